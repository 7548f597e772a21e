// Runs in every page of the site before the page's own scripts, in a world of its own, and reports what the page runs and loads to the
// background script. Not here: what an element runs (`inspect`), the comparison (`background`).

import { toBase64 } from "../shared/base64.js";
import { inspect } from "./inspect.js";

/** @type {{ inline: Set<string>, files: Map<string, string | null>, faults: Set<string> }} */
const seen = { inline: new Set(), files: new Map(), faults: new Set() };
/** @type {Set<Promise<void>>} */
const running = new Set();

/** @param {Promise<void>} work */
function follow(work) {
  const done = work.finally(() => running.delete(done));
  running.add(done);
}

/** @param {Element} element */
function note(element) {
  const { inline, files, faults } = inspect(element);
  for (const fault of faults) seen.faults.add(fault);
  for (const text of inline) follow(noteInline(text));
  for (const file of files) follow(noteFile(new URL(file, document.baseURI).href));
}

/** @param {string} text */
async function noteInline(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  seen.inline.add(`sha256-${toBase64(digest)}`);
}

/**
 * Notes the digest of a script or style. The request is the page's own and prefers the browser's cache, so it finds the bytes that the
 * page was given, as long as the site lets browsers keep them.
 *
 * @param {string} address
 */
async function noteFile(address) {
  if (seen.files.has(address)) return;
  seen.files.set(address, null);
  try {
    const response = await fetch(address, { cache: "force-cache", mode: "same-origin", credentials: "omit" });
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
    if (response.ok) seen.files.set(address, Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  } catch {
    // stays null: not read
  }
}

async function report() {
  while (running.size > 0) await Promise.all(running);
  const { inline, files, faults } = seen;
  chrome.runtime.sendMessage({ inline: [...inline], files: Object.fromEntries(files), faults: [...faults] });
}

const watching = new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) {
      if (!(node instanceof Element)) continue;
      note(node);
      for (const inner of node.querySelectorAll("*")) note(inner);
    }
  }
  if (document.readyState !== "loading") report();
});
watching.observe(document, { childList: true, subtree: true });

// Scripts that a script imports, and the worker's, are no elements. The browser lists them as it loads them.
const loading = new PerformanceObserver((list) => {
  for (const { name } of list.getEntries()) if (/\.(m?js|css)$/.test(new URL(name).pathname)) follow(noteFile(name));
  if (document.readyState !== "loading") report();
});
loading.observe({ type: "resource", buffered: true });

for (const element of document.querySelectorAll("*")) note(element);
addEventListener("DOMContentLoaded", report);
addEventListener("load", report);
