// Confirmations of grants: a reader's signature that a grant opens. The same as `candour/domain/sealing/confirmations.py`.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { base64 } from "@scure/base";
import { openGrant } from "./grants.js";

/** @import { Identity } from "./age.js" */
/** @import { Signer } from "./signing.js" */

/** @typedef {{ dossier: string, epoch: number, public_key: string, sealed: Uint8Array }} OpenedGrant */

const PURPOSE = "candour grant opens v1";

/**
 * Opens a grant and returns the reader's signature, in base64, that it opens. Rejects where it does not.
 *
 * @param {Identity} identity the reader's
 * @param {Signer} signer the reader's
 * @param {OpenedGrant} grant
 */
export async function confirmGrant(identity, signer, grant) {
  await openGrant(identity, grant.sealed, grant.public_key);
  return base64.encode(await signer.sign(statementOf(grant, signer.public)));
}

/**
 * Returns the bytes that are signed, as canonical JSON (RFC 8785).
 *
 * @param {OpenedGrant} grant
 * @param {string} signingKey in base64
 */
function statementOf({ dossier, epoch, public_key, sealed }, signingKey) {
  const digest = bytesToHex(sha256(sealed));
  const members = { purpose: PURPOSE, dossier, epoch, public_key, sealed: digest, signed_by: signingKey };
  return new TextEncoder().encode(JSON.stringify(members, Object.keys(members).sort()));
}
