// Chains of grants from a staff member's key to a dossier. Lives here: opening a chain, and picking a dossier's secrets from it.
// Not here: where the key is stored (`keyring.js`); which grants lead to a dossier (the server).

import { openGrant } from "../sealing/grants.js";
import { checkSuite } from "../sealing/suites.js";
import { fromBase64 } from "../shared/base64.js";

/** @import { Identity } from "../sealing/age.js" */

/**
 * One grant, as the server lists it: the secret of an epoch of `dossier`, sealed (in base64) to the staff member's own key (`holder`
 * is "me") or to an epoch of another dossier, whose grant is earlier in the list.
 *
 * @typedef {object} ChainLink
 * @property {string} dossier
 * @property {number} epoch
 * @property {string} public_key
 * @property {string} suite
 * @property {string} holder
 * @property {number | null} holder_epoch
 * @property {string} sealed
 */

/** @typedef {{ epoch: number, secret: string, publicKey: string }} EpochSecret */

/**
 * Opens a chain and returns every secret in it, by "dossier/epoch". A grant whose opening key is missing is skipped. Throws UnknownSuite
 * where a key is of a kind that this page does not know.
 *
 * @param {Identity} own the staff member's key
 * @param {readonly ChainLink[]} links in opening order
 */
export async function openChain(own, links) {
  /** @type {Map<string, string>} */
  const secrets = new Map();
  for (const link of links) {
    const opener = link.holder === "me" ? own : secrets.get(nameOf(link.holder, link.holder_epoch));
    if (!opener) continue;
    checkSuite(link.suite);
    secrets.set(nameOf(link.dossier, link.epoch), await openGrant(opener, fromBase64(link.sealed), link.public_key));
  }
  return secrets;
}

/**
 * Returns the dossier's secrets, newest epoch first.
 *
 * @param {string} dossier
 * @param {readonly ChainLink[]} links
 * @param {ReadonlyMap<string, string>} secrets as `openChain` gives them
 * @returns {EpochSecret[]}
 */
export function secretsOf(dossier, links, secrets) {
  return links
    .filter((link) => link.dossier === dossier)
    .flatMap(({ epoch, public_key: publicKey }) => {
      const secret = secrets.get(nameOf(dossier, epoch));
      return secret === undefined ? [] : [{ epoch, secret, publicKey }];
    })
    .sort((a, b) => b.epoch - a.epoch);
}

/**
 * Returns all secrets, that of `epoch` first. The others are tried because an item sealed during a rotation may need another epoch's.
 *
 * @param {readonly EpochSecret[]} secrets
 * @param {number} epoch
 */
export function startingWith(secrets, epoch) {
  return [...secrets].sort((a, b) => Number(b.epoch === epoch) - Number(a.epoch === epoch)).map(({ secret }) => secret);
}

/**
 * @param {string} dossier
 * @param {number | null} epoch
 */
const nameOf = (dossier, epoch) => `${dossier}/${epoch}`;
