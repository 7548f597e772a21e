// The open mailbox's key on this device: a CryptoKey that opens and cannot be read out, for at most fifteen idle minutes.
// Not here: the session (the server ends it by itself), staff's keys (another database, another lifetime).

import { get, put, remove } from "../shared/storage.js";

const DATABASE = "open";
export const IDLE_MS = 15 * 60 * 1000;

export function keep(key) {
  return put(DATABASE, { key, until: Date.now() + IDLE_MS });
}

// The key, or null. Asking counts as use; a key that has been idle too long is gone.
export async function held() {
  const found = await get(DATABASE);
  if (!found || found.until <= Date.now()) {
    await forget();
    return null;
  }
  await keep(found.key);
  return found.key;
}

export function forget() {
  return remove(DATABASE);
}

// The key however old, to seal with before it goes; null where there is none.
export async function last() {
  return (await get(DATABASE).catch(() => null))?.key ?? null;
}
