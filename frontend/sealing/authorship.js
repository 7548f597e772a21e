// The author's signature of an item: who wrote it, where it belongs, in which order, and when. The same as
// `candour/domain/sealing/authorship.py`; docs/signed-items.md specifies the signed bytes. Lives here: those bytes, signing, checking. Not
// here: which key is an author's (`shared/authors.js`).

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { base64 } from "@scure/base";
import { isSignedBy } from "./signing.js";

/** @import { Signer } from "./signing.js" */

/**
 * Where an item belongs. `author`: its role; `sha256`: of the ciphertext, in hexadecimal; `about`: the id of the item that it describes.
 *
 * @typedef {{ dossier: string, epoch: number, kind: string, author: "reporter" | "staff", sha256: string, about?: string | null }} Place
 */

/**
 * What the author adds. `number` counts the items of one kind that one key signed in one dossier, from 1; `hour` is the server's, in UTC.
 *
 * @typedef {{ item: string, number: number, hour: string, signed_by: string, signature: string }} Authorship
 */

const PURPOSE = "candour item v1";

/**
 * Returns the author's signature of an item.
 *
 * @param {Place} place
 * @param {Signer} signer
 * @param {{ item?: string, number: number, hour: string }} order
 * @returns {Promise<Authorship>}
 */
export async function signItem(place, signer, { item = crypto.randomUUID(), number, hour }) {
  const bare = { item, number, hour, signed_by: signer.public };
  return { ...bare, signature: base64.encode(await signer.sign(signedBytes(place, bare))) };
}

/**
 * Returns whether the key that is named signed the item in this place.
 *
 * @param {Place} place
 * @param {Authorship} authorship
 */
export function isAuthorship(place, authorship) {
  try {
    return isSignedBy(authorship.signed_by, signedBytes(place, authorship), base64.decode(authorship.signature));
  } catch {
    return false; // not base64
  }
}

/**
 * Returns a sealed text with its author's signature, as forms send both; null: the author has no signing key.
 *
 * @param {Uint8Array} ciphertext
 * @param {Authorship | null} authorship
 */
export function asSent(ciphertext, authorship) {
  const sealed = base64.encode(ciphertext);
  return authorship ? `${sealed}.${base64.encode(new TextEncoder().encode(JSON.stringify(authorship)))}` : sealed;
}

/**
 * Returns the SHA-256 of a ciphertext in hexadecimal.
 *
 * @param {Uint8Array} ciphertext
 */
export const digestOf = (ciphertext) => bytesToHex(sha256(ciphertext));

/**
 * @param {Place} place
 * @param {Omit<Authorship, "signature">} authorship
 */
function signedBytes({ dossier, epoch, kind, author, sha256: digest, about = null }, { item, number, hour, signed_by: key }) {
  // The members in the order of their names, as RFC 8785 demands.
  const members = {
    about,
    author,
    content_sha256: digest,
    dossier,
    epoch_number: epoch,
    item,
    kind,
    number,
    purpose: PURPOSE,
    signed_by: key,
    signed_hour: hour,
  };
  return new TextEncoder().encode(JSON.stringify(members));
}
