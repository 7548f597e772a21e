// A staff identity locked with a passkey (WebAuthn PRF, through npm `age-encryption`). Staff pages only; needs a browser.
// Lives here: creating the passkey, locking and unlocking. Not here: passkeys for signing in (`desk/sign-in.js`).

import { Decrypter, Encrypter, webauthn } from "age-encryption";
import { decryptBytes, encryptBytes } from "./age.js";
import { identityFile, readIdentityFile } from "./keys.js";

/**
 * Creates a passkey.
 *
 * @param {string} keyName
 * @param {string} [rpId]
 * @param {"passkey" | "security-key"} [kind]
 * @returns {Promise<string>} its handle (AGE-PLUGIN-FIDO2PRF-1…), not secret, to store beside the locked identity
 */
export async function createPasskey(keyName, rpId, kind = "passkey") {
  return webauthn.createCredential({ keyName, type: kind, ...(rpId === undefined ? {} : { rpId }) });
}

/**
 * Encrypts an identity with a passkey; the person must confirm once. Without a handle the browser lets the person choose a passkey.
 *
 * @param {string} secret
 * @param {string} [handle]
 * @param {string} [rpId]
 */
export async function lockIdentityWithPasskey(secret, handle, rpId) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(new webauthn.WebAuthnRecipient(options(handle, rpId)));
  return encryptBytes(encrypter, await identityFile(secret));
}

/**
 * Decrypts an identity with a passkey; the person must confirm once.
 *
 * @param {Uint8Array} locked
 * @param {string} [handle]
 * @param {string} [rpId]
 */
export async function unlockIdentityWithPasskey(locked, handle, rpId) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(new webauthn.WebAuthnIdentity(options(handle, rpId)));
  return readIdentityFile(await decryptBytes(decrypter, locked));
}

/**
 * @param {string | undefined} handle
 * @param {string | undefined} rpId
 */
function options(handle, rpId) {
  if (handle) return { identity: handle };
  return rpId === undefined ? {} : { rpId };
}
