// The proof of work that the server may ask for (verified in Python): counts until a hash begins with enough zero bits. Runs in the
// web worker.

import { sha256 } from "@noble/hashes/sha2.js";

/** @typedef {{ challenge: string, bits: number }} Challenge from the server; `bits`: how many zero bits are needed */
/** @typedef {Challenge & { place: string }} WorkRequest `place`: what the proof is for */
/** @typedef {{ challenge: string, counter: number }} Proof */

const REPORT_EVERY = 1 << 14;

/**
 * Finds the smallest counter whose SHA-256 of "challenge:place:counter" begins with `bits` zero bits.
 *
 * @param {WorkRequest} request
 * @param {(share: number) => void} progress called with the probability, 0 … 1, of having finished by now
 * @returns {{ counter: number }}
 */
export function work({ challenge, bits, place }, progress) {
  const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
  const prefix = sha256.create().update(bytes(`${challenge}:${place}:`)); // hashed once for all counters
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
 * Counts the zero bits at the start of a digest.
 *
 * @param {Uint8Array} digest
 */
export function zeroBits(digest) {
  const full = digest.findIndex((byte) => byte !== 0);
  return full < 0 ? digest.length * 8 : full * 8 + Math.clz32(digest[full] ?? 0) - 24;
}
