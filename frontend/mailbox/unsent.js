// What she was writing when the mailbox closed itself: sealed to her own mailbox's key, so that only her words bring it back.
// Lives here: keeping it and putting it back into its field. It is never sent.

import { openJson, sealJson } from "../sealing/items.js";
import { publicOf } from "../sealing/keys.js";
import { get, put, remove } from "../shared/storage.js";

const DATABASE = "unsent";

// `key`: the mailbox's; `texts`: { id of the field: text }.
export async function keepUnsent(key, texts) {
  if (key && Object.keys(texts).length) await put(DATABASE, await sealJson(await publicOf(key), texts));
}

// Every text that is written and not sent on this page.
export function unsentHere() {
  const fields = [...document.querySelectorAll("[data-seal-form] [name=text]")];
  return Object.fromEntries(fields.filter((field) => field.value.trim()).map((field) => [field.id, field.value]));
}

export async function bringBack(key) {
  const sealed = await get(DATABASE);
  if (!sealed) return remove(DATABASE);
  const texts = await openJson(key, sealed).catch(() => ({})); // another mailbox's: it stays for its own words
  for (const [id, text] of Object.entries(texts)) {
    const field = document.getElementById(id);
    if (!field || field.value) continue;
    field.value = text;
    await remove(DATABASE);
  }
}
