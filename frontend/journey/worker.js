// What the worker does, so that the page stays awake: derives the mailbox's keys from the seven words, and the proof of work. Only
// what the server may have leaves it: the public key, and the digest of the place the mailbox is found by.

import { base64nopad, base64urlnopad } from "@scure/base";
import { deriveMailbox, locatorDigest } from "../sealing/mailbox.js";
import { work } from "../shared/proof-of-work.js";

const jobs = { derive, work };

// `message`: { job, ...details }. Replies are { progress } any number of times, then { result } or { error }.
export async function answer(message, reply) {
  try {
    reply({ result: await jobs[message.job](message, (share) => reply({ progress: share })) });
  } catch (error) {
    reply({ error: error.message });
  }
}

async function derive({ passphrase, salt }, progress) {
  const keys = await deriveMailbox(passphrase, base64urlnopad.decode(salt), progress);
  return { public: keys.public, locatorHash: padded(base64nopad.encode(locatorDigest(keys.locator))) };
}

const padded = (text) => text.padEnd(Math.ceil(text.length / 4) * 4, "=");
