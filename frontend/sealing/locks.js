// A staff identity locked with a passphrase (age scrypt). Lives here: locking and unlocking. Not here: passkeys (`passkeys.js`).

import { Decrypter, Encrypter } from "age-encryption";
import { decryptBytes, encrypt } from "./age.js";
import { BadPassphrase } from "./errors.js";
import { identityFile, readIdentityFile } from "./keys.js";

const WORK_FACTOR = 17; // log2 N: 128 MiB; 0.6 s in Node 20, 1 to 2 s in Chromium on the same two cores

export async function sealWithPassphrase(passphrase, plaintext) {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  encrypter.setPassphrase(textOf(passphrase));
  return encrypt(encrypter, plaintext);
}

export async function openWithPassphrase(passphrase, sealed) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(textOf(passphrase));
  return decryptBytes(decrypter, sealed);
}

export async function lockIdentity(secret, passphrase) {
  return sealWithPassphrase(passphrase, await identityFile(secret));
}

export async function unlockIdentity(locked, passphrase) {
  return readIdentityFile(await openWithPassphrase(passphrase, locked));
}

// The same text however the keyboard composed its letters (RFC 8265, OpaqueString).
function textOf(passphrase) {
  const text = passphrase.normalize("NFC");
  if (!text) throw new BadPassphrase("Choose an unlock passphrase: it is empty.");
  return text;
}
