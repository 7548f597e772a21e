// The report's key, checked before the mailbox seals anything to it: its history is signed, begins with the mailbox's own signature, and
// the ledger has an entry for it. Not here: what a proof must show (`shared/key-proofs.js`).

import { attribute, part } from "../shared/dom.js";
import { checkKey, nothingSeen } from "../shared/key-proofs.js";
import { signingKey } from "./key.js";

/** @import { KeyProof } from "../shared/key-proofs.js" */

// The report's key is not proved. The message is a text to show.
export class UnprovedRecipient extends Error {}

/**
 * Throws UnprovedRecipient where the key is not proved: nothing may be sealed to it.
 *
 * @param {string} recipient
 */
export async function checkRecipient(recipient) {
  const page = part(document, "[data-key-proof]");
  const response = await fetch(attribute(page, "keyProof"), { headers: { Accept: "application/json" } });
  if (!response.ok) throw new UnprovedRecipient(attribute(page, "keyUnproved"));
  const { verifier_key: verifierKey, proof } = /** @type {{ verifier_key: string, proof: KeyProof }} */ (await response.json());
  try {
    checkKey(proof, recipient, verifierKey, nothingSeen());
    checkFounder(proof, await signingKey());
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
