// Ed25519 signatures by the holder of an age identity, with a signing half derived from the identity. The same as
// `candour/domain/sealing/signing.py`, which says why. Lives here: deriving the signing half, signing, checking. Not here: what is
// signed (`key-history.js`).

import { ed25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64 } from "@scure/base";
import { scalarOf } from "./keys.js";

/** @typedef {{ public: string, sign: (message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array> }} Signer `public` in base64 */

const DOMAIN = new TextEncoder().encode("candour signing half v1");
const SIZE = 32;
const PKCS8 = Uint8Array.of(0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20); // RFC 8410, section 7

/**
 * Derives the signing half of an age identity that is at hand as text.
 *
 * @param {string} identity AGE-SECRET-KEY-1…
 * @returns {Signer}
 */
export function signingHalf(identity) {
  const seed = seedOf(identity);
  return {
    public: base64.encode(ed25519.getPublicKey(seed)),
    sign: async (message) => ed25519.sign(message, seed),
  };
}

/**
 * Returns the signing half as a CryptoKey that can sign but cannot be exported, for storage in IndexedDB.
 *
 * @param {string} identity AGE-SECRET-KEY-1…
 */
export async function toSigningKey(identity) {
  const pkcs8 = new Uint8Array([...PKCS8, ...seedOf(identity)]);
  return crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, false, ["sign"]);
}

/**
 * Returns the signer for a stored CryptoKey.
 *
 * @param {CryptoKey} key
 * @param {string} publicKey its public half in base64
 * @returns {Signer}
 */
export function signerWith(key, publicKey) {
  return {
    public: publicKey,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, key, message)),
  };
}

/**
 * Returns whether the secret half of `key` made this signature of `message`.
 *
 * @param {string} key base64
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
export function isSignedBy(key, message, signature) {
  try {
    return ed25519.verify(signature, message, base64.decode(key), { zip215: false });
  } catch {
    return false;
  }
}

/** @param {string} identity */
const seedOf = (identity) => hkdf(sha256, scalarOf(identity), undefined, DOMAIN, SIZE);
