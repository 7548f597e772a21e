// A database in this browser that stores a single value. Not here: what is stored, and for how long (`key.js`, `unsent.js`).

import { inStore } from "../shared/database.js";

const STORE = "one";
const ONLY = 1;

/**
 * @param {string} database
 * @param {unknown} value
 */
export const put = (database, value) => write(database, (store) => store.put(value, ONLY));

/** @param {string} database */
export const get = (database) => write(database, (store) => store.get(ONLY));

/**
 * Deletes the value and the database. The value is deleted first, because the page may close before the database is gone.
 *
 * @param {string} database
 */
export async function remove(database) {
  await write(database, (store) => store.clear());
  indexedDB.deleteDatabase(database);
}

/**
 * @template T
 * @param {string} database
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 */
const write = (database, act) => inStore({ database, store: STORE }, "readwrite", act, { durability: "strict" });
