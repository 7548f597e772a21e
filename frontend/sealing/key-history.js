// The signed history of public keys: each key of a dossier or of a staff member is signed by a holder of the key before it. The same
// as `candour/domain/sealing/key_history.py`, which explains the rules. Not here: the proof that the ledger has an entry for a key.

import { base64 } from "@scure/base";
import { BrokenHistory } from "./errors.js";
import { publicOf } from "./keys.js";
import { isSignedBy, signingHalf } from "./signing.js";

/** @import { Signer } from "./signing.js" */

/**
 * One public key of an owner (a dossier or a staff member), as it is published. The last three are empty in a key from before signatures.
 *
 * @typedef {object} SignedKey
 * @property {string} purpose
 * @property {string} owner
 * @property {number} number from 1
 * @property {string} public_key
 * @property {string} previous the public key before it; empty for the first
 * @property {string} signing_key its public signing half
 * @property {string} signed_by the signing key that made `signature`
 * @property {string} signature in base64
 */

/**
 * What else a history may rest on. `isFixed`: whether a key is listed as one from before signatures; `vouchers`: signing keys of staff
 * who may sign an epoch that follows an unsigned one, or the key of a colleague whose key before is lost.
 *
 * @typedef {{ isFixed?: (key: SignedKey) => boolean, vouchers?: readonly string[] }} Allowances
 */

export const EPOCH = "candour epoch v1";
export const STAFF = "candour staff key v1";

/**
 * Returns the signed first epoch of a dossier.
 *
 * @param {string} dossier its id
 * @param {string} secret its identity
 * @param {Signer} [founder] by default the epoch signs itself
 */
export function signFirst(dossier, secret, founder = signingHalf(secret)) {
  return signed({ purpose: EPOCH, owner: dossier, number: 1, previous: "" }, secret, founder);
}

/**
 * Returns the key that follows `before` and has the new identity `secret`.
 *
 * @param {SignedKey} before
 * @param {string} secret
 * @param {Signer} signer the signing half of the key before, or a staff member's where the rules allow it
 */
export function signNext({ purpose, owner, number, public_key: previous }, secret, signer) {
  return signed({ purpose, owner, number: number + 1, previous }, secret, signer);
}

/**
 * Returns a staff member's key signed by itself: the first, or one from before signatures that gets its signing half.
 *
 * @param {string} staff
 * @param {string} secret
 * @param {{ number?: number, previous?: string }} [place]
 */
export function signStaffKey(staff, secret, { number = 1, previous = "" } = {}) {
  return signed({ purpose: STAFF, owner: staff, number, previous }, secret, signingHalf(secret));
}

/**
 * Returns a colleague's new key, signed by somebody else than the key before, which is lost.
 *
 * @param {SignedKey} asked signed by itself
 * @param {Signer} signer
 * @returns {Promise<SignedKey>}
 */
export async function vouchFor(asked, signer) {
  const bare = statementOf({ ...asked, signed_by: signer.public });
  return { ...bare, signature: base64.encode(await signer.sign(canonical(bare))) };
}

/**
 * Throws BrokenHistory unless every key, oldest first, follows from the key before it.
 *
 * @param {readonly SignedKey[]} history
 * @param {Allowances} [allowances]
 */
export function checkHistory(history, allowances = {}) {
  const [first] = history;
  if (!first) throw new BrokenHistory("There is no key.");
  /** @type {SignedKey | null} */
  let before = null;
  for (const [at, key] of history.entries()) {
    const isSame = key.owner === first.owner && key.purpose === first.purpose && key.number === at + 1;
    const follows = key.signature ? isSigned(key, before, allowances) : isOld(key, before, allowances);
    if (!(isSame && follows)) throw new BrokenHistory(`Key ${at + 1} does not follow from the key before it.`);
    before = key;
  }
}

/**
 * Returns the bytes to which the entry of a key commits: the statement with its signature.
 *
 * @param {SignedKey} key
 */
export const contentOf = (key) => canonical({ ...statementOf(key), signature: key.signature });

/**
 * @param {SignedKey} key
 * @param {SignedKey | null} before
 * @param {Allowances} allowances
 */
function isOld(key, before, { isFixed = () => false }) {
  return !before?.signature && isFixed(key);
}

/**
 * @param {SignedKey} key
 * @param {SignedKey | null} before
 * @param {Allowances} allowances
 */
function isSigned(key, before, allowances) {
  if (key.previous !== (before?.public_key ?? "") || !mayFollow(key, before, allowances)) return false;
  return isSignedBy(key.signed_by, canonical(statementOf(key)), decoded(key.signature));
}

/**
 * Returns whether the signer of a signed key may sign it.
 *
 * @param {SignedKey} key
 * @param {SignedKey | null} before
 * @param {Allowances} allowances
 */
function mayFollow(key, before, { isFixed = () => false, vouchers = [] }) {
  if (key.purpose === STAFF && key.signed_by === key.signing_key) return !before || isFixed(key);
  if (!before) return key.purpose === EPOCH;
  if (before.signature && key.signed_by === before.signing_key) return true;
  return vouchers.includes(key.signed_by) && (key.purpose === STAFF || !before.signature);
}

/**
 * @param {{ purpose: string, owner: string, number: number, previous: string }} place
 * @param {string} secret
 * @param {Signer} signer
 * @returns {Promise<SignedKey>}
 */
async function signed(place, secret, signer) {
  const own = { public_key: await publicOf(secret), signing_key: signingHalf(secret).public, signed_by: signer.public };
  const bare = { ...place, ...own };
  return { ...bare, signature: base64.encode(await signer.sign(canonical(bare))) };
}

/** @param {SignedKey} key */
function statementOf({ purpose, owner, number, public_key, previous, signing_key, signed_by }) {
  return { purpose, owner, number, public_key, previous, signing_key, signed_by };
}

/**
 * Returns an object as canonical JSON (RFC 8785); enough for ASCII text and whole numbers.
 *
 * @param {Record<string, string | number>} members
 */
function canonical(members) {
  return new TextEncoder().encode(JSON.stringify(members, Object.keys(members).sort()));
}

/** @param {string} text */
function decoded(text) {
  try {
    return base64.decode(text);
  } catch {
    return new Uint8Array();
  }
}
