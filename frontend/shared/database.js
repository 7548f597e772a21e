// IndexedDB: running a single request in its own transaction. Not here: what is stored, and for how long.

/** @typedef {{ database: string, store: string }} Place */

/**
 * Opens the database, runs `act` on the store, and closes the database. The transaction is committed at once, because the page may be
 * closing.
 *
 * @template T
 * @param {Place} place
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @param {IDBTransactionOptions} [options]
 * @returns {Promise<T>}
 */
export function inStore({ database, store }, mode, act, options) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const connection = opening.result;
      const transaction = connection.transaction(store, mode, options);
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => {
        connection.close();
        resolve(request.result);
      };
      transaction.onabort = () => {
        connection.close();
        reject(transaction.error);
      };
      transaction.commit?.();
    };
  });
}
