// The draft: what the reporter has written, stored on this device until it is sent. Sealed with AES-GCM to a key that this browser can
// use and nobody can export. One draft a device. Not here: what goes to the server (`answers.js`, `sending.js`).

import { inStore } from "../shared/database.js";

/** @import { KeyPair } from "../sealing/keys.js" */
/** @import { SentPart } from "../shared/exhibit.js" */
/** @import { AllAnswers } from "./answers.js" */
/** @import { ReceivedReport } from "./server.js" */

/** @typedef {{ id: string, name: string, size: number, parts: SentPart[] }} DraftFile uploaded already, not yet part of a report */

/**
 * @typedef {object} DraftParts
 * @property {Record<string, string>} back the question to go back to, by question
 * @property {DraftFile[]} files
 * @property {KeyPair | undefined} [dossier] of the report this becomes
 * @property {string} [passphrase] the seven words of its mailbox
 * @property {string} [key] makes sending it twice one report
 * @property {boolean} [attempted] sent once, and the answer did not say that it was refused
 * @property {ReceivedReport} [sent]
 */

/** @typedef {AllAnswers & DraftParts} Draft */

/** @typedef {{ iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer }} SealedDraft */

const PLACE = { database: "page", store: "kept" };
/** @type {Draft} */
const EMPTY = { answers: {}, shown: {}, back: {}, files: [] };

// Whether this browser can store a draft at all. Where it cannot, the page works as it does without a script.
export async function canStore() {
  try {
    if (!(crypto.subtle && navigator.locks)) return false;
    await load();
    return true;
  } catch {
    return false;
  }
}

/** @returns {Promise<Draft>} the draft, or an empty one */
export async function load() {
  const stored = /** @type {SealedDraft | undefined} */ (await read("draft"));
  if (!stored) return structuredClone(EMPTY);
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: stored.iv }, await ownKey(), stored.sealed);
  return /** @type {Draft} */ (JSON.parse(new TextDecoder().decode(opened)));
}

/**
 * Applies `edit` to the draft and stores it; tabs take turns.
 *
 * @param {(draft: Draft) => void} edit
 * @returns {Promise<Draft>} the new draft
 */
export function change(edit) {
  return navigator.locks.request("candour-draft", async () => {
    const draft = await load();
    edit(draft);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(draft));
    /** @type {SealedDraft} */
    const stored = { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await ownKey(), plain) };
    await inStore(PLACE, "readwrite", (store) => store.put(stored, "draft"));
    return draft;
  });
}

/**
 * Marks the draft as sent: its answers go, what the receipt shows stays.
 *
 * @param {ReceivedReport} report
 */
export function markSent(report) {
  return change((draft) =>
    Object.assign(draft, { sent: report, answers: {}, shown: {}, back: {}, files: [], dossier: undefined }),
  );
}

// Deletes everything. The key goes with the draft: what the disk may still hold cannot be opened without it.
export function remove() {
  return navigator.locks.request("candour-draft", async () => {
    await inStore(PLACE, "readwrite", (store) => store.clear());
    indexedDB.deleteDatabase(PLACE.database);
  });
}

async function ownKey() {
  const stored = await read("key");
  if (stored instanceof CryptoKey) return stored;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await inStore(PLACE, "readwrite", (store) => store.put(key, "key"));
  return key;
}

/** @param {"draft" | "key"} name */
const read = (name) => inStore(PLACE, "readonly", (store) => store.get(name));
