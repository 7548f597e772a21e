// A staff member's key on this device. Lives here: keeping it while it is unlocked, and opening chains of grants with it.
// Not here: asking her for a passphrase or passkey (unlock.js), what is opened with it (elements/).
//
// The server has her identity only as an age file. Once she unlocks it, it lives in IndexedDB as a CryptoKey that can never be
// read out again, until she locks it, signs out, leaves by the quick exit, or does nothing for fifteen minutes. The
// time of last use is kept beside it, so any later page load wipes it even if no page was open when the time ran out.

import { openGrant, publicOf, toCryptoKey } from "../sealing/index.js";
import { fromBase64 } from "./server.js";

const IDLE_MS = 15 * 60 * 1000;
const CHECK_MS = 15 * 1000;
const NAME = "candour-keyring";
const channel = new BroadcastChannel(NAME);
let lastTouch = 0;

const database = new Promise((resolve, reject) => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("unlocked");
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});

// Keeps `identity` (AGE-SECRET-KEY-1…) unlocked. The text is for the caller to forget.
export async function keep(identity) {
  const held = { key: await toCryptoKey(identity), publicKey: await publicOf(identity), usedAt: Date.now() };
  await inStore("readwrite", (store) => store.put(held, "me"));
  announce("candour:unlocked");
}

// Her key as a CryptoKey, or null while it is locked. Using it starts the fifteen minutes again.
export async function identity() {
  const held = await read();
  if (!held) return null;
  await touch();
  return held.key;
}

// The public half of the unlocked key, or null. Asking is not using.
export async function unlockedPublicKey() {
  return (await read())?.publicKey ?? null;
}

export async function lock() {
  lastTouch = 0;
  await inStore("readwrite", (store) => store.clear(), { now: true });
  announce("candour:locked");
}

// Every secret a chain leads to: a Map from "dossier/epoch" to the secret. `keys` as the server gives them, in opening order.
// Rejects with null's own words (`locked`) while the key is locked: call `unlock.ensure()` first.
export async function openChain(keys) {
  const mine = await identity();
  if (!mine) throw new Locked();
  const secrets = new Map();
  for (const key of keys) {
    const opener = key.holder === "me" ? mine : secrets.get(`${key.holder}/${key.holder_epoch}`);
    if (!opener) continue;
    secrets.set(`${key.dossier}/${key.epoch}`, await openGrant(opener, fromBase64(key.sealed), key.public_key));
  }
  return secrets;
}

// The dossier's secrets, newest epoch first: [{ epoch, secret, publicKey }].
export async function secretsFor(dossier, keys) {
  const secrets = await openChain(keys);
  return keys
    .filter((key) => key.dossier === dossier && secrets.has(`${dossier}/${key.epoch}`))
    .map((key) => ({ epoch: key.epoch, secret: secrets.get(`${dossier}/${key.epoch}`), publicKey: key.public_key }))
    .sort((one, other) => other.epoch - one.epoch);
}

// One secret of the dossier: of `epoch`, or of the newest she reaches.
export async function secretFor(dossier, keys, epoch = null) {
  const all = await secretsFor(dossier, keys);
  return (epoch === null ? all[0] : all.find((one) => one.epoch === epoch))?.secret ?? null;
}

export class Locked extends Error {}

// Called once by every staff page: wipes what stayed too long, and keeps watching.
export async function watch() {
  await database;
  await read();
  setInterval(read, CHECK_MS);
  for (const sign of ["keydown", "pointerdown"]) document.addEventListener(sign, touch, { passive: true });
  document.addEventListener("candour:leave", lock);
  channel.addEventListener("message", ({ data }) => document.dispatchEvent(new CustomEvent(data)));
  addEventListener("pageshow", ({ persisted }) => persisted && read());
}

async function read() {
  const held = await inStore("readonly", (store) => store.get("me"));
  if (!held) return null;
  if (isFresh(held)) return held;
  await lock();
  return null;
}

// Read and written in one transaction: a lock between the two would otherwise be undone.
async function touch() {
  const now = Date.now();
  if (now - lastTouch < CHECK_MS) return;
  lastTouch = now;
  await inStore("readwrite", (store) => {
    const request = store.get("me");
    request.onsuccess = () => isFresh(request.result) && store.put({ ...request.result, usedAt: now }, "me");
    return request;
  });
}

function isFresh(held) {
  const idle = Date.now() - (held?.usedAt ?? NaN);
  return idle >= 0 && idle < IDLE_MS;
}

// `now`: commit without waiting for a turn of the page's own, which a page that is being left may not get.
async function inStore(mode, work, { now = false } = {}) {
  const transaction = (await database).transaction("unlocked", mode);
  const request = work(transaction.objectStore("unlocked"));
  if (now) transaction.commit();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function announce(name) {
  document.dispatchEvent(new CustomEvent(name));
  channel.postMessage(name);
}
