// The one door to npm `age-encryption`, with its errors given our names. Lives here: streams and bytes in and out of age v1.
// Not here: padding, and what Candour seals. Passkeys have their own door (`passkeys.js`), so that a reporter's page does
// not carry them. ASCII armour is refused: Candour stores binary files only.

import { Decrypter, Encrypter } from "age-encryption";
import { BadKey, DamagedHeader, DamagedPayload, NotAge, WrongKey } from "./errors.js";
import { collect, mapped, streamOf } from "./streaming.js";

const MAX_HEADER = 16 * 1024;
const WHOLE_MAC = /^--- [A-Za-z0-9+/]{43}\n/m;
const ascii = (bytes) => new TextDecoder("latin1").decode(bytes);

// npm age-encryption says what went wrong only in a message.
const MEANINGS = {
  "no identity matched any of the file's recipients": () =>
    new WrongKey("This is sealed to another key or passphrase: ask for a grant, or unlock with the right one."),
  "invalid header HMAC": () =>
    new DamagedHeader("The header was changed after sealing: fetch the file again from its source."),
};

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

// `identity`: AGE-SECRET-KEY-1… or an X25519 private CryptoKey, which need not be extractable.
export function decrypterWith(identity) {
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity);
  } catch {
    throw new BadKey("This is not an age identity: copy it again, whole.");
  }
  return decrypter;
}

// `plaintext`: bytes, or a stream, and then a stream comes back. WebCrypto and noble refuse keys of low order only here.
export async function encrypt(encrypter, plaintext) {
  try {
    return await encrypter.encrypt(plaintext);
  } catch {
    throw new BadKey("This public key opens for anybody (a point of low order): make a new pair.");
  }
}

export async function decryptBytes(decrypter, sealed) {
  return collect(await decryptStream(decrypter, streamOf(sealed)));
}

// Rejects with NotAge, WrongKey or DamagedHeader; the stream it gives fails with DamagedPayload. The source's own errors
// come through as they are. Every chunk is authenticated, but the end only at the end.
export async function decryptStream(decrypter, sealed) {
  const source = { error: null, head: "" };
  const watched = mapped(sealed, {
    each(chunk) {
      if (source.head.length < MAX_HEADER) source.head += ascii(chunk.subarray(0, MAX_HEADER));
      return chunk;
    },
    failed: (error) => (source.error = error),
  });
  try {
    return mapped(await decrypter.decrypt(watched), { failed: () => source.error ?? damagedPayload() });
  } catch (error) {
    throw source.error ?? headerError(error, source.head);
  }
}

// The library takes a MAC of the wrong length for a wrong MAC.
function headerError(error, head) {
  if (error.message === "invalid header HMAC" && !WHOLE_MAC.test(head)) return notAge();
  return MEANINGS[error.message]?.() ?? notAge();
}

const notAge = () => new NotAge("This is not a binary age v1 file, or its header is damaged: fetch it again from its source.");
const damagedPayload = () =>
  new DamagedPayload("The payload was changed or cut after sealing: fetch the file again from its source.");
