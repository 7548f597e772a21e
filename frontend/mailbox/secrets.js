// The dossier's secrets that the mailbox's key opens. Lives here: opening the mailbox's grants. Not here: where the key is stored.

import { openGrant } from "../sealing/grants.js";
import { fromBase64 } from "../shared/base64.js";

/** @import { Identity } from "../sealing/age.js" */

/**
 * One grant, as the server lists it: an epoch's secret, sealed in base64 to the mailbox (`holder_epoch` is null) or to a newer epoch.
 *
 * @typedef {{ epoch: number, public_key: string, holder_epoch: number | null, sealed: string }} MailboxGrant
 */

/**
 * What the key can open, by epoch; what it cannot is left out, and the page shows it as such, part by part.
 *
 * @param {readonly MailboxGrant[]} grants newest first
 * @param {Identity} own the mailbox's key
 */
export async function secretsOf(grants, own) {
  /** @type {Map<number, string>} */
  const secrets = new Map();
  for (const { epoch, public_key: expected, holder_epoch: holder, sealed } of grants) {
    const opener = holder === null ? own : secrets.get(holder);
    if (!opener || secrets.has(epoch)) continue;
    try {
      secrets.set(epoch, await openGrant(opener, fromBase64(sealed), expected));
    } catch {
      // Left out.
    }
  }
  return secrets;
}
