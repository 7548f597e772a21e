// What the worker does: derives the mailbox's keys from the seven words, so that the page stays awake. Only what the server may have
// leaves it: the public key, and the digest of the place the mailbox is found by.

import { base64nopad, base64urlnopad } from "@scure/base";
import { deriveMailbox, locatorDigest } from "../sealing/mailbox.js";

export async function answer({ passphrase, salt }, reply) {
  try {
    const keys = await deriveMailbox(passphrase, base64urlnopad.decode(salt), (share) => reply({ progress: share }));
    reply({ result: { public: keys.public, locatorHash: padded(base64nopad.encode(locatorDigest(keys.locator))) } });
  } catch (error) {
    reply({ error: error.message });
  }
}

const padded = (text) => text.padEnd(Math.ceil(text.length / 4) * 4, "=");
