// The only module besides `locks.js` and `passkeys.js` that calls npm `age-encryption`. Lives here: streams and bytes in and out of
// age v1, and the library's failures as errors of `errors.js`. Not here: padding; what Candour seals; passkeys (a module of their
// own, so that a reporter's page does not carry them). ASCII armour is refused: Candour stores binary files only.

import { Decrypter, Encrypter } from "age-encryption";
import { BadKey, DamagedHeader, DamagedPayload, NotAge, WrongKey } from "./errors.js";
import { collect, mapped, streamOf } from "./streaming.js";

/**
 * AGE-SECRET-KEY-1… or an X25519 private CryptoKey, which need not be extractable.
 *
 * @typedef {string | CryptoKey} Identity
 */

/** @typedef {ReadableStream<Uint8Array> & { size(sourceSize: number): number }} SizedStream */

const MAX_HEADER = 16 * 1024;
const WHOLE_MAC = /^--- [A-Za-z0-9+/]{43}\n/m;
const ascii = (/** @type {Uint8Array} */ bytes) => new TextDecoder("latin1").decode(bytes);

/**
 * npm age-encryption tells its failures apart only by their messages.
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
 * Rejects with NotAge, WrongKey or DamagedHeader; the resulting stream fails with DamagedPayload. Errors of the source pass through
 * unchanged. Every chunk is authenticated as it comes; that the file is whole is known only at its end.
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
 * The library takes a MAC of the wrong length for a wrong MAC.
 *
 * @param {string} message
 * @param {string} head
 */
function headerError(message, head) {
  if (message === "invalid header HMAC" && !WHOLE_MAC.test(head)) return notAge();
  return MEANINGS[message]?.() ?? notAge();
}

// WebCrypto and noble refuse keys of low order only when they encrypt. Nothing else makes encrypting fail.
/** @returns {never} */
function refuseLowOrder() {
  throw new BadKey("This public key opens for anybody (a point of low order): make a new pair.");
}

const notAge = () => new NotAge("This is not a binary age v1 file, or its header is damaged: fetch it again from its source.");
const damagedPayload = () =>
  new DamagedPayload("The payload was changed or cut after sealing: fetch the file again from its source.");
