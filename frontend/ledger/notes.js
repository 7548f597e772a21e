// Signed notes with Ed25519 keys (c2sp.org/signed-note): verifier keys, and opening a note. Other signature types and signatures by
// unknown keys are ignored. The same as `candour.domain.ledger.notes`. Not here: what a note says (`checkpoints`), signatures of witnesses
// (`cosignatures`).

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesOf, decodeBase64, HASH_SIZE, joined, toHex } from "./encoding.js";
import { MalformedError, SignatureError } from "./errors.js";

/** @typedef {{ name: string, type: number, public: Uint8Array, id: string }} VerifierKey `id`: eight hexadecimal digits */
/** @typedef {{ name: string, id: string, signature: Uint8Array }} NoteSignature */

const ED25519 = 1;
const ID_SIZE = 4;
const MOST_SIGNATURES = 64;
const NEWLINE = 10;
const SPACE = 32;

/**
 * Returns the key published as `name+hash+base64`. Throws MalformedError, also where the hash is not that of the key.
 *
 * @param {string} text
 * @param {number} [type] the signature type that the key must have: 1 for a log, 4 for a witness
 * @returns {VerifierKey}
 */
export function parseVerifierKey(text, type = ED25519) {
  const [name = "", id = "", ...rest] = text.split("+");
  const material = decodeBase64(rest.join("+"), "verifier key");
  const key = { name: checkedName(name), type, public: material.slice(1), id };
  if (material[0] !== type || key.public.length !== HASH_SIZE || idOf(key) !== id) {
    throw new MalformedError("This is not such a verifier key, or part of it is missing.");
  }
  return key;
}

/**
 * Returns the text of a signed note, after checking that the key signed it. Throws MalformedError where `note` is not a signed note,
 * SignatureError where the key's signature is missing or wrong.
 *
 * @param {string} note
 * @param {string} verifierKey the key as `name+hash+base64`
 */
export function openNote(note, verifierKey) {
  const key = parseVerifierKey(verifierKey);
  const { text, signatures } = splitNote(note);
  const ours = signatures.filter(({ name, id }) => name === key.name && id === key.id);
  if (ours.length === 0) throw new SignatureError(`The note is not signed by ${key.name}.`);
  if (!ours.every(({ signature }) => isSignedBy(key, signature, text))) {
    throw new SignatureError(`The signature by ${key.name} is wrong.`);
  }
  return text;
}

/**
 * Splits a note into its text and its signatures, of which none is checked. Throws MalformedError.
 *
 * @param {string} note
 * @returns {{ text: string, signatures: NoteSignature[] }}
 */
export function splitNote(note) {
  const blank = note.lastIndexOf("\n\n");
  const lines = note.slice(blank + 2).split("\n");
  if (blank < 0 || lines.pop() !== "" || lines.length === 0 || lines.length > MOST_SIGNATURES || hasControl(note)) {
    throw new MalformedError("This is not a signed note.");
  }
  return { text: note.slice(0, blank + 1), signatures: lines.map(parseSignature) };
}

/**
 * @param {VerifierKey} key
 * @param {Uint8Array} signature
 * @param {string} text
 */
export function isSignedBy(key, signature, text) {
  try {
    return ed25519.verify(signature, bytesOf(text), key.public, { zip215: false });
  } catch {
    return false;
  }
}

/** @param {{ name: string, type: number, public: Uint8Array }} key */
function idOf(key) {
  const hashed = joined(bytesOf(`${key.name}\n`), Uint8Array.of(key.type), key.public);
  return toHex(sha256(hashed).slice(0, ID_SIZE));
}

/**
 * @param {string} line
 * @returns {NoteSignature}
 */
function parseSignature(line) {
  const [dash, name = "", coded, ...more] = line.split(" ");
  if (dash !== "—" || more.length > 0) throw new MalformedError("A line below the note's blank line is not a signature.");
  const bytes = decodeBase64(coded, "signature");
  if (bytes.length <= ID_SIZE) throw new MalformedError("A signature of the note is too short.");
  return { name: checkedName(name), id: toHex(bytes.slice(0, ID_SIZE)), signature: bytes.slice(ID_SIZE) };
}

/** @param {string} name */
function checkedName(name) {
  if (name === "" || /[\s+]/.test(name) || hasControl(name)) throw new MalformedError("This cannot be the name of a key.");
  return name;
}

/** @param {string} text */
const hasControl = (text) =>
  Array.from(text).some((letter) => letter.charCodeAt(0) < SPACE && letter.charCodeAt(0) !== NEWLINE);
