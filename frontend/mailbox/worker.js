// What the worker does. Lives here: deriving the mailbox's keys from the words, and the proof of work of
// `candour/apps/mailbox/services/slowing.py`. The identity leaves the worker only as a CryptoKey that cannot be read out.

import { sha256 } from "@noble/hashes/sha2.js";
import { base64urlnopad } from "@scure/base";
import { toCryptoKey } from "../sealing/keys.js";
import { deriveMailbox } from "../sealing/mailbox.js";

const jobs = { derive, work };
const REPORT_EVERY = 1 << 14;

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

function work({ challenge, bits, locator }, progress) {
  for (let counter = 0; ; counter += 1) {
    if (zeroBits(sha256(new TextEncoder().encode(`${challenge}:${locator}:${counter}`))) >= bits) return { counter };
    if (counter % REPORT_EVERY === 0) progress(1 - Math.exp(-counter / 2 ** bits));
  }
}

export function zeroBits(digest) {
  const full = digest.findIndex((byte) => byte !== 0);
  return full < 0 ? digest.length * 8 : full * 8 + Math.clz32(digest[full]) - 24;
}
