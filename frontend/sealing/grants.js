// Grants: a dossier's secret sealed to the public key of one reader. Lives here: sealing and opening them. Not here: who is granted
// access (the server).

import { decryptBytes, decrypterWith, encryptBytes, encrypterTo } from "./age.js";
import { WrongKey } from "./errors.js";
import { identityFile, publicOf, readIdentityFile } from "./keys.js";

/** @import { Identity } from "./age.js" */

/**
 * @param {string} secret
 * @param {string} grantee the reader's public key
 */
export async function sealGrant(secret, grantee) {
  return encryptBytes(encrypterTo(grantee), await identityFile(secret));
}

/**
 * @param {Identity} identity
 * @param {Uint8Array} grant
 * @param {string | null} [expected] the dossier's public key; with it, the grant of another dossier is refused
 */
export async function openGrant(identity, grant, expected = null) {
  const secret = readIdentityFile(await decryptBytes(decrypterWith(identity), grant));
  if (expected !== null && (await publicOf(secret)) !== expected) {
    throw new WrongKey("This grant holds the key of another dossier: fetch the grant that belongs to this one.");
  }
  return secret;
}
