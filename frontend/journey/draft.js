// The draft: the reporter's answers, stored on this device until they are sent. Encrypted with AES-GCM under a key that this browser can
// use but not export. One draft per device. Not here: what is sent to the server (`answers.js`, `sending.js`).

import { inStore } from "../shared/database.js";

/** @import { KeyPair } from "../sealing/keys.js" */
/** @import { Memory } from "../shared/key-proofs.js" */
/** @import { SentPart } from "../shared/exhibit.js" */
/** @import { AllAnswers } from "./answers.js" */
/** @import { ReceivedReport } from "./server.js" */

/** @typedef {{ id: string, name: string, size: number, parts: SentPart[] }} DraftFile a file uploaded before the report is sent */

/**
 * @typedef {object} DraftParts
 * @property {Record<string, string>} back the previous question of each question, for the link "Back"
 * @property {DraftFile[]} files
 * @property {KeyPair | undefined} [dossier] the keys of the report's dossier
 * @property {string} [passphrase] the seven words of its mailbox
 * @property {string} [key] the idempotency key: sending the draft twice creates one report
 * @property {Memory} [seen] the readers' keys that this browser checked
 * @property {string} [own] the fingerprint of the reporter's signing key, which the words give
 * @property {boolean} [attempted] whether it was sent without a refusal in response, so that it may have been received
 * @property {ReceivedReport} [sent] the server's confirmation
 */

/** @typedef {AllAnswers & DraftParts} Draft */

/** @typedef {{ iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer }} SealedDraft */

const PLACE = { database: "page", store: "kept" };
/** @type {Draft} */
const EMPTY = { answers: {}, shown: {}, back: {}, files: [] };

// Returns whether this browser can store a draft. Where it cannot, the page works as it does without a script.
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
 * Applies `edit` to the draft and stores it, under a lock that all tabs share.
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
 * Marks the draft as sent: deletes its answers and keeps what the receipt shows.
 *
 * @param {ReceivedReport} report
 */
export function markSent(report) {
  return change((draft) =>
    Object.assign(draft, { sent: report, answers: {}, shown: {}, back: {}, files: [], dossier: undefined }),
  );
}

// Deletes the draft and its key, without which any remains on the disk cannot be decrypted.
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
