// Requests to the server on pages of the journey: structured answers, and sending. Lives here: JSON out, JSON in, and the difference
// between a refusal (nothing was stored, show why) and silence (try again). Cookies are neither sent nor accepted.

/** @import { Challenge } from "../shared/proof-of-work.js" */
/** @import { Errors } from "./problems.js" */

/** @typedef {{ index: number, [part: string]: unknown }} LedgerReceipt the proof, kept as it came; `index` is its line in the ledger */

/**
 * What the server confirms of a report it has stored.
 *
 * @typedef {object} ReceivedReport
 * @property {string} reference
 * @property {string} body
 * @property {string} day
 * @property {string} digest
 * @property {{ what: string, size: number }[]} items
 * @property {LedgerReceipt | null} [receipt] the proof, absent until it can be made
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

// No answer came, or the fault is the server's: nothing is lost, it can be tried again.
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
 * Asks whether a report that was sent before did arrive.
 *
 * @param {string} address
 * @param {string | undefined} key the draft's
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
