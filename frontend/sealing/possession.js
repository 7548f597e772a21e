// The proof that whoever registers a public key holds its secret: opening the server's challenge and signing the answer. The same as
// `candour/domain/sealing/possession.py`, which says why.

import { base64 } from "@scure/base";
import { decryptBytes, decrypterWith } from "./age.js";
import { digestOf } from "./authorship.js";
import { BadDocument } from "./errors.js";
import { publicOf } from "./keys.js";
import { signingHalf } from "./signing.js";

const PURPOSE = "candour key possession v1";
const HEAD = new TextEncoder().encode("candour key challenge v1\n");
const SIZE = 32;

/**
 * Opens a challenge with the secret of a staff member's new key and signs the answer. Rejects with BadDocument for an age file that is no
 * challenge, and with WrongKey for a challenge to another key.
 *
 * @param {string} staff the staff member's id
 * @param {string} secret AGE-SECRET-KEY-1…
 * @param {Uint8Array} challenge an age file
 * @returns {Promise<{ answer: string, possession: string }>} both in base64
 */
export async function provePossession(staff, secret, challenge) {
  const opened = await decryptBytes(decrypterWith(secret), challenge);
  const isChallenge = opened.length === HEAD.length + SIZE && HEAD.every((byte, at) => opened[at] === byte);
  if (!isChallenge) throw new BadDocument("This is not a challenge to a key: load the page again.");
  const answer = opened.slice(HEAD.length);
  const half = signingHalf(secret);
  const signed = {
    answer: digestOf(answer),
    owner: staff,
    public_key: await publicOf(secret),
    purpose: PURPOSE,
    signing_key: half.public,
  };
  const signature = await half.sign(new TextEncoder().encode(JSON.stringify(signed))); // the members are in the order of RFC 8785
  return { answer: base64.encode(answer), possession: base64.encode(signature) };
}
