// Base64 (RFC 4648, section 4) and UTF-8 of notes, receipts and proofs. Each value has one encoding; any other is refused.

import { base64 } from "@scure/base";
import { MalformedError } from "./errors.js";

export const HASH_SIZE = 32;

/** @param {string} text */
export const bytesOf = (text) => new TextEncoder().encode(text);

/**
 * Returns the bytes of base64 text. Throws MalformedError, whose message calls the value `what`.
 *
 * @param {unknown} text
 * @param {string} what
 */
export function decodeBase64(text, what) {
  try {
    if (typeof text !== "string" || text === "") throw new Error("empty");
    const bytes = base64.decode(text);
    if (base64.encode(bytes) !== text) throw new Error("not canonical");
    return bytes;
  } catch {
    throw new MalformedError(`The ${what} is not base64 as it should be.`);
  }
}

/**
 * Returns the hashes in a list of base64 texts, such as the `proof` that the server sends. Throws MalformedError.
 *
 * @param {unknown} list
 */
export function decodeHashes(list) {
  if (!Array.isArray(list)) throw new MalformedError("A proof is a list of hashes.");
  const hashes = list.map((text) => decodeBase64(text, "proof"));
  if (hashes.some((hash) => hash.length !== HASH_SIZE)) throw new MalformedError("A hash of the proof has the wrong length.");
  return hashes;
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

/** @param {Uint8Array} bytes */
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array[]} parts */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
