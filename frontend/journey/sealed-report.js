// Sealing a report: its items, and the grants of its secret. Not here: the content of the documents (`documents.js`); sending
// (`sending.js`).

import { digestOf } from "../sealing/authorship.js";
import { sealGrant } from "../sealing/grants.js";
import { sealJson } from "../sealing/items.js";
import { checkSuite } from "../sealing/suites.js";
import { toBase64 } from "../shared/base64.js";

/** @import { Authorship } from "../sealing/authorship.js" */
/** @import { SentPart } from "../shared/exhibit.js" */
/** @import { ItemToSign } from "../shared/worker.js" */

/**
 * An item to send: sealed in base64, or uploaded before. `about`: the position in the list of the exhibit that the item describes.
 *
 * @typedef {{ kind: string, sealed: string, about?: number } | { kind: "exhibit", upload: string, token: string }} SealedItem
 */

/** @typedef {{ holder: string, public_key: string, suite: string }} Holder a dossier whose readers may read the report */
/** @typedef {{ holder: string | null, public_key: string, sealed: string }} SealedGrant `sealed` in base64; `holder` null: the mailbox */

/**
 * Seals every document, and the details of every exhibit, to the dossier. Returns the items, and beside each what is signed of it.
 *
 * @param {string} recipient the dossier's public key
 * @param {Readonly<Record<string, object>>} documents by kind
 * @param {readonly SentPart[]} exhibits
 */
export async function sealedItems(recipient, documents, exhibits) {
  /** @type {SealedItem[]} */
  const items = [];
  /** @type {ItemToSign[]} */
  const toSign = [];
  const add = async (
    /** @type {string} */ kind,
    /** @type {object} */ document,
    /** @type {{ about?: number }} */ place = {},
  ) => {
    const sealed = await sealJson(recipient, document);
    items.push({ kind, sealed: toBase64(sealed), ...place });
    toSign.push({ kind, sha256: digestOf(sealed), ...place });
  };
  for (const [kind, document] of Object.entries(documents)) await add(kind, document);
  for (const { upload, token, sha256, details } of exhibits) {
    const about = items.push({ kind: "exhibit", upload, token }) - 1;
    toSign.push({ kind: "exhibit", sha256 });
    await add("exhibit_details", details, { about });
  }
  return { items, toSign };
}

/**
 * Returns the items, each with the reporter's signature.
 *
 * @param {readonly SealedItem[]} items
 * @param {readonly Authorship[]} signatures
 */
export const signedItems = (items, signatures) => items.map((item, at) => ({ ...item, authorship: signatures[at] }));

/**
 * Seals the dossier's secret to the mailbox and to every holder. Throws UnknownSuite where a holder's key is of an unknown kind.
 *
 * @param {string} secret the dossier's secret
 * @param {string} mailbox the mailbox's public key
 * @param {readonly Holder[]} holders
 * @returns {Promise<SealedGrant[]>}
 */
export async function sealedGrants(secret, mailbox, holders) {
  for (const { suite } of holders) checkSuite(suite);
  const all = [{ holder: null, public_key: mailbox }, ...holders.map(({ holder, public_key }) => ({ holder, public_key }))];
  return Promise.all(all.map(async (to) => ({ ...to, sealed: toBase64(await sealGrant(secret, to.public_key)) })));
}
