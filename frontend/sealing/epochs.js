// Key epochs. Lives here: beginning a new one, and the secrets one reader reaches. Not here: storage. How epochs and links work
// stands in `candour/domain/sealing/epochs.py`, whose twin this is. `publics`: the dossier's public keys, oldest first.

import { WrongKey } from "./errors.js";
import { openGrant, sealGrant } from "./grants.js";
import { newDossier, publicOf } from "./keys.js";

// `secret`: the current epoch's. Gives the longer list, the new secret to grant to those who stay, and the link to store.
export async function rotate(publics, secret) {
  if ((await publicOf(secret)) !== publics.at(-1)) {
    throw new WrongKey("Only a holder of the current epoch's key can begin a new one: open the newest grant first.");
  }
  const keys = await newDossier();
  return { publics: [...publics, keys.public], secret: keys.secret, link: await sealGrant(secret, keys.public) };
}

// A Map from epoch number to secret: all within reach of a grant of epoch `number`. `links[n]`: epoch n's secret for epoch n + 1.
export async function keyring(publics, number, secret, links) {
  if ((await publicOf(secret)) !== publics[number - 1]) {
    throw new WrongKey(`This is not the key of epoch ${number}: open the grant of that epoch.`);
  }
  const secrets = new Map([[number, secret]]);
  for (let n = number - 1; n >= 1 && links[n]; n -= 1) {
    secrets.set(n, await openGrant(secrets.get(n + 1), links[n], publics[n - 1]));
  }
  return secrets;
}

export function secretOf(secrets, number) {
  if (secrets.has(number)) return secrets.get(number);
  throw new WrongKey(`Your grant does not reach key epoch ${number}: ask a current handler for a new grant.`);
}
