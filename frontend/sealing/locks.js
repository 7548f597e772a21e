// A staff identity locked with a passphrase (age, scrypt): locking and unlocking it. Not here: passkeys (`passkeys.js`).

import { Decrypter, Encrypter } from "age-encryption";
import { decryptBytes, encryptBytes } from "./age.js";
import { BadPassphrase } from "./errors.js";
import { identityFile, readIdentityFile } from "./keys.js";

const WORK_FACTOR = 17; // log2 N: 128 MiB; 0.6 s in Node 20, 1 to 2 s in Chromium on the same two cores

/**
 * @param {string} passphrase
 * @param {Uint8Array} plaintext
 */
export async function sealWithPassphrase(passphrase, plaintext) {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  encrypter.setPassphrase(textOf(passphrase));
  return encryptBytes(encrypter, plaintext);
}

/**
 * @param {string} passphrase
 * @param {Uint8Array} sealed
 */
export async function openWithPassphrase(passphrase, sealed) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(textOf(passphrase));
  return decryptBytes(decrypter, sealed);
}

/**
 * @param {string} secret
 * @param {string} passphrase
 */
export async function lockIdentity(secret, passphrase) {
  return sealWithPassphrase(passphrase, await identityFile(secret));
}

/**
 * @param {Uint8Array} locked
 * @param {string} passphrase
 */
export async function unlockIdentity(locked, passphrase) {
  return readIdentityFile(await openWithPassphrase(passphrase, locked));
}

/**
 * Returns the passphrase in Unicode NFC (RFC 8265, OpaqueString), so that keyboards which compose letters differently agree.
 *
 * @param {string} passphrase
 */
function textOf(passphrase) {
  const text = passphrase.normalize("NFC");
  if (!text) throw new BadPassphrase("Choose an unlock passphrase: it is empty.");
  return text;
}
