// One value in a database of its own in this browser. Lives here: IndexedDB. Not here: what is kept, and for how long.

const STORE = "one";
const ONLY = 1;

export const put = (database, value) => write(database, (store) => store.put(value, ONLY));

export const get = (database) => write(database, (store) => store.get(ONLY));

// Emptied first, with the transaction sent off at once, because the page may be on its way out; then the database goes.
export async function remove(database) {
  await write(database, (store) => store.clear());
  indexedDB.deleteDatabase(database);
}

function write(name, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
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
