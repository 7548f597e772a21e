// Key pairs and how they are written down. Lives here: making, reading and importing X25519 identities. Not here: sealing.
// An identity file is what `age-keygen` writes, filled to 256 bytes by a comment; see `candour/domain/sealing/grants.py`.

import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { bech32 } from "@scure/base";
import { BadDocument, BadKey } from "./errors.js";
import { padme } from "./padding.js";

const PREFIX = "AGE-SECRET-KEY-";
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;
const PKCS8 = Uint8Array.of(0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20); // RFC 8410, section 7

// A fresh pair: { public: "age1…", secret: "AGE-SECRET-KEY-1…" }. A dossier's, or a staff member's own.
export async function newDossier() {
  const secret = await generateX25519Identity();
  return { public: await publicOf(secret), secret };
}

export const newStaffKeys = newDossier;

// `identity`: text or an X25519 private CryptoKey.
export function publicOf(identity) {
  return identityToRecipient(identity);
}

// The identity as a CryptoKey that opens but can never be read out again, fit for IndexedDB.
export function toCryptoKey(identity) {
  const pkcs8 = new Uint8Array([...PKCS8, ...scalarOf(identity)]);
  return crypto.subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, false, ["deriveBits"]);
}

export function identityOf(scalar) {
  return bech32.encodeFromBytes(PREFIX.toLowerCase(), scalar).toUpperCase();
}

function scalarOf(identity) {
  try {
    if (!IDENTITY.test(identity)) throw new Error();
    return bech32.decodeToBytes(identity).bytes;
  } catch {
    throw new BadKey("This is not an age identity: copy it again, whole.");
  }
}

export async function identityFile(secret) {
  const text = `# public key: ${await publicOf(secret)}\n${secret}\n#`;
  return new TextEncoder().encode(text.padEnd(padme(text.length + 1) - 1) + "\n");
}

export function readIdentityFile(data) {
  const lines = new TextDecoder().decode(data).split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line && !line.startsWith("#"));
  if (identities.length !== 1) throw new BadDocument(NOT_ONE);
  try {
    scalarOf(identities[0]);
  } catch {
    throw new BadDocument(NOT_ONE);
  }
  return identities[0];
}

const NOT_ONE = "This does not hold exactly one age identity: ask for the grant to be made again.";
