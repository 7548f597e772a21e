// Requests to the server from pages of the journey, in JSON. A refusal (nothing was stored; show the reason) and a failure (no response,
// or the server's fault; try again) are different errors. Cookies are neither sent nor accepted.

/** @import { Challenge } from "../shared/proof-of-work.js" */
/** @import { Errors } from "./problems.js" */

/** @typedef {{ index: number, [part: string]: unknown }} LedgerReceipt the proof, unchanged from the server; `index`: its leaf */

/**
 * The server's confirmation of a report that it has stored.
 *
 * @typedef {object} ReceivedReport
 * @property {string} reference
 * @property {string} body
 * @property {string} day
 * @property {string} digest
 * @property {{ what: string, size: number }[]} items
 * @property {LedgerReceipt | null} [receipt] the proof, absent until the report's entry is in the ledger
 */

/** @typedef {{ error?: string, errors?: Errors, work?: Challenge }} Refusal */

export class Refused extends Error {
  /**
   * @param {number} status
   * @param {Refusal} refusal
   */
  constructor(status, { error = "", errors, work }) {
    super(error);
    this.status = status;
    this.errors = errors;
    this.work = work;
  }
}

// There was no response, or the fault is the server's: nothing is lost, and the request can be repeated.
export class Silent extends Error {}

/**
 * @param {string} address
 * @param {unknown} body
 */
export function post(address, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return answerOf(address, { method: "POST", headers, body: JSON.stringify(body) });
}

/** @param {string} address */
export function get(address) {
  return answerOf(address, { headers: { Accept: "application/json" } });
}

/**
 * Asks the server whether it received an earlier attempt; returns its confirmation, or null.
 *
 * @param {string} address
 * @param {string | undefined} key the draft's idempotency key
 * @returns {Promise<ReceivedReport | null>}
 */
export async function askIfReceived(address, key) {
  try {
    return /** @type {ReceivedReport} */ (await post(address, { idempotency_key: key }));
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/**
 * @param {string} address
 * @param {RequestInit} options
 * @returns {Promise<unknown>}
 */
async function answerOf(address, options) {
  let response;
  let answer;
  try {
    response = await fetch(address, { ...options, credentials: "omit", redirect: "error" });
    answer = await response.json();
  } catch {
    throw new Silent();
  }
  if (response.ok) return answer;
  const refusal = /** @type {Refusal} */ (answer);
  if (response.status >= 500) throw new Silent(refusal.error);
  throw new Refused(response.status, refusal);
}
