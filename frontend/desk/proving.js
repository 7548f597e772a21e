// Keys that a staff member's browser checked. Lives here: fetching proofs, checking them against what this browser saw before, and
// storing what it saw in IndexedDB. Not here: what a proof must show (`shared/key-proofs.js`).

import { inStore } from "../shared/database.js";
import { checkKey, nothingSeen, UnprovedKey } from "../shared/key-proofs.js";
import { say } from "../shared/words.js";
import { requestJson } from "./server.js";

/** @import { SignedKey } from "../sealing/key-history.js" */
/** @import { KeyProof, Memory } from "../shared/key-proofs.js" */

/** @typedef {{ verifier_key: string, proofs: Record<string, KeyProof> }} Answer */

const PLACE = { database: "candour-seen", store: "keys" };
const ONLY = "seen";

/**
 * Resolves once every public key is proved. Rejects with a text to show where one is not: nothing may be sealed to it.
 *
 * @param {readonly string[]} publicKeys
 * @returns {Promise<ReadonlyMap<string, SignedKey>>} the newest signed key of each owner, by public key
 */
export async function proved(publicKeys) {
  const wanted = [...new Set(publicKeys)];
  if (!wanted.length) return new Map();
  const query = wanted.map((key) => `key=${encodeURIComponent(key)}`).join("&");
  const { verifier_key: verifierKey, proofs } = /** @type {Answer} */ (
    await requestJson(`/dossiers/keys/?${query}`, { method: "GET" })
  );
  try {
    await navigator.locks.request(PLACE.database, async () => {
      let memory = await seen();
      for (const key of wanted) memory = checkKey(proofs[key], key, verifierKey, memory);
      await inStore(PLACE, "readwrite", (store) => store.put(memory, ONLY));
    });
  } catch (error) {
    throw error instanceof UnprovedKey ? new Error(say(error.name)) : error;
  }
  return new Map(wanted.flatMap((key) => newestOf(key, proofs[key])));
}

/**
 * @param {string} publicKey
 * @param {KeyProof | undefined} proof
 * @returns {[string, SignedKey][]}
 */
function newestOf(publicKey, proof) {
  const newest = proof?.history.at(-1);
  return newest ? [[publicKey, newest]] : [];
}

/** @returns {Promise<Memory>} */
async function seen() {
  const stored = /** @type {Memory | undefined} */ (await inStore(PLACE, "readonly", (store) => store.get(ONLY)));
  return stored ?? nothingSeen();
}
