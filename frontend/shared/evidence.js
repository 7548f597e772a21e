// Checks in the browser that an item is what an entry of the log says: ADR 21. The same check as `ledger/queries/evidence.py`,
// repeated here because the database that sends the item may have been changed. Not here: whether the entry is in the log that
// others see, which receipts and verifiers check.

import { digestOf } from "../sealing/authorship.js";
import { fromBase64, toBase64 } from "./base64.js";

/** @import { Authors, ItemStatement } from "./authors.js" */

const decoder = new TextDecoder();

/**
 * The newest statement about an item and what ties it to an entry, as the server sends it; each part in base64.
 *
 * @typedef {object} Evidence
 * @property {string} statement canonical JSON of what the item's row said
 * @property {string} document what the entry commits to
 * @property {string | null} salt
 * @property {string} entry the entry's bytes, which are the leaf
 * @property {string} listing the kind of an entry that listed rows when statements began
 * @property {number | null} index the leaf's index; null while it waits for one
 */

/** @typedef {ItemStatement & { table: string }} Statement */

/**
 * What the evidence proves: "signed" (by its author), "before" (from before items were signed), "unproved" (its author's signature is
 * missing or wrong), or "broken" (not what was recorded, or not recorded).
 *
 * @typedef {"signed" | "before" | "unproved" | "broken"} Standing
 */

/**
 * Returns what the evidence proves about an item's ciphertext, whose SHA-256 in hexadecimal is `digest`.
 *
 * @param {string} item its id
 * @param {string} digest
 * @param {Evidence | null} evidence
 * @param {Authors} authors
 * @returns {Promise<Standing>}
 */
export async function standingOf(item, digest, evidence, authors) {
  try {
    return evidence ? await check(item, digest, evidence, authors) : "broken";
  } catch {
    return "broken"; // not the form that evidence has
  }
}

/**
 * Returns a statement that is canonical JSON in base64; null where it cannot be read.
 *
 * @param {string} statement
 */
export function statementIn(statement) {
  try {
    return /** @type {Statement} */ (JSON.parse(decoder.decode(fromBase64(statement))));
  } catch {
    return null;
  }
}

/**
 * @param {string} item
 * @param {string} digest
 * @param {Evidence} evidence
 * @param {Authors} authors
 * @returns {Promise<Standing>}
 */
async function check(item, digest, evidence, authors) {
  const body = fromBase64(evidence.statement);
  const statement = /** @type {Statement} */ (JSON.parse(decoder.decode(body)));
  if (statement.table !== "dossiers_item" || statement.row !== item) return "broken";
  if (statement.says.content_sha256 !== digest) return "broken";
  const entry = /** @type {{ kind: string, commitment: string }} */ (JSON.parse(decoder.decode(fromBase64(evidence.entry))));
  const document = fromBase64(evidence.document);
  const salted = new Uint8Array([...fromBase64(evidence.salt ?? ""), ...document]);
  if (entry.commitment !== toBase64(await sha256(salted))) return "broken";
  const listing = digestOf(body);
  const { rows } = /** @type {{ rows: string[][] }} */ (JSON.parse(decoder.decode(document)));
  if (!rows.some(([table, row, listed]) => table === statement.table && row === item && listed === listing)) return "broken";
  return authors.stateOf(statement, evidence.index);
}

/** @param {Uint8Array} data */
async function sha256(data) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(data)));
}
