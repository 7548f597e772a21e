// A staff identity locked with a passkey (WebAuthn PRF, through npm `age-encryption`). Staff pages only; needs a browser.
// Lives here: making the passkey, locking and unlocking. Not here: logging in, which has passkeys of its own.

import { Decrypter, Encrypter, webauthn } from "age-encryption";
import { decryptBytes, encrypt } from "./age.js";
import { identityFile, readIdentityFile } from "./keys.js";

// Asks the browser for a new passkey. Gives its handle (AGE-PLUGIN-FIDO2PRF-1…), no secret, to keep beside the locked identity.
// `kind`: "passkey" or "security-key".
export function createPasskey(keyName, rpId = undefined, kind = "passkey") {
  return webauthn.createCredential({ keyName, rpId, type: kind });
}

// Each of these asks the person once to confirm. Without a handle the browser lets her choose a passkey.
export async function lockIdentityWithPasskey(secret, handle = undefined, rpId = undefined) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(new webauthn.WebAuthnRecipient(options(handle, rpId)));
  return encrypt(encrypter, await identityFile(secret));
}

export async function unlockIdentityWithPasskey(locked, handle = undefined, rpId = undefined) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(new webauthn.WebAuthnIdentity(options(handle, rpId)));
  return readIdentityFile(await decryptBytes(decrypter, locked));
}

const options = (handle, rpId) => (handle ? { identity: handle } : { rpId });
