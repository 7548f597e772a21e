// A staff identity locked with a passkey (WebAuthn PRF, through npm `age-encryption`). Staff pages only; needs a browser.
// Lives here: creating the passkey, locking and unlocking. Not here: passkeys for signing in (`desk/sign-in.js`).
//
// The passkey is created here and not by the library, which throws away the name of a passkey that turns out to lack PRF, so that
// nobody could delete it. Its handle has the library's form (https://c2sp.org/age-plugin-fido2prf).

import { bech32 } from "@scure/base";
import { Decrypter, Encrypter, webauthn } from "age-encryption";
import { decryptBytes, encryptBytes } from "./age.js";
import { PasskeyCannotLock } from "./errors.js";
import { identityFile, readIdentityFile } from "./keys.js";

const PREFIX = "AGE-PLUGIN-FIDO2PRF-";
const ALGORITHMS = [-8, -7, -257]; // Ed25519, ECDSA with P-256, RSA; the signature is never used
const CBOR = { bytes: 2, text: 3, array: 4 }; // major types, RFC 8949

/**
 * Creates a passkey that can lock a key. It takes up no place on a security key, because the server stores its handle. Throws
 * PasskeyCannotLock where browser or device cannot lock with it: before it is created where the browser says so, otherwise after
 * asking the device to forget it.
 *
 * @param {string} keyName
 * @returns {Promise<string>} its handle (AGE-PLUGIN-FIDO2PRF-1…), not secret, to store beside the locked identity
 */
export async function createPasskey(keyName) {
  if (await browserLacksPrf()) throw new PasskeyCannotLock("This browser cannot lock a key with a passkey.");
  const credential = /** @type {PublicKeyCredential} */ (await navigator.credentials.create({ publicKey: options(keyName) }));
  if (credential.getClientExtensionResults().prf?.enabled) return handleOf(credential);
  await forget(credential);
  throw new PasskeyCannotLock("This device cannot lock a key with a passkey.");
}

/**
 * Encrypts an identity with a passkey; the person must confirm once.
 *
 * @param {string} secret
 * @param {string} handle
 */
export async function lockIdentityWithPasskey(secret, handle) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity: handle }));
  return encryptBytes(encrypter, await identityFile(secret));
}

/**
 * Decrypts an identity with a passkey; the person must confirm once. Without a handle the browser lets the person choose a passkey.
 *
 * @param {Uint8Array} locked
 * @param {string} [handle]
 */
export async function unlockIdentityWithPasskey(locked, handle) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(new webauthn.WebAuthnIdentity(handle ? { identity: handle } : {}));
  return readIdentityFile(await decryptBytes(decrypter, locked));
}

// Returns true only where the browser itself says that it has no PRF; old browsers do not say, and devices are known only afterwards.
async function browserLacksPrf() {
  const capabilities = await PublicKeyCredential.getClientCapabilities?.().catch(() => null);
  return capabilities?.["extension:prf"] === false;
}

/**
 * @param {string} keyName
 * @returns {PublicKeyCredentialCreationOptions}
 */
function options(keyName) {
  return {
    rp: { name: "Candour" },
    user: { name: keyName, id: crypto.getRandomValues(new Uint8Array(8)), displayName: keyName }, // random: replaces no other passkey
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "discouraged", userVerification: "required" }, // PRF needs the person verified
    extensions: { prf: {} },
    challenge: new Uint8Array(1), // of no use without attestation
  };
}

/**
 * Asks the device to delete a passkey that is of no use. Devices that cannot do this keep it.
 *
 * @param {PublicKeyCredential} credential
 */
async function forget({ id }) {
  const { signalUnknownCredential } = PublicKeyCredential;
  await signalUnknownCredential?.call(PublicKeyCredential, { rpId: location.hostname, credentialId: id }).catch(() => {});
}

/** @param {PublicKeyCredential} credential */
function handleOf({ rawId, response }) {
  const text = (/** @type {string} */ value) => encoded(CBOR.text, new TextEncoder().encode(value));
  const transports = /** @type {AuthenticatorAttestationResponse} */ (response).getTransports();
  const version = 1;
  const data = [
    version,
    ...encoded(CBOR.bytes, new Uint8Array(rawId)),
    ...text(location.hostname),
    (CBOR.array << 5) | transports.length,
    ...transports.flatMap(text),
  ];
  return bech32.encode(PREFIX, bech32.toWords(Uint8Array.from(data)), false).toUpperCase();
}

/**
 * @param {number} major
 * @param {Uint8Array} content of at most 65 535 bytes
 */
function encoded(major, content) {
  const { length } = content;
  const head = length < 24 ? [length] : length < 256 ? [24, length] : [25, length >> 8, length & 255];
  return [(major << 5) | (head[0] ?? 0), ...head.slice(1), ...content];
}
