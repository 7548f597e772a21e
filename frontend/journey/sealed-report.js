// A report as it is sealed. Lives here: its items, and the grants of its secret. Not here: what the documents hold (`documents.js`);
// sending (`sending.js`).

import { sealGrant } from "../sealing/grants.js";
import { sealJson } from "../sealing/items.js";
import { toBase64 } from "../shared/base64.js";

/** @import { SentPart } from "../shared/exhibit.js" */

/**
 * An item as the server takes it: sealed in base64, or uploaded before. `about`: the place in the list of the exhibit that is described.
 *
 * @typedef {{ kind: string, sealed: string, about?: number } | { kind: "exhibit", upload: string, token: string }} SealedItem
 */

/** @typedef {{ holder: string | null, public_key: string }} Holder a dossier whose members may read the report; null is the mailbox */
/** @typedef {Holder & { sealed: string }} SealedGrant `sealed` in base64 */

/**
 * @param {string} recipient the dossier's public key
 * @param {Readonly<Record<string, object>>} documents by kind
 * @param {readonly SentPart[]} exhibits
 */
export async function sealedItems(recipient, documents, exhibits) {
  const sealed = async (/** @type {object} */ document) => toBase64(await sealJson(recipient, document));
  /** @type {SealedItem[]} */
  const items = [];
  for (const [kind, document] of Object.entries(documents)) items.push({ kind, sealed: await sealed(document) });
  for (const { upload, token, details } of exhibits) {
    const about = items.push({ kind: "exhibit", upload, token }) - 1;
    items.push({ kind: "exhibit_details", about, sealed: await sealed(details) });
  }
  return items;
}

/**
 * @param {string} secret the dossier's
 * @param {string} mailbox its public key
 * @param {readonly Holder[]} holders
 * @returns {Promise<SealedGrant[]>}
 */
export function sealedGrants(secret, mailbox, holders) {
  const all = [{ holder: null, public_key: mailbox }, ...holders];
  return Promise.all(all.map(async (to) => ({ ...to, sealed: toBase64(await sealGrant(secret, to.public_key)) })));
}
