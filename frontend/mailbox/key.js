// The open mailbox's key on this device: a CryptoKey that can decrypt but cannot be exported, stored for at most fifteen idle minutes.
// Not here: the session (the server ends it), staff keys (`desk/keyring.js`).

import { signerWith } from "../sealing/signing.js";
import { get, put, remove } from "./storage.js";

/** @import { Signer } from "../sealing/signing.js" */

/** @typedef {{ key: CryptoKey, signing: CryptoKey, signingKey: string }} MailboxKey `signingKey`: the public half of `signing` */
/** @typedef {MailboxKey & { until: number }} StoredKey `until` in milliseconds since 1970 */

const DATABASE = "open";
export const IDLE_MS = 15 * 60 * 1000;

/** @param {MailboxKey} own */
export function storeKey({ key, signing, signingKey: ownSigningKey }) {
  /** @type {StoredKey} */
  const stored = { key, signing, signingKey: ownSigningKey, until: Date.now() + IDLE_MS };
  return put(DATABASE, stored);
}

// Returns the key, or null. The call counts as use; a key that was idle too long is deleted.
export async function currentKey() {
  const stored = await read();
  if (!stored?.signing || stored.until <= Date.now()) {
    await forgetKey();
    return null;
  }
  await storeKey(stored);
  return stored.key;
}

// Returns the key whatever its age, to seal unsent texts before it is deleted; null where there is none.
export async function lastKey() {
  return (await read().catch(() => undefined))?.key ?? null;
}

// Returns the public half of the mailbox's signing key, or null where the mailbox's key is not on this device.
export async function signingKey() {
  return (await read().catch(() => undefined))?.signingKey ?? null;
}

/**
 * Returns the signer with the mailbox's signing key, or null where the mailbox's key is no longer on this device.
 *
 * @returns {Promise<Signer | null>}
 */
export async function signer() {
  const stored = await read().catch(() => undefined);
  return stored?.signing && stored.until > Date.now() ? signerWith(stored.signing, stored.signingKey) : null;
}

export function forgetKey() {
  return remove(DATABASE);
}

// Only `storeKey` writes to this database.
async function read() {
  return /** @type {StoredKey | undefined} */ (await get(DATABASE));
}
