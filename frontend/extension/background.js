// Compares each page of the site with the signed release and shows the result on the extension's button: OK, NO or a question mark. The
// site's address and the release key are built in (`pack.mjs`). Not here: what a page runs (`content`), the comparison (`compare`).

import { LedgerError } from "../ledger/errors.js";
import { differing, resultOf, unchecked } from "./compare.js";
import { openRelease } from "./release.js";

/** @import { Given, Result } from "./compare.js" */
/** @import { Release } from "./release.js" */

const COLOURS = { same: "#00703c", differs: "#d4351c", unchecked: "#505a5f" };
const RENEW_AFTER_MS = 600_000;

/** @type {Map<number, Record<string, string>>} */
const headersOfTabs = new Map();
/** @type {{ note: Promise<Release> | null, at: number }} */
const fetched = { note: null, at: 0 };

function release() {
  if (fetched.note === null || Date.now() - fetched.at > RENEW_AFTER_MS) {
    fetched.at = Date.now();
    fetched.note = fetchRelease();
    fetched.note.catch(() => {
      fetched.note = null;
    });
  }
  return fetched.note;
}

async function fetchRelease() {
  const response = await fetch(`${SITE_ORIGIN}/release/note`, { cache: "no-store", credentials: "omit" });
  if (!response.ok) throw new Error("The site publishes no signed release.");
  return openRelease(await response.text(), RELEASE_KEY);
}

/**
 * @param {Omit<Given, "origin" | "headers">} seen
 * @param {number} tab
 * @returns {Promise<Result>}
 */
async function compared(seen, tab) {
  try {
    return resultOf({ ...seen, origin: SITE_ORIGIN, headers: headersOfTabs.get(tab) ?? null }, await release());
  } catch (error) {
    if (error instanceof LedgerError) return differing(["The site's release is not signed by the key of this extension."]);
    return unchecked(error instanceof Error ? error.message : "");
  }
}

/**
 * @param {number} tabId
 * @param {Result} result
 */
async function show(tabId, result) {
  await chrome.action.setBadgeText({ tabId, text: result.badge });
  await chrome.action.setBadgeBackgroundColor({ tabId, color: COLOURS[result.word] });
  await chrome.action.setTitle({ tabId, title: result.title });
  await chrome.storage.session.set({ [`tab ${tabId}`]: result });
}

chrome.webRequest.onHeadersReceived.addListener(
  ({ tabId, responseHeaders }) => {
    /** @type {Record<string, string>} */
    const headers = {};
    for (const { name, value } of responseHeaders ?? []) {
      const known = headers[name.toLowerCase()];
      headers[name.toLowerCase()] = known === undefined ? (value ?? "") : `${known}, ${value ?? ""}`;
    }
    headersOfTabs.set(tabId, headers);
  },
  { urls: [`${SITE_ORIGIN}/*`], types: ["main_frame"] },
  ["responseHeaders"],
);

chrome.runtime.onMessage.addListener((message, { tab }) => {
  const tabId = tab?.id;
  if (tabId === undefined) return;
  const seen = /** @type {Omit<Given, "origin" | "headers">} */ (message);
  compared(seen, tabId).then((result) => show(tabId, result));
});

chrome.tabs.onRemoved.addListener((tabId) => {
  headersOfTabs.delete(tabId);
  chrome.storage.session.remove(`tab ${tabId}`);
});
