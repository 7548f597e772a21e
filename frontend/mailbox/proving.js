// The report's key, checked before the mailbox seals anything to it: its history is signed, begins with the mailbox's own signature, and
// the ledger has an entry for it. Not here: what a proof must show (`shared/key-proofs.js`).

import { attribute, part } from "../shared/dom.js";
import { checkKey, nothingSeen } from "../shared/key-proofs.js";
import { signingKey } from "./key.js";

/** @import { SignedKey } from "../sealing/key-history.js" */
/** @import { KeyProof } from "../shared/key-proofs.js" */

// The report's key is not proved. The message is a text to show.
export class UnprovedRecipient extends Error {}

/** @typedef {{ epoch: number, recipient: string }} ProvedKey */

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
  const { verifier_key: verifierKey, proof } = /** @type {{ verifier_key: string, proof: KeyProof }} */ (await response.json());
  try {
    const { number, public_key: recipient } = /** @type {SignedKey} */ (proof.history.at(-1));
    checkKey(proof, recipient, verifierKey, nothingSeen());
    checkFounder(proof, await signingKey());
    return { epoch: number, recipient };
  } catch {
    throw new UnprovedRecipient(attribute(page, "keyUnproved"));
  }
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
