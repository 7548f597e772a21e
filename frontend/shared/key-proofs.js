// Proofs of public keys, checked before anything is sealed to a key: its history is signed, key by key, and the ledger has an entry for
// the newest. Also what this browser remembers of keys it saw before. Not here: where that is stored; the rules of a history
// (`sealing/key-history.js`); the proofs of the ledger (`ledger/`).

import { sha256 } from "@noble/hashes/sha2.js";
import { base32 } from "@scure/base";
import { bytesOf, checkInclusion, verifyReceipt } from "../ledger/index.js";
import { checkHistory, contentOf } from "../sealing/key-history.js";
import { fromBase64 } from "./base64.js";

/** @import { SignedKey } from "../sealing/key-history.js" */

/**
 * The server's proof of an owner's newest key. `receipt`: of the entry that commits to it; `fixed`: for keys from before signatures,
 * their list's receipt and the place of each in it; `vouchers`: see `checkHistory`.
 *
 * @typedef {object} KeyProof
 * @property {SignedKey[]} history oldest first
 * @property {Record<string, unknown> | null} receipt
 * @property {FixedProof | null} fixed
 * @property {string[]} vouchers
 */

/** @typedef {{ receipt: Record<string, unknown>, places: { number: number, index: number, path: string[] }[] }} FixedProof */

/** @typedef {{ number: number, public_key: string }} SeenKey */

/** @typedef {{ verifierKey?: string, keys: Record<string, SeenKey> }} Memory `keys` by owner; `verifierKey`: of the log */

// Why a key is refused. `name` chooses the text that a page shows: key_unsigned, key_unproved or key_forked.
export class UnprovedKey extends Error {
  /** @param {"key_unsigned" | "key_unproved" | "key_forked"} name */
  constructor(name) {
    super(name);
    this.name = name;
  }
}

const FIXED = "candour keys before signatures v1"; // what the list of those keys is for, as its entry commits to it
const FIXED_KIND = "keys.fixed";

// The kinds of entry that prove a key, by purpose. Another kind could be one that no page of changes shows.
/** @type {Record<string, readonly string[]>} */
const PROVING = {
  "candour epoch v1": ["team.created", "epoch.started", "report.received"],
  "candour staff key v1": ["key.made", "key.signed", "key.replaced"],
};

/**
 * Returns a short form of a public key that people compare by eye. The same as `fingerprint` in `domain/sealing/key_history.py`.
 *
 * @param {string} publicKey
 */
export function fingerprint(publicKey) {
  const text = base32.encode(sha256(bytesOf(publicKey)).slice(0, 10)).toLowerCase();
  return text.replace(/(.{4})(?=.)/g, "$1 ");
}

/** @returns {Memory} */
export const nothingSeen = () => ({ keys: {} });

/**
 * Checks the proof of a key against itself and against what was seen before; returns the memory with this key added. Throws UnprovedKey.
 *
 * @param {KeyProof | undefined} proof
 * @param {string} publicKey the key about to be sealed to
 * @param {string} verifierKey the log's, as the server names it now
 * @param {Memory} memory
 * @returns {Memory}
 */
export function checkKey(proof, publicKey, verifierKey, memory) {
  const newest = proof?.history.at(-1);
  if (!proof || newest?.public_key !== publicKey) throw new UnprovedKey("key_unproved");
  if ((memory.verifierKey ?? verifierKey) !== verifierKey) throw new UnprovedKey("key_forked");
  checkSigned(proof, verifierKey);
  checkEntry(proof, newest, verifierKey);
  checkSeen(proof.history, memory.keys[newest.owner]);
  const seen = { number: newest.number, public_key: publicKey };
  return { verifierKey, keys: { ...memory.keys, [newest.owner]: seen } };
}

/**
 * @param {KeyProof} proof
 * @param {string} verifierKey
 */
function checkSigned({ history, fixed, vouchers }, verifierKey) {
  try {
    checkHistory(history, { isFixed: (key) => isFixed(key, fixed, verifierKey), vouchers });
  } catch {
    throw new UnprovedKey("key_unsigned");
  }
}

/**
 * @param {KeyProof} proof
 * @param {SignedKey} newest
 * @param {string} verifierKey
 */
function checkEntry({ receipt }, newest, verifierKey) {
  if (!newest.signature) return; // from before signatures: its list was checked with the history
  try {
    const { contentChecked, entry } = verifyReceipt(receipt, verifierKey);
    const proves = contentChecked && PROVING[newest.purpose]?.includes(entry.kind);
    if (proves && names(new TextDecoder().decode(fromBase64(String(receipt?.content))), newest)) return;
  } catch {
    // Refused below.
  }
  throw new UnprovedKey("key_unproved");
}

/**
 * Refuses a history in which the key that was seen before is missing or another.
 *
 * @param {readonly SignedKey[]} history
 * @param {SeenKey | undefined} seen
 */
function checkSeen(history, seen) {
  if (seen && history[seen.number - 1]?.public_key !== seen.public_key) throw new UnprovedKey("key_forked");
}

/**
 * Returns whether the content of an entry is this key, or the manifest of a report with this key.
 *
 * @param {string} content
 * @param {SignedKey} key
 */
function names(content, key) {
  const own = new TextDecoder().decode(contentOf(key));
  if (content === own) return true;
  const { keys = [] } = /** @type {{ keys?: SignedKey[] }} */ (JSON.parse(content));
  return keys.some((one) => new TextDecoder().decode(contentOf(one)) === own);
}

/**
 * Returns whether the list of keys from before signatures, which the ledger fixed once, has this key.
 *
 * @param {SignedKey} key
 * @param {FixedProof | null} fixed
 * @param {string} verifierKey
 */
function isFixed({ owner, number, public_key: publicKey }, fixed, verifierKey) {
  const place = fixed?.places.find((one) => one.number === number);
  if (!(fixed && place)) return false;
  const { contentChecked, entry } = verifyReceipt(fixed.receipt, verifierKey);
  if (!contentChecked || entry.kind !== FIXED_KIND) return false;
  const { purpose, count, root } = /** @type {{ purpose?: string, count: number, root: string }} */ (
    JSON.parse(new TextDecoder().decode(fromBase64(String(fixed.receipt.content))))
  );
  if (purpose !== FIXED) return false;
  const leaf = bytesOf(JSON.stringify([owner, number, publicKey]));
  checkInclusion({ leaf, index: place.index, size: count, proof: place.path.map(fromBase64), root: fromBase64(root) });
  return true;
}
