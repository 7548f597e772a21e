// The proof of work of `candour/apps/reports/cost.py`, done in a worker: count until the hash begins with enough zero bits.

import { sha256 } from "@noble/hashes/sha2.js";

const REPORT_EVERY = 1 << 14;

// `progress` gets how likely it was to be done by now, 0 … 1.
export function work({ challenge, bits, place }, progress) {
  const bytes = (text) => new TextEncoder().encode(text);
  const begun = sha256.create().update(bytes(`${challenge}:${place}:`)); // hashed once: what follows is one short block
  for (let counter = 0; ; counter += 1) {
    if (zeroBits(begun.clone().update(bytes(String(counter))).digest()) >= bits) return { counter };
    if (counter % REPORT_EVERY === 0) progress(1 - Math.exp(-counter / 2 ** bits));
  }
}

function zeroBits(digest) {
  const full = digest.findIndex((byte) => byte !== 0);
  return full < 0 ? digest.length * 8 : full * 8 + Math.clz32(digest[full]) - 24;
}
