// What the reporter was writing when the mailbox closed itself: sealed to the mailbox's own key, so that only its words bring it back.
// Lives here: storing it and putting it back into its field. It is never sent.

import { openJson, sealJson } from "../sealing/items.js";
import { publicOf } from "../sealing/keys.js";
import { parts } from "../shared/dom.js";
import { get, put, remove } from "./storage.js";

/** @typedef {Record<string, string>} Texts by the id of the field */

const DATABASE = "unsent";

/**
 * @param {CryptoKey | null} key the mailbox's
 * @param {Texts} texts
 */
export async function storeUnsent(key, texts) {
  if (key && Object.keys(texts).length) await put(DATABASE, await sealJson(await publicOf(key), texts));
}

/** @returns {Texts} every text that is written and not sent on this page */
export function unsentHere() {
  const fields = parts(document, "[data-seal-form] [name=text]", HTMLTextAreaElement);
  return Object.fromEntries(fields.filter((field) => field.value.trim()).map((field) => [field.id, field.value]));
}

/** @param {CryptoKey} key */
export async function restoreUnsent(key) {
  const sealed = await get(DATABASE);
  if (!(sealed instanceof Uint8Array)) return remove(DATABASE);
  // What belongs to another mailbox stays for its own words.
  const texts = /** @type {Texts} */ (await openJson(key, sealed).catch(() => ({})));
  for (const [id, text] of Object.entries(texts)) {
    const field = document.getElementById(id);
    if (!(field instanceof HTMLTextAreaElement) || field.value) continue;
    field.value = text;
    await remove(DATABASE);
  }
}
