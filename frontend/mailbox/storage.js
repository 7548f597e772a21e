// One value in a database of its own in this browser. Lives here: that one value. Not here: what is stored, and for how long.

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
 * Emptied first, because the page may be on its way out before the database is deleted.
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
