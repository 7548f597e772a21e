// Keys that a staff member's browser checked. Lives here: fetching proofs, checking them against what this browser saw before, and
// storing what it saw in IndexedDB. Not here: what a proof must show (`shared/key-proofs.js`).

import { inStore } from "../shared/database.js";
import { checkKey, nothingSeen, UnprovedKey } from "../shared/key-proofs.js";
import { say } from "../shared/words.js";
import { requestJson } from "./server.js";

/** @import { SignedKey } from "../sealing/key-history.js" */
/** @import { KeyProof, Memory } from "../shared/key-proofs.js" */

// Why nothing may be sealed to a key: it is not proved. The message is the text to show.
export class KeyRefused extends Error {}

/**
 * The proofs, and what is signed with an item: the present hour, and dossier → kind → number of the next item.
 *
 * @typedef {{ verifier_key: string, proofs: Record<string, KeyProof>, hour: string, numbers: Record<string, Record<string, number>> }} Answer
 */

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
  const answer = await fetched(wanted, "");
  await check(wanted, answer);
  return new Map(wanted.flatMap((key) => newestOf(key, answer.proofs[key])));
}

/**
 * Resolves once the public key of a dossier is proved, with what a staff member signs with an item that is sealed to it.
 *
 * @param {string} recipient the dossier's public key
 * @param {string} signer the public half of the staff member's signing key
 */
export async function toSign(recipient, signer) {
  const answer = await fetched([recipient], signer);
  await check([recipient], answer);
  const newest = answer.proofs[recipient]?.history.at(-1);
  if (!newest) throw new Error(say("key_unproved"));
  return { dossier: newest.owner, epoch: newest.number, hour: answer.hour, numbers: answer.numbers[newest.owner] ?? {} };
}

/**
 * @param {readonly string[]} keys
 * @param {string} signer
 */
async function fetched(keys, signer) {
  const query = new URLSearchParams([...keys.map((key) => ["key", key]), ...(signer ? [["signer", signer]] : [])]);
  return /** @type {Answer} */ (await requestJson(`/dossiers/keys/?${query}`, { method: "GET" }));
}

/**
 * Checks the proof of every key and remembers the keys.
 *
 * @param {readonly string[]} wanted
 * @param {Answer} answer
 */
async function check(wanted, { verifier_key: verifierKey, proofs }) {
  try {
    await navigator.locks.request(PLACE.database, async () => {
      let memory = await seen();
      for (const key of wanted) memory = checkKey(proofs[key], key, verifierKey, memory);
      await inStore(PLACE, "readwrite", (store) => store.put(memory, ONLY));
    });
  } catch (error) {
    throw error instanceof UnprovedKey ? new KeyRefused(say(error.name)) : error;
  }
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
