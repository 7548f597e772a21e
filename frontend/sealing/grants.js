// Grants: a dossier's secret sealed to one reader's public key. Lives here: sealing and opening one. Not here: who gets one.

import { decryptBytes, decrypterWith, encrypt, encrypterTo } from "./age.js";
import { WrongKey } from "./errors.js";
import { identityFile, publicOf, readIdentityFile } from "./keys.js";

export async function sealGrant(secret, grantee) {
  return encrypt(encrypterTo(grantee), await identityFile(secret));
}

// `expected`: the dossier's public key, to notice a grant put in another's place.
export async function openGrant(identity, grant, expected = null) {
  const secret = readIdentityFile(await decryptBytes(decrypterWith(identity), grant));
  if (expected !== null && (await publicOf(secret)) !== expected) {
    throw new WrongKey("This grant holds the key of another dossier: fetch the grant that belongs to this one.");
  }
  return secret;
}
