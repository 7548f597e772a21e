// The jobs of the web worker: deriving a mailbox's keys from its words, and the proof of work. Lives here: each job with its input and
// result. Not here: the worker's entry (`entries/worker.js`); starting a worker (`worker-client.js`).
//
// A mailbox's identity never leaves the worker as text: that of a new mailbox is discarded, that of an opened one is returned as a
// CryptoKey that cannot be exported. The page sends the server only the public key and the locator, or the locator's digest.

import { base64urlnopad } from "@scure/base";
import { signItem } from "../sealing/authorship.js";
import { signFirst } from "../sealing/key-history.js";
import { toCryptoKey } from "../sealing/keys.js";
import { deriveMailbox, locatorDigest } from "../sealing/mailbox.js";
import { signingHalf, toSigningKey } from "../sealing/signing.js";
import { toBase64 } from "./base64.js";
import { messageOf } from "./failure.js";
import { work } from "./proof-of-work.js";

/** @import { Authorship } from "../sealing/authorship.js" */
/** @import { SignedKey } from "../sealing/key-history.js" */
/** @import { Signer } from "../sealing/signing.js" */
/** @import { WorkRequest } from "./proof-of-work.js" */

/** @typedef {{ passphrase: string, salt: string }} MailboxRequest `salt` in base64url */
/**
 * An item of a new report to sign; `about`: the position of the item that it describes.
 *
 * @typedef {{ kind: string, sha256: string, about?: number | undefined }} ItemToSign
 */

/**
 * The request for a new mailbox: the identity of the report's dossier, and the items that the reporter signs at this hour.
 *
 * @typedef {MailboxRequest & { dossier: string, items: ItemToSign[], hour: string }} NewMailboxRequest
 */

/**
 * The input of each job.
 *
 * @typedef {{ createMailbox: NewMailboxRequest, openMailbox: MailboxRequest, work: WorkRequest }} Details
 */

/**
 * The result of each job.
 *
 * @typedef {object} Results
 * @property {{ locatorHash: string, dossier: SignedKey, mailbox: SignedKey, signatures: Authorship[] }} createMailbox the first keys of the
 *   report's dossier and of its mailbox, and the signatures of the items, all signed by the mailbox
 * @property {{ locator: string, key: CryptoKey, signing: CryptoKey, signingKey: string }} openMailbox
 * @property {{ counter: number }} work
 */

/** @typedef {keyof Details} Job */
/** @typedef {(share: number) => void} Progress called with 0 … 1 */

/**
 * @template {Job} J
 * @typedef {{ job: J, details: Details[J] }} Message
 */

/**
 * @template {Job} J
 * @typedef {{ progress: number } | { error: string } | { result: Results[J] }} Reply
 */

/** @type {{ [J in Job]: (details: Details[J], progress: Progress) => Promise<Results[J]> | Results[J] }} */
const jobs = { createMailbox, openMailbox, work };

/**
 * Runs a job: replies with progress any number of times, then with the result or an error.
 *
 * @template {Job} J
 * @param {Message<J>} message
 * @param {(reply: Reply<J>) => void} reply
 */
export async function answer({ job, details }, reply) {
  try {
    reply({ result: await jobs[job](details, (share) => reply({ progress: share })) });
  } catch (error) {
    reply({ error: messageOf(error) });
  }
}

/**
 * @param {NewMailboxRequest} request
 * @param {Progress} progress
 */
async function createMailbox({ passphrase, salt, dossier, items, hour }, progress) {
  const keys = await deriveMailbox(passphrase, base64urlnopad.decode(salt), progress);
  const signer = signingHalf(keys.secret);
  const id = crypto.randomUUID();
  return {
    locatorHash: toBase64(locatorDigest(keys.locator)),
    dossier: await signFirst(id, dossier, signer),
    mailbox: await signFirst(crypto.randomUUID(), keys.secret),
    signatures: await signAll(items, id, hour, signer),
  };
}

/**
 * Signs the items of a new report, in order.
 *
 * @param {readonly ItemToSign[]} items
 * @param {string} dossier its id
 * @param {string} hour
 * @param {Signer} signer
 */
async function signAll(items, dossier, hour, signer) {
  /** @type {Authorship[]} */
  const signed = [];
  /** @type {Map<string, number>} */
  const numbers = new Map();
  for (const { kind, sha256, about } of items) {
    const number = (numbers.get(kind) ?? 0) + 1;
    numbers.set(kind, number);
    const described = about === undefined ? null : (signed[about]?.item ?? null);
    const place = { dossier, epoch: 1, kind, author: /** @type {const} */ ("reporter"), sha256, about: described };
    signed.push(await signItem(place, signer, { number, hour }));
  }
  return signed;
}

/**
 * @param {MailboxRequest} request
 * @param {Progress} progress
 */
async function openMailbox({ passphrase, salt }, progress) {
  const keys = await deriveMailbox(passphrase, base64urlnopad.decode(salt), progress);
  const [key, signing] = await Promise.all([toCryptoKey(keys.secret), toSigningKey(keys.secret)]);
  return { locator: base64urlnopad.encode(keys.locator), key, signing, signingKey: signingHalf(keys.secret).public };
}
