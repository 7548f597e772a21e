// Checks in the browser that an item is what an entry of the log says: ADR 21. The same check as `ledger/queries/evidence.py`,
// repeated here because the database that sends the item may have been changed. Not here: whether the entry is in the log that
// others see, which receipts and verifiers check.

import { fromBase64, toBase64 } from "./base64.js";

const SIGNED_PREFIX = "candour statement v1\n";
const decoder = new TextDecoder();

/**
 * The newest statement about an item and what ties it to an entry, as the server sends it; each part in base64.
 *
 * @typedef {object} Evidence
 * @property {string} statement canonical JSON of what the item's row said
 * @property {string | null} signature the author's, Ed25519
 * @property {string} document what the entry commits to
 * @property {string | null} salt
 * @property {string} entry the entry's bytes, which are the leaf
 * @property {string} listing the kind of an entry that listed rows when statements began
 * @property {number | null} index the leaf's index; null while it waits for one
 */

/** @typedef {{ table: string, row: string, says: { content_sha256: string }, author_key?: string }} Statement */

/**
 * What the evidence proves: "signed" (by its author), "unsigned" (unchanged since its entry), "before" (listed only when statements
 * began), or "broken" (not what was recorded, or not recorded).
 *
 * @typedef {"signed" | "unsigned" | "before" | "broken"} Standing
 */

/**
 * Returns what the evidence proves about an item's ciphertext.
 *
 * @param {string} item its id
 * @param {Uint8Array} ciphertext
 * @param {Evidence | null} evidence
 * @returns {Promise<Standing>}
 */
export async function standingOf(item, ciphertext, evidence) {
  try {
    return evidence ? await check(item, ciphertext, evidence) : "broken";
  } catch {
    return "broken"; // not the form that evidence has
  }
}

/**
 * @param {string} item
 * @param {Uint8Array} ciphertext
 * @param {Evidence} evidence
 * @returns {Promise<Standing>}
 */
async function check(item, ciphertext, evidence) {
  const body = fromBase64(evidence.statement);
  const statement = /** @type {Statement} */ (JSON.parse(decoder.decode(body)));
  if (statement.table !== "dossiers_item" || statement.row !== item) return "broken";
  if (statement.says.content_sha256 !== hex(await sha256(ciphertext))) return "broken";
  const entry = /** @type {{ kind: string, commitment: string }} */ (JSON.parse(decoder.decode(fromBase64(evidence.entry))));
  const document = fromBase64(evidence.document);
  const salted = new Uint8Array([...fromBase64(evidence.salt ?? ""), ...document]);
  if (entry.commitment !== toBase64(await sha256(salted))) return "broken";
  const digest = hex(await sha256(body));
  const { rows } = /** @type {{ rows: string[][] }} */ (JSON.parse(decoder.decode(document)));
  if (!rows.some(([table, row, listed]) => table === statement.table && row === item && listed === digest)) return "broken";
  if (evidence.signature || statement.author_key) return (await isSigned(body, statement, evidence)) ? "signed" : "broken";
  return entry.kind === evidence.listing ? "before" : "unsigned";
}

/**
 * @param {Uint8Array} body
 * @param {{ author_key?: string }} statement
 * @param {Evidence} evidence
 */
async function isSigned(body, { author_key: author = "" }, { signature }) {
  const key = await crypto.subtle.importKey("raw", fromBase64(author), { name: "Ed25519" }, false, ["verify"]);
  const signed = new Uint8Array([...new TextEncoder().encode(SIGNED_PREFIX), ...body]);
  return crypto.subtle.verify({ name: "Ed25519" }, key, fromBase64(signature ?? ""), signed);
}

/** @param {Uint8Array} data */
async function sha256(data) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(data)));
}

/** @param {Uint8Array} bytes */
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
