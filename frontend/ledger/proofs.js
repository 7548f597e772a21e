// Inclusion and consistency proofs, checked from hashes alone (RFC 9162, sections 2.1.3.2 and 2.1.4.2). The same as
// `candour.domain.ledger.proofs`. Sizes and indexes are whole numbers below 2^53; they are halved by division, because JavaScript's bit
// operations cut numbers to 32 bits.

import { sha256 } from "@noble/hashes/sha2.js";
import { equal, joined } from "./encoding.js";
import { ProofError } from "./errors.js";

/** @typedef {{ leaf?: Uint8Array, leafHash?: Uint8Array, index: number, size: number, proof: Uint8Array[], root: Uint8Array }} Inclusion */
/** @typedef {{ oldSize: number, oldRoot: Uint8Array, newSize: number, newRoot: Uint8Array, proof: Uint8Array[] }} Consistency */

export const EMPTY_ROOT = sha256(new Uint8Array());

/** @param {Uint8Array} leaf the bytes of an entry */
export const leafHashOf = (leaf) => sha256(joined(Uint8Array.of(0), leaf));

/**
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 */
export const nodeHashOf = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

/**
 * Throws ProofError unless `proof` shows that the leaf is at `index` of the tree of `size` leaves with this root. The leaf is given by its
 * bytes (`leaf`) or by its hash (`leafHash`).
 *
 * @param {Inclusion} claim
 */
export function checkInclusion({ leaf, leafHash, index, size, proof, root }) {
  if (!(isSize(index) && isSize(size) && index < size)) throw new ProofError(`There is no leaf ${index} in a tree of ${size}.`);
  if (leaf === undefined && leafHash === undefined) throw new ProofError("Give the leaf or its hash.");
  let [node, last] = [index, size - 1];
  let hash = leafHash ?? leafHashOf(/** @type {Uint8Array} */ (leaf));
  for (const step of proof) {
    if (last === 0) throw new ProofError("The inclusion proof is too long.");
    if (isOdd(node) || node === last) {
      hash = nodeHashOf(step, hash);
      [node, last] = skipRightEdge(node, last);
    } else hash = nodeHashOf(hash, step);
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0 || !equal(hash, root)) throw new ProofError(`The inclusion proof of leaf ${index} does not lead to the root.`);
}

/**
 * Throws ProofError unless `proof` shows that the new tree begins with all of the old tree. Every tree begins with the empty tree and with
 * itself; then the proof is empty.
 *
 * @param {Consistency} claim
 */
export function checkConsistency({ oldSize, oldRoot, newSize, newRoot, proof }) {
  if (!(isSize(oldSize) && isSize(newSize))) throw new ProofError("The size of a tree is a whole number.");
  if (oldSize > newSize) throw new ProofError(`The log shrank from ${oldSize} to ${newSize} entries.`);
  if (oldSize === 0 || oldSize === newSize) {
    const expected = oldSize === 0 ? EMPTY_ROOT : newRoot;
    if (proof.length > 0 || !equal(oldRoot, expected)) throw new ProofError(`Two checkpoints of ${oldSize} entries differ.`);
    return;
  }
  const [oldFound, newFound] = rootsFromProof(oldSize, newSize, isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof);
  if (!(equal(oldFound, oldRoot) && equal(newFound, newRoot))) {
    throw new ProofError(`The log of ${newSize} entries does not begin with the log of ${oldSize} entries.`);
  }
}

/**
 * @param {number} oldSize
 * @param {number} newSize
 * @param {Uint8Array[]} hashes
 * @returns {[Uint8Array, Uint8Array]} the roots that the proof leads to, of the old and of the new tree
 */
function rootsFromProof(oldSize, newSize, hashes) {
  let [node, last] = [oldSize - 1, newSize - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  const [start, ...steps] = hashes;
  if (start === undefined) throw new ProofError("The consistency proof is empty.");
  let [old, fresh] = [start, start];
  for (const step of steps) {
    if (last === 0) throw new ProofError("The consistency proof is too long.");
    if (isOdd(node) || node === last) {
      [old, fresh] = [nodeHashOf(step, old), nodeHashOf(step, fresh)];
      [node, last] = skipRightEdge(node, last);
    } else fresh = nodeHashOf(fresh, step);
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0) throw new ProofError("The consistency proof is too short.");
  return [old, fresh];
}

/**
 * Shifts the RFC's node numbers to the right until the first is odd or 0.
 *
 * @param {number} node
 * @param {number} last
 * @returns {[number, number]}
 */
function skipRightEdge(node, last) {
  let [left, right] = [node, last];
  while (left !== 0 && !isOdd(left)) [left, right] = [half(left), half(right)];
  return [left, right];
}

const isSize = (/** @type {number} */ number) => Number.isSafeInteger(number) && number >= 0;
const isOdd = (/** @type {number} */ number) => number % 2 === 1;
const half = (/** @type {number} */ number) => Math.floor(number / 2);

/** @param {number} number from 1 */
function isPowerOfTwo(number) {
  let rest = number;
  while (rest > 1 && !isOdd(rest)) rest = half(rest);
  return rest === 1;
}
