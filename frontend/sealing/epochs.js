// Key epochs of a dossier: rotation to a new epoch, and the secrets that one reader can reach. Not here: storage. The same as
// `candour/domain/sealing/epochs.py`, which explains epochs and links. `publics`: the dossier's public keys, oldest first.

import { WrongKey } from "./errors.js";
import { openGrant, sealGrant } from "./grants.js";
import { newDossier, publicOf } from "./keys.js";

/**
 * Creates a new epoch. Throws WrongKey where `secret` is not the current epoch's.
 *
 * @param {string[]} publics
 * @param {string} secret the current epoch's
 * @returns {Promise<{ publics: string[], secret: string, link: Uint8Array }>} the public keys including the new one, the new secret to
 *   grant to the remaining readers, and the link to store
 */
export async function rotate(publics, secret) {
  if ((await publicOf(secret)) !== publics.at(-1)) {
    throw new WrongKey("Only a holder of the current epoch's key can begin a new one: open the newest grant first.");
  }
  const keys = await newDossier();
  return { publics: [...publics, keys.public], secret: keys.secret, link: await sealGrant(secret, keys.public) };
}

/**
 * Returns every secret that a grant of epoch `number` gives access to, by epoch number.
 *
 * @param {string[]} publics
 * @param {number} number
 * @param {string} secret of epoch `number`
 * @param {Record<number, Uint8Array>} links `links[n]` is epoch n's secret, sealed to epoch n + 1
 */
export async function keyring(publics, number, secret, links) {
  if ((await publicOf(secret)) !== publics[number - 1]) {
    throw new WrongKey(`This is not the key of epoch ${number}: open the grant of that epoch.`);
  }
  const secrets = new Map([[number, secret]]);
  let opener = secret;
  for (let n = number - 1, link = links[n]; n >= 1 && link; n -= 1, link = links[n]) {
    opener = await openGrant(opener, link, publics[n - 1]);
    secrets.set(n, opener);
  }
  return secrets;
}

/**
 * Returns the secret of epoch `number`. Throws WrongKey where this reader cannot reach it.
 *
 * @param {ReadonlyMap<number, string>} secrets
 * @param {number} number
 */
export function secretOf(secrets, number) {
  const secret = secrets.get(number);
  if (secret !== undefined) return secret;
  throw new WrongKey(`Your grant does not reach key epoch ${number}: ask a current handler for a new grant.`);
}
