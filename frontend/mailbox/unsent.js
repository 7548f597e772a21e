// Texts that were unsent when the mailbox closed itself: stored on the device, sealed to the mailbox's key, and filled in again after the
// reporter has opened the mailbox with its words. They are not sent to the server.

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

/** @returns {Texts} every text on this page that is typed and not sent */
export function unsentHere() {
  const fields = parts(document, "[data-seal-form] [name=text]", HTMLTextAreaElement);
  return Object.fromEntries(fields.filter((field) => field.value.trim()).map((field) => [field.id, field.value]));
}

/** @param {CryptoKey} key */
export async function restoreUnsent(key) {
  const sealed = await get(DATABASE);
  if (!(sealed instanceof Uint8Array)) return remove(DATABASE);
  // A text of another mailbox cannot be opened, and stays stored for it.
  const texts = /** @type {Texts} */ (await openJson(key, sealed).catch(() => ({})));
  for (const [id, text] of Object.entries(texts)) {
    const field = document.getElementById(id);
    if (!(field instanceof HTMLTextAreaElement) || field.value) continue;
    field.value = text;
    await remove(DATABASE);
  }
}
