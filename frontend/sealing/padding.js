// Size classes (Padmé: Nikitin et al., PURBs, PoPETs 2019(4), section 4): padding to them and removing it. Not here: sealing.
// The same as `candour/domain/sealing/padding.py`, which gives the reasons, also for 256.

import { BadDocument, BadPadding } from "./errors.js";

export const MINIMUM = 256;
const SPACE = 0x20;

/**
 * Returns the size class of a length in bytes. Uses arithmetic, because bit operators are limited to 2 GiB.
 *
 * @param {number} length
 */
export function padme(length) {
  if (!(length >= 0)) throw new RangeError("A length is not negative.");
  if (length <= MINIMUM) return MINIMUM;
  const exponent = bitLength(length) - 1;
  const step = 2 ** (exponent - bitLength(exponent));
  return Math.ceil(length / step) * step;
}

/** @param {Uint8Array} data */
export function padBytes(data) {
  return fill(data, 0);
}

/**
 * @param {Uint8Array} data
 * @param {number} size
 */
export function unpadBytes(data, size) {
  if (!(size >= 0) || data.length !== padme(size) || data.subarray(size).some((byte) => byte !== 0)) {
    throw new BadPadding("The size beside this item does not fit it: fetch the item and its metadata again.");
  }
  return data.subarray(0, size);
}

/** @param {string} text */
export function padText(text) {
  return fill(new TextEncoder().encode(text), SPACE);
}

/** @param {Uint8Array} data */
export function unpadText(data) {
  if (data.length < MINIMUM || padme(data.length) !== data.length) {
    throw new BadPadding("This text was not padded to a size class: seal it again with Candour.");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data).replace(/ +$/, "");
  } catch {
    throw new BadDocument("This item is not text: open it as a file instead.");
  }
}

/**
 * Returns the number of bits of a positive integer. Math.log2 may round up just below a power of two, so its result is checked.
 *
 * @param {number} number
 */
function bitLength(number) {
  const guess = Math.floor(Math.log2(number));
  return 2 ** guess > number ? guess : guess + 1;
}

/**
 * @param {Uint8Array} data
 * @param {number} byte
 */
function fill(data, byte) {
  const padded = new Uint8Array(padme(data.length)).fill(byte, data.length);
  padded.set(data);
  return padded;
}
