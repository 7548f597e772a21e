// What the worker does. Lives here: deriving the mailbox's keys from the words, and the proof of work. The
// identity leaves the worker only as a CryptoKey that cannot be read out.

import { base64urlnopad } from "@scure/base";
import { toCryptoKey } from "../sealing/keys.js";
import { deriveMailbox } from "../sealing/mailbox.js";
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

async function derive({ words, salt }, progress) {
  const keys = await deriveMailbox(words, base64urlnopad.decode(salt), progress);
  return { locator: base64urlnopad.encode(keys.locator), key: await toCryptoKey(keys.secret) };
}
