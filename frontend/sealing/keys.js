// X25519 key pairs: generating, reading and importing them. Not here: sealing.
// An identity file has the form that `age-keygen` writes, padded to 256 bytes by a comment; see `candour/domain/sealing/grants.py`.

import { bech32 } from "@scure/base";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { BadDocument, BadKey } from "./errors.js";
import { padme } from "./padding.js";

/** @import { Identity } from "./age.js" */

/** @typedef {{ public: string, secret: string }} KeyPair age1… and AGE-SECRET-KEY-1… */

const PREFIX = "AGE-SECRET-KEY-";
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;
const PKCS8 = Uint8Array.of(0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20); // RFC 8410, section 7
const NOT_ONE = "This does not hold exactly one age identity: ask for the grant to be made again.";

/** @returns {Promise<KeyPair>} */
export async function newDossier() {
  const secret = await generateX25519Identity();
  return { public: await publicOf(secret), secret };
}

export const newStaffKeys = newDossier;

/** @param {Identity} identity */
export function publicOf(identity) {
  return identityToRecipient(identity);
}

/**
 * Returns the identity as a CryptoKey that can decrypt but cannot be exported, for storage in IndexedDB.
 *
 * @param {string} identity
 */
export async function toCryptoKey(identity) {
  const pkcs8 = new Uint8Array([...PKCS8, ...scalarOf(identity)]);
  return crypto.subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, false, ["deriveBits"]);
}

/**
 * Returns the age text form of an X25519 private key.
 *
 * @param {Uint8Array} scalar 32 bytes
 */
export function identityOf(scalar) {
  return bech32.encodeFromBytes(PREFIX.toLowerCase(), scalar).toUpperCase();
}

/**
 * Returns the 32 bytes of an identity.
 *
 * @param {string} identity AGE-SECRET-KEY-1…
 */
export function scalarOf(identity) {
  try {
    if (!IDENTITY.test(identity)) throw new Error();
    return bech32.decodeToBytes(identity).bytes;
  } catch {
    throw new BadKey("This is not an age identity: copy it again, whole.");
  }
}

/** @param {string} secret */
export async function identityFile(secret) {
  const text = `# public key: ${await publicOf(secret)}\n${secret}\n#`;
  return new TextEncoder().encode(`${text.padEnd(padme(text.length + 1) - 1)}\n`);
}

/** @param {Uint8Array} data */
export function readIdentityFile(data) {
  const lines = new TextDecoder()
    .decode(data)
    .split(/\r?\n/)
    .map((line) => line.trim());
  const [identity, ...others] = lines.filter((line) => line && !line.startsWith("#"));
  if (identity === undefined || others.length) throw new BadDocument(NOT_ONE);
  try {
    scalarOf(identity);
  } catch {
    throw new BadDocument(NOT_ONE);
  }
  return identity;
}
