// The open mailbox's key on this device: a CryptoKey that opens and cannot be read out, for at most fifteen idle minutes.
// Not here: the session (the server ends it by itself), staff's keys (another database, another lifetime).

const DATABASE = "open";
const STORE = "key";
const ONLY = 1;
export const IDLE_MS = 15 * 60 * 1000;

export async function keep(key) {
  await write((store) => store.put({ key, until: Date.now() + IDLE_MS }, ONLY));
}

// The key, or null. Asking counts as use; a key that has been idle too long is gone.
export async function held() {
  const found = await write((store) => store.get(ONLY));
  if (!found) return null;
  if (found.until <= Date.now()) {
    await forget();
    return null;
  }
  await keep(found.key);
  return found.key;
}

// Emptied first, with the transaction sent off at once, because the page may be on its way out; then the database goes.
export async function forget() {
  await write((store) => store.clear());
  indexedDB.deleteDatabase(DATABASE);
}

function write(act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onabort = () => reject(transaction.error);
      transaction.commit?.();
    };
  });
}
