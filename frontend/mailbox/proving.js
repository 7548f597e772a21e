// The report's key, checked before the mailbox seals anything to it: its history is signed, begins with the mailbox's own signature, and
// the ledger has an entry for it. Not here: what a proof must show (`shared/key-proofs.js`).

import { signItem } from "../sealing/authorship.js";
import { attribute, part } from "../shared/dom.js";
import { checkKey, nothingSeen } from "../shared/key-proofs.js";
import { signer, signingKey } from "./key.js";

/** @import { Authorship } from "../sealing/authorship.js" */
/** @import { SignedKey } from "../sealing/key-history.js" */
/** @import { KeyProof } from "../shared/key-proofs.js" */

// The report's key is not proved. The message is a text to show.
export class UnprovedRecipient extends Error {}

/**
 * The key to seal to, and a function that seals nothing but signs: it returns what a form sends of an item that is sealed to the key.
 *
 * @typedef {{ epoch: number, recipient: string, sign: SignFunction }} ProvedKey
 */

/** @typedef {(kind: string, digest: string, about?: string) => Promise<Authorship | null>} SignFunction null: nothing to sign with */

/** @typedef {{ verifier_key: string, proof: KeyProof, dossier: string, numbers: Record<string, number>, hour: string }} Answer */

/**
 * Returns the report's newest key, which may be newer than the one in the page. Throws UnprovedRecipient where it is not proved: nothing
 * may be sealed to it.
 *
 * @returns {Promise<ProvedKey>}
 */
export async function provedKey() {
  const page = part(document, "[data-key-proof]");
  const response = await fetch(attribute(page, "keyProof"), { headers: { Accept: "application/json" } });
  if (!response.ok) throw new UnprovedRecipient((await refusalOf(response)) || attribute(page, "keyUnproved"));
  const answer = /** @type {Answer} */ (await response.json());
  const { verifier_key: verifierKey, proof } = answer;
  try {
    const { number, public_key: recipient } = /** @type {SignedKey} */ (proof.history.at(-1));
    checkKey(proof, recipient, verifierKey, nothingSeen());
    checkFounder(proof, await signingKey());
    return { epoch: number, recipient, sign: await signing(answer, number, page) };
  } catch (error) {
    throw error instanceof UnprovedRecipient ? error : new UnprovedRecipient(attribute(page, "keyUnproved"));
  }
}

/**
 * Returns the function that signs items of the report. A report from before keys had signatures has no signing key.
 *
 * @param {Answer} answer
 * @param {number} epoch
 * @param {HTMLElement} page
 * @returns {Promise<SignFunction>}
 */
async function signing({ proof, dossier, numbers, hour }, epoch, page) {
  const founder = proof.history[0]?.signed_by;
  if (!founder) return async () => null;
  const own = await signer();
  if (!own) throw new UnprovedRecipient(attribute(page, "wordsNeeded"));
  const next = new Map(Object.entries(numbers));
  return (kind, sha256, about) => {
    const number = next.get(kind) ?? 1;
    next.set(kind, number + 1);
    return signItem({ dossier, epoch, kind, author: "reporter", sha256, about: about ?? null }, own, { number, hour });
  };
}

/**
 * @param {KeyProof} proof
 * @param {string | null} own the mailbox's signing key; null where the mailbox's key is no longer on this device
 */
function checkFounder({ history: [first] }, own) {
  if (own && first?.signature && first.signed_by !== own) throw new Error("The report's first key is not this mailbox's.");
}

/**
 * Returns the server's own words, such as that the mailbox has closed itself; empty where there are none.
 *
 * @param {Response} response
 */
async function refusalOf(response) {
  const { error = "" } = /** @type {{ error?: string }} */ (await response.json().catch(() => ({})));
  return error;
}
