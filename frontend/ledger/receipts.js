// Receipts (`candour-receipt/1`): the document with which anybody can check that the log contains an entry. The same as
// `candour.domain.ledger.receipts`.

import { sha256 } from "@noble/hashes/sha2.js";
import { openCheckpoint } from "./checkpoints.js";
import { bytesOf, decodeBase64, decodeHashes, equal, joined } from "./encoding.js";
import { MalformedError, ProofError, SignatureError } from "./errors.js";
import { checkInclusion } from "./proofs.js";

/** @typedef {{ kind: string, ids: Record<string, string>, time: string, commitment?: string }} Entry */
/** @typedef {import("./checkpoints.js").Checkpoint} Checkpoint */
/** @typedef {{ entry: Entry, index: number, checkpoint: Checkpoint, contentChecked: boolean }} VerifiedReceipt */
/** @typedef {Record<string, unknown> & { index: number, entry: string, checkpoint: string }} Receipt */

const FORMAT = "candour-receipt/1";
const MEMBERS = ["format", "origin", "verifier_key", "index", "entry", "salt", "content", "proof", "checkpoint"];
const LONGEST_PROOF = 64;

/**
 * Checks a receipt's signature, inclusion proof and commitment; returns the entry that the receipt proves. `verifierKey` must come from
 * elsewhere than the receipt, because a forger can put any key into one. Throws MalformedError, SignatureError or ProofError.
 *
 * @param {unknown} receiptJson the receipt as text, or as the object that the text stands for
 * @param {string} verifierKey
 * @returns {VerifiedReceipt}
 */
export function verifyReceipt(receiptJson, verifierKey) {
  const receipt = parseReceipt(receiptJson);
  if (receipt.verifier_key !== verifierKey) throw new SignatureError("The receipt names another key than the one given.");
  const { index } = receipt;
  const checkpoint = openCheckpoint(receipt.checkpoint, verifierKey);
  const leaf = bytesOf(receipt.entry);
  checkInclusion({ leaf, index, size: checkpoint.size, proof: decodeHashes(receipt.proof), root: checkpoint.root });
  const entry = parseEntry(receipt.entry);
  return { entry, index, checkpoint, contentChecked: checkContent(receipt, entry) };
}

/**
 * @param {unknown} receiptJson
 * @returns {Receipt}
 */
function parseReceipt(receiptJson) {
  const receipt = typeof receiptJson === "string" ? parseJson(receiptJson) : receiptJson;
  const members = /** @type {Record<string, unknown>} */ (receipt !== null && typeof receipt === "object" ? receipt : {});
  const texts = ["origin", "verifier_key", "entry", "checkpoint"].every((name) => typeof members[name] === "string");
  const complete = MEMBERS.length === Object.keys(members).length && MEMBERS.every((name) => Object.hasOwn(members, name));
  const proof = Array.isArray(members.proof) && members.proof.length <= LONGEST_PROOF;
  if (members.format !== FORMAT || !texts || !complete || !proof || !Number.isSafeInteger(members.index))
    throw new MalformedError("This is not a receipt.");
  if (String(members.verifier_key).split("+")[0] !== members.origin)
    throw new MalformedError("The receipt's origin and verifier key are of two logs.");
  return /** @type {Receipt} */ (members);
}

/**
 * @param {string} text
 * @returns {Entry}
 */
function parseEntry(text) {
  const entry = /** @type {Entry | null} */ (parseJson(text));
  if (entry === null || typeof entry.kind !== "string" || typeof entry.time !== "string") {
    throw new MalformedError("The receipt's entry is not an entry of a ledger.");
  }
  return entry;
}

/**
 * Returns whether the receipt has salt and content. Throws ProofError where the entry does not commit to both.
 *
 * @param {Receipt} receipt
 * @param {Entry} entry
 */
function checkContent({ salt, content }, entry) {
  if (salt === null && content === null) return false;
  if (typeof salt !== "string" || typeof content !== "string")
    throw new ProofError("The receipt has only one of salt and content.");
  const contentBytes = content === "" ? new Uint8Array() : decodeBase64(content, "content");
  const commitment = sha256(joined(decodeBase64(salt, "salt"), contentBytes));
  if (!(entry.commitment && equal(commitment, decodeBase64(entry.commitment, "commitment")))) {
    throw new ProofError("The entry was not made for this content.");
  }
  return true;
}

/** @param {string} text */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedError("This is not JSON.");
  }
}
