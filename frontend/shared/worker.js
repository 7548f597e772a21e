// What the worker does, so that the page stays awake: deriving a mailbox's keys from its words, and the proof of work. Lives here:
// each job, with what goes in and what comes out. Not here: the worker's entry; asking it (`worker-client.js`).
//
// The mailbox's identity never leaves the worker as text: a new mailbox's stays here, an opened one's leaves as a CryptoKey that
// cannot be exported. What leaves for the server is the public key and the locator, or the locator's digest.

import { base64urlnopad } from "@scure/base";
import { toCryptoKey } from "../sealing/keys.js";
import { deriveMailbox, locatorDigest } from "../sealing/mailbox.js";
import { toBase64 } from "./base64.js";
import { messageOf } from "./failure.js";
import { work } from "./proof-of-work.js";

/** @import { WorkRequest } from "./proof-of-work.js" */

/** @typedef {{ passphrase: string, salt: string }} MailboxRequest `salt` in base64url */

/**
 * What each job takes.
 *
 * @typedef {{ createMailbox: MailboxRequest, openMailbox: MailboxRequest, work: WorkRequest }} Details
 */

/**
 * What each job gives.
 *
 * @typedef {object} Results
 * @property {{ public: string, locatorHash: string }} createMailbox
 * @property {{ locator: string, key: CryptoKey }} openMailbox
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
 * Replies with progress any number of times, then with the result or an error.
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
 * @param {MailboxRequest} request
 * @param {Progress} progress
 */
async function createMailbox({ passphrase, salt }, progress) {
  const keys = await deriveMailbox(passphrase, base64urlnopad.decode(salt), progress);
  return { public: keys.public, locatorHash: toBase64(locatorDigest(keys.locator)) };
}

/**
 * @param {MailboxRequest} request
 * @param {Progress} progress
 */
async function openMailbox({ passphrase, salt }, progress) {
  const keys = await deriveMailbox(passphrase, base64urlnopad.decode(salt), progress);
  return { locator: base64urlnopad.encode(keys.locator), key: await toCryptoKey(keys.secret) };
}
