// The wrapper of npm `age-encryption`, which only `locks.js` and `passkeys.js` call besides. Lives here: encrypting and decrypting bytes
// and streams as age v1, and translating the library's failures into `errors.js`. Not here: padding; what is sealed; passkeys (in a
// module of their own, so that pages for reporters do not load them). ASCII armour is refused, as Candour stores binary files only.

import { Decrypter, Encrypter } from "age-encryption";
import { BadKey, DamagedHeader, DamagedPayload, NotAge, WrongKey } from "./errors.js";
import { collect, mapped, streamOf } from "./streaming.js";

/**
 * A private key: AGE-SECRET-KEY-1… or an X25519 CryptoKey, which need not be extractable.
 *
 * @typedef {string | CryptoKey} Identity
 */

/** @typedef {ReadableStream<Uint8Array> & { size(sourceSize: number): number }} SizedStream */

const MAX_HEADER = 16 * 1024;
const WHOLE_MAC = /^--- [A-Za-z0-9+/]{43}\n/m;
const ascii = (/** @type {Uint8Array} */ bytes) => new TextDecoder("latin1").decode(bytes);

/**
 * The errors for the library's failures, which differ only in their messages.
 *
 * @type {Record<string, () => Error>}
 */
const MEANINGS = {
  "no identity matched any of the file's recipients": () =>
    new WrongKey("This is sealed to another key or passphrase: ask for a grant, or unlock with the right one."),
  "invalid header HMAC": () => new DamagedHeader("The header was changed after sealing: fetch the file again from its source."),
};

/** @param {string} recipient age1… */
export function encrypterTo(recipient) {
  const encrypter = new Encrypter();
  if (!/^age1[02-9ac-hj-np-z]{58}$/.test(recipient)) throw new BadKey("This is not an age X25519 public key: copy it whole.");
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw new BadKey("This public key's checksum is wrong: copy it again, whole.");
  }
  return encrypter;
}

/** @param {Identity} identity */
export function decrypterWith(identity) {
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity);
  } catch {
    throw new BadKey("This is not an age identity: copy it again, whole.");
  }
  return decrypter;
}

/**
 * @param {Encrypter} encrypter
 * @param {Uint8Array} plaintext
 */
export async function encryptBytes(encrypter, plaintext) {
  return encrypter.encrypt(plaintext).catch(refuseLowOrder);
}

/**
 * @param {Encrypter} encrypter
 * @param {ReadableStream<Uint8Array>} plaintext
 * @returns {Promise<SizedStream>}
 */
export async function encryptStream(encrypter, plaintext) {
  return encrypter.encrypt(plaintext).catch(refuseLowOrder);
}

/**
 * @param {Decrypter} decrypter
 * @param {Uint8Array} sealed
 */
export async function decryptBytes(decrypter, sealed) {
  return collect(await decryptStream(decrypter, streamOf(sealed)));
}

/**
 * Decrypts a stream. Rejects with NotAge, WrongKey or DamagedHeader; the resulting stream fails with DamagedPayload. Errors of the
 * source are passed on. Every chunk is authenticated before it is returned, but a missing end is noticed only at the end.
 *
 * @param {Decrypter} decrypter
 * @param {ReadableStream<Uint8Array>} sealed
 */
export async function decryptStream(decrypter, sealed) {
  /** @type {{ error: unknown, head: string }} */
  const source = { error: null, head: "" };
  const watched = mapped(sealed, {
    each(chunk) {
      if (source.head.length < MAX_HEADER) source.head += ascii(chunk.subarray(0, MAX_HEADER));
      return chunk;
    },
    failed(error) {
      source.error = error;
      return error;
    },
  });
  try {
    return mapped(await decrypter.decrypt(watched), { failed: () => source.error ?? damagedPayload() });
  } catch (error) {
    throw source.error ?? headerError(error instanceof Error ? error.message : "", source.head);
  }
}

/**
 * Returns the error for a failure in the header. The library reports a MAC of the wrong length as a wrong MAC.
 *
 * @param {string} message
 * @param {string} head
 */
function headerError(message, head) {
  if (message === "invalid header HMAC" && !WHOLE_MAC.test(head)) return notAge();
  return MEANINGS[message]?.() ?? notAge();
}

// Encrypting fails only for a public key of low order, which WebCrypto and noble refuse no earlier.
/** @returns {never} */
function refuseLowOrder() {
  throw new BadKey("This public key opens for anybody (a point of low order): make a new pair.");
}

const notAge = () => new NotAge("This is not a binary age v1 file, or its header is damaged: fetch it again from its source.");
const damagedPayload = () =>
  new DamagedPayload("The payload was changed or cut after sealing: fetch the file again from its source.");
