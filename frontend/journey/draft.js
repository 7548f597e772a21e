// What she has written, kept on this device until it is sent. Sealed with AES-GCM to a key that this browser can use and nobody
// can read out. One draft a device. Not here: what goes to the server (`answers.js`, `sending.js`).
// A draft: { answers: {question: {field: [values]}}, shown: {question: [fields the server may know]}, back: {question: question},
// files: [...], dossier, passphrase, key, attempted, sent }.

const DATABASE = "page";
const STORE = "kept";
const EMPTY = { answers: {}, shown: {}, back: {}, files: [] };

// Whether this browser can keep a draft at all. Where it cannot, the page works as it does without a script.
export async function canKeep() {
  try {
    if (!crypto.subtle || !navigator.locks) return false;
    await load();
    return true;
  } catch {
    return false;
  }
}

// The draft, or an empty one.
export async function load() {
  const kept = await inStore("readonly", (store) => store.get("draft"));
  if (!kept) return structuredClone(EMPTY);
  const key = await inStore("readonly", (store) => store.get("key"));
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.sealed);
  return JSON.parse(new TextDecoder().decode(opened));
}

// Apply `edit` to the draft and keep it; tabs take turns. Gives the new draft.
export function change(edit) {
  return navigator.locks.request("candour-draft", async () => {
    const draft = await load();
    edit(draft);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(draft));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await ownKey(), plain);
    await inStore("readwrite", (store) => store.put({ iv, sealed }, "draft"));
    return draft;
  });
}

// Forget everything. The key goes first: without it the rest is noise.
export function remove() {
  return navigator.locks.request("candour-draft", async () => {
    await inStore("readwrite", (store) => store.clear());
    indexedDB.deleteDatabase(DATABASE);
  });
}

async function ownKey() {
  const kept = await inStore("readonly", (store) => store.get("key"));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await inStore("readwrite", (store) => store.put(made, "key"));
  return made;
}

function inStore(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onabort = () => {
        database.close();
        reject(transaction.error);
      };
    };
  });
}
