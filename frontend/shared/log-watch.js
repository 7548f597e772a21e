// Each browser remembers the last checkpoint of the log that it saw, and checks that what the log shows now extends it. Where it does not,
// the page says so, on every page until the browser's data are cleared. Not here: the checks (`ledger/comparing.js`).
//
// The page has an element `data-candour-log` with the log's address and the two warnings. Staff pages keep the memory in the browser,
// pages of reporters only as long as the tab is open (`data-keep`), so that nothing stays on a shared device.

import { compare } from "../ledger/comparing.js";
import { decodeHashes, openCheckpoint } from "../ledger/index.js";
import { inStore } from "./database.js";
import { attribute, optionalPart } from "./dom.js";

/** @import { Outcome, Seen, Shown } from "../ledger/comparing.js" */
/** @typedef {Seen & { at: number, outcome: Outcome }} Memory `at`: when the log was asked, in milliseconds since 1970 */
/** @typedef {{ read: () => Promise<Memory | null>, write: (memory: Memory) => Promise<unknown> }} Storing */

const NAME = "candour-log";
const PLACE = { database: NAME, store: "seen" };
const ONLY = 1;
const PAUSE = 10 * 60 * 1000; // a page does not ask again sooner
const RETRY = 4000; // longer than a cache keeps a checkpoint

/**
 * Compares the log with what this browser remembers, or with a receipt's checkpoint, and shows the warning that fits. A log that cannot be
 * asked, and a browser that stores nothing, change nothing.
 *
 * @param {Seen} [receipt] what a receipt on this device proves, for a page that has one
 */
export async function watchLog(receipt) {
  const place = optionalPart(document, "[data-candour-log]");
  if (!place) return;
  const storing = attribute(place, "keep") === "browser" ? inBrowser : inTab;
  try {
    const memory = await storing.read();
    if (memory?.outcome === "changed") return warn(place, "changed");
    if (!receipt && memory && Date.now() - memory.at < PAUSE) return;
    warn(place, await look(attribute(place, "candourLog"), storing, receipt ?? memory));
  } catch {
    // no answer, or no storage: nothing is known, so nothing is said
  }
}

/**
 * @param {string} address
 * @param {Storing} storing
 * @param {Seen | null} seen
 * @returns {Promise<Outcome>}
 */
async function look(address, storing, seen) {
  const shown = await fetchShown(address, seen);
  let outcome = seen ? compare(seen, shown) : firstOutcome(shown);
  if (seen && outcome === "smaller") {
    await new Promise((resolve) => setTimeout(resolve, RETRY));
    outcome = compare(seen, await fetchShown(address, seen));
    if (outcome === "smaller") outcome = "changed";
  }
  const { key, checkpoint } = outcome === "changed" && seen ? seen : shown; // what was seen before is the evidence
  await storing.write({ key, checkpoint, outcome, at: Date.now() });
  return outcome;
}

/** @param {Shown} shown */
function firstOutcome({ key, checkpoint }) {
  openCheckpoint(checkpoint, key);
  return /** @type {Outcome} */ ("same");
}

/**
 * @param {string} address
 * @param {Seen | null} seen
 * @returns {Promise<Shown>}
 */
async function fetchShown(address, seen) {
  const key = (await textAt(`${address}key`)).trim();
  const checkpoint = await textAt(`${address}checkpoint`);
  if (!seen) return { key, checkpoint, proof: [], restores: [] };
  if (key !== seen.key) return { key, checkpoint, proof: [], restores: await restoresAt(address) };
  const [from, to] = [openCheckpoint(seen.checkpoint, key).size, openCheckpoint(checkpoint, key).size];
  if (from === 0 || from >= to) return { key, checkpoint, proof: [], restores: [] };
  return { key, checkpoint, proof: await proofAt(`${address}proof/consistency?from=${from}&to=${to}`), restores: [] };
}

/**
 * Returns the proof, or an empty one, which proves nothing, where the log refuses to give one.
 *
 * @param {string} address
 */
async function proofAt(address) {
  const response = await ask(address);
  const text = await response.text();
  if (response.status >= 400 && response.status < 500) return [];
  const answer = /** @type {{ proof: unknown }} */ (JSON.parse(checked(response, text)));
  return decodeHashes(answer.proof);
}

/** @param {string} address */
async function restoresAt(address) {
  const answer = /** @type {{ restores: { statement: string }[] }} */ (JSON.parse(await textAt(`${address}restores`)));
  return answer.restores.map(({ statement }) => statement);
}

/** @param {string} address */
const ask = (address) => fetch(address, { cache: "no-store", credentials: "omit", redirect: "error" });

/**
 * Reads the whole body of every answer, also of a refusal: a request whose body is not read stays open.
 *
 * @param {string} address
 */
async function textAt(address) {
  const response = await ask(address);
  return checked(response, await response.text());
}

/**
 * @param {Response} response
 * @param {string} text the body of the response
 */
function checked(response, text) {
  if (!response.ok) throw new Error(`The log answered ${response.status}.`);
  return text;
}

/** @type {Storing} the memory of this browser, on staff pages */
const inBrowser = {
  read: async () => /** @type {Memory | undefined} */ (await inStore(PLACE, "readwrite", (store) => store.get(ONLY))) ?? null,
  write: (memory) => inStore(PLACE, "readwrite", (store) => store.put(memory, ONLY)),
};

/** @type {Storing} the memory of this tab, on pages of reporters */
const inTab = {
  read: async () => /** @type {Memory | null} */ (JSON.parse(sessionStorage.getItem(NAME) ?? "null")),
  write: async (memory) => sessionStorage.setItem(NAME, JSON.stringify(memory)),
};

/**
 * @param {HTMLElement} place
 * @param {Outcome} outcome
 */
function warn(place, outcome) {
  const text = optionalPart(place, `[data-log-${outcome}]`);
  if (!text) return;
  text.hidden = false;
  place.hidden = false;
}
