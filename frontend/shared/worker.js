// The jobs of the web worker: deriving a mailbox's keys from its words, and the proof of work. Lives here: each job with its input and
// result. Not here: the worker's entry (`entries/worker.js`); starting a worker (`worker-client.js`).
//
// A mailbox's identity never leaves the worker as text: that of a new mailbox is discarded, that of an opened one is returned as a
// CryptoKey that cannot be exported. The page sends the server only the public key and the locator, or the locator's digest.

import { base64urlnopad } from "@scure/base";
import { signFirst } from "../sealing/key-history.js";
import { toCryptoKey } from "../sealing/keys.js";
import { deriveMailbox, locatorDigest } from "../sealing/mailbox.js";
import { signingHalf } from "../sealing/signing.js";
import { toBase64 } from "./base64.js";
import { messageOf } from "./failure.js";
import { work } from "./proof-of-work.js";

/** @import { SignedKey } from "../sealing/key-history.js" */
/** @import { WorkRequest } from "./proof-of-work.js" */

/** @typedef {{ passphrase: string, salt: string }} MailboxRequest `salt` in base64url */
/** @typedef {MailboxRequest & { dossier: string }} NewMailboxRequest `dossier`: the identity of the report's dossier */

/**
 * The input of each job.
 *
 * @typedef {{ createMailbox: NewMailboxRequest, openMailbox: MailboxRequest, work: WorkRequest }} Details
 */

/**
 * The result of each job.
 *
 * @typedef {object} Results
 * @property {{ locatorHash: string, dossier: SignedKey, mailbox: SignedKey }} createMailbox the first keys of the report's dossier and of
 *   its mailbox, both signed by the mailbox
 * @property {{ locator: string, key: CryptoKey, signingKey: string }} openMailbox
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
async function createMailbox({ passphrase, salt, dossier }, progress) {
  const keys = await deriveMailbox(passphrase, base64urlnopad.decode(salt), progress);
  return {
    locatorHash: toBase64(locatorDigest(keys.locator)),
    dossier: await signFirst(crypto.randomUUID(), dossier, signingHalf(keys.secret)),
    mailbox: await signFirst(crypto.randomUUID(), keys.secret),
  };
}

/**
 * @param {MailboxRequest} request
 * @param {Progress} progress
 */
async function openMailbox({ passphrase, salt }, progress) {
  const keys = await deriveMailbox(passphrase, base64urlnopad.decode(salt), progress);
  const signingKey = signingHalf(keys.secret).public;
  return { locator: base64urlnopad.encode(keys.locator), key: await toCryptoKey(keys.secret), signingKey };
}
