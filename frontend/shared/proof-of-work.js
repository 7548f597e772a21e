// The proof of work of `candour/apps/reports/cost.py`, computed in a worker: count until the hash begins with enough zero bits.

import { sha256 } from "@noble/hashes/sha2.js";

/** @typedef {{ challenge: string, bits: number }} Challenge as the server sets it */
/** @typedef {Challenge & { place: string }} WorkRequest `place`: what the proof is for */
/** @typedef {{ challenge: string, counter: number }} Proof */

const REPORT_EVERY = 1 << 14;

/**
 * @param {WorkRequest} request
 * @param {(share: number) => void} progress called with the likelihood, 0 … 1, of having finished by now
 * @returns {{ counter: number }}
 */
export function work({ challenge, bits, place }, progress) {
  const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
  const prefix = sha256.create().update(bytes(`${challenge}:${place}:`)); // hashed once: what follows is one short block
  for (let counter = 0; ; counter += 1) {
    if (
      zeroBits(
        prefix
          .clone()
          .update(bytes(String(counter)))
          .digest(),
      ) >= bits
    )
      return { counter };
    if (counter % REPORT_EVERY === 0) progress(1 - Math.exp(-counter / 2 ** bits));
  }
}

/**
 * How many zero bits a digest begins with.
 *
 * @param {Uint8Array} digest
 */
export function zeroBits(digest) {
  const full = digest.findIndex((byte) => byte !== 0);
  return full < 0 ? digest.length * 8 : full * 8 + Math.clz32(digest[full] ?? 0) - 24;
}
