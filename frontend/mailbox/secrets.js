// The secrets of the report's dossier, which the mailbox's key opens through grants. Not here: where the key is stored (`key.js`).

import { openGrant } from "../sealing/grants.js";
import { checkSuite } from "../sealing/suites.js";
import { fromBase64 } from "../shared/base64.js";

/** @import { Identity } from "../sealing/age.js" */

/**
 * One grant, as the server lists it: an epoch's secret, sealed in base64 to the mailbox (`holder_epoch` is null) or to a newer epoch.
 *
 * @typedef {{ epoch: number, public_key: string, suite: string, holder_epoch: number | null, sealed: string }} MailboxGrant
 */

/**
 * Opens the grants and returns the dossier's secrets by epoch. Epochs whose grant cannot be opened are left out. Throws
 * UnknownSuite where a key is of a kind that this page does not know.
 *
 * @param {readonly MailboxGrant[]} grants newest first
 * @param {Identity} own the mailbox's key
 */
export async function secretsOf(grants, own) {
  /** @type {Map<number, string>} */
  const secrets = new Map();
  for (const { epoch, public_key: expected, suite, holder_epoch: holder, sealed } of grants) {
    checkSuite(suite);
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
