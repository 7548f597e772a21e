// A staff member's unlocked key on this device. Lives here: storing and deleting it, and the secrets it opens.
// Not here: asking for a passphrase or passkey (`unlock.js`); opening chains of grants (`chain.js`).
//
// The server has the identity only as a locked age file. Once unlocked, it is in IndexedDB as a CryptoKey that cannot be exported,
// until the staff member locks it, signs out, leaves by the quick exit, or is idle for fifteen minutes. The time of last use is stored
// with it, so that the next page load deletes it even if no page was open when the time ran out.

import { publicOf, signerWith, signingHalf, toCryptoKey, toSigningKey } from "../sealing/index.js";
import { openChain, secretsOf } from "./chain.js";

/** @import { ChainLink } from "./chain.js" */

/** @typedef {{ key: CryptoKey, publicKey: string, signing: SigningKeys, usedAt: number }} UnlockedKey `usedAt` in ms since 1970 */
/** @typedef {{ key: CryptoKey, publicKey: string }} SigningKeys the signing half; `publicKey` in base64 */

const IDLE_MS = 15 * 60 * 1000;
const CHECK_MS = 15 * 1000;
const NAME = "candour-keyring";
const STORE = "unlocked";
const ONLY = "me";
const channel = new BroadcastChannel(NAME);
let lastTouch = 0;

/** @type {Promise<IDBDatabase>} */
const database = new Promise((resolve, reject) => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});

/**
 * Stores an unlocked identity as a CryptoKey. The caller must discard the text.
 *
 * @param {string} identity AGE-SECRET-KEY-1…
 */
export async function keepUnlocked(identity) {
  /** @type {UnlockedKey} */
  const unlocked = {
    key: await toCryptoKey(identity),
    publicKey: await publicOf(identity),
    signing: { key: await toSigningKey(identity), publicKey: signingHalf(identity).public },
    usedAt: Date.now(),
  };
  await inStore("readwrite", (store) => store.put(unlocked, ONLY));
  announce("candour:unlocked");
}

// Returns the staff member's key, or null while it is locked, and restarts the fifteen minutes.
export async function identity() {
  const unlocked = await read();
  if (!unlocked) return null;
  await touch();
  return unlocked.key;
}

// Returns the signer with the staff member's signing half, or null while the key is locked, and restarts the fifteen minutes.
export async function signer() {
  const unlocked = await read();
  if (!unlocked?.signing) return null;
  await touch();
  return signerWith(unlocked.signing.key, unlocked.signing.publicKey);
}

// Returns the public half of the unlocked key, or null. This does not count as use.
export async function unlockedPublicKey() {
  return (await read())?.publicKey ?? null;
}

// Deletes the unlocked key from this device, in all tabs.
export async function lock() {
  lastTouch = 0;
  await inStore("readwrite", (store, transaction) => {
    const request = store.clear();
    transaction.commit(); // without waiting, because the page may be closing
    return request;
  });
  announce("candour:locked");
}

/**
 * Returns the dossier's secrets, newest epoch first. Rejects while the key is locked, so call `unlock.ensure()` first.
 *
 * @param {string} dossier
 * @param {readonly ChainLink[]} links from the server, in opening order
 */
export async function secretsFor(dossier, links) {
  const own = await identity();
  if (!own) throw new Error();
  return secretsOf(dossier, links, await openChain(own, links));
}

// Starts watching the unlocked key; every staff page calls it once. A key that was idle too long is deleted.
export async function watch() {
  await database;
  await read();
  setInterval(read, CHECK_MS);
  for (const sign of ["keydown", "pointerdown"]) document.addEventListener(sign, touch, { passive: true });
  document.addEventListener("candour:leave", lock);
  channel.addEventListener("message", (/** @type {MessageEvent<string>} */ { data }) =>
    document.dispatchEvent(new CustomEvent(data)),
  );
  addEventListener("pageshow", ({ persisted }) => persisted && read());
}

/** @returns {Promise<UnlockedKey | null>} */
async function read() {
  const unlocked = asUnlocked(await inStore("readonly", (store) => store.get(ONLY)));
  if (!unlocked) return null;
  if (isFresh(unlocked) && unlocked.signing) return unlocked; // unlocked by an older page, it lacks the signing half
  await lock();
  return null;
}

// Records use of the key. Reads and writes in one transaction, so that a `lock` in between is not undone.
async function touch() {
  const now = Date.now();
  if (now - lastTouch < CHECK_MS) return;
  lastTouch = now;
  await inStore("readwrite", (store) => {
    const request = store.get(ONLY);
    request.onsuccess = () => {
      const unlocked = asUnlocked(request.result);
      if (unlocked && isFresh(unlocked)) store.put({ ...unlocked, usedAt: now }, ONLY);
    };
    return request;
  });
}

// Only `keepUnlocked` and `touch` write to the store.
const asUnlocked = (/** @type {unknown} */ stored) => /** @type {UnlockedKey | undefined} */ (stored);

/** @param {UnlockedKey} unlocked */
function isFresh(unlocked) {
  const idle = Date.now() - unlocked.usedAt;
  return idle >= 0 && idle < IDLE_MS;
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore, transaction: IDBTransaction) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
async function inStore(mode, act) {
  const transaction = (await database).transaction(STORE, mode);
  const request = act(transaction.objectStore(STORE), transaction);
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {"candour:locked" | "candour:unlocked"} event */
function announce(event) {
  document.dispatchEvent(new CustomEvent(event));
  channel.postMessage(event);
}
