// The seven words of a mailbox: generating them, and parsing them as people type them; the six that unlock the key of a staff member.
// Not here: keys (`mailbox.js`, `locks.js`).
// Only this module loads the word list. The same as `candour/domain/sealing/passphrases.py`, which gives the reasons.

import { BadPassphrase } from "./errors.js";
import { tokens } from "./fold.js";
import { words } from "./wordlist.js";

export const WORD_COUNT = 7;
const UNLOCK_WORD_COUNT = 6; // 77 bits, at about a second a guess

const lettersOf = (/** @type {string} */ word) => word.replace("-", "");
const byLetters = new Map(words.map((word) => [lettersOf(word), word]));
const longest = Math.max(...words.map((word) => word.length));
const beginnings = new Set([...byLetters.keys()].flatMap((letters) => Array.from(letters, (_, end) => letters.slice(0, end))));

export const generatePassphrase = () => randomWords(WORD_COUNT);

// Returns six words that unlock the key of a staff member. Unlike the words of a mailbox they are never looked up by the server.
export const generateUnlockWords = () => randomWords(UNLOCK_WORD_COUNT);

/** @param {number} count */
const randomWords = (count) => Array.from({ length: count }, () => words[randomBelow(words.length)]).join(" ");

/**
 * Returns the seven words that `text` was meant as, separated by one space each. Throws BadPassphrase with the position of the first
 * word that is not in the list, and the words of the list closest to it, which must not leave the device.
 *
 * @param {string} text
 */
export function normalise(text) {
  /** @type {string[]} */
  const complete = [];
  let rest = "";
  // The number of words before the letters that fit no word yet, and those letters as typed.
  let doubt = { before: 0, typed: "" };
  for (const token of tokens(text)) {
    const carried = rest;
    const before = complete.length;
    rest = split(carried + token, complete);
    if (!carried) doubt = { before, typed: token };
    else if (complete.length > before) doubt = { before: complete.length, typed: rest };
    if (!beginnings.has(rest)) throw unknownWord(complete.length, rest, doubt);
  }
  if (rest) throw unknownWord(complete.length, rest, doubt);
  if (complete.length !== WORD_COUNT) {
    throw new BadPassphrase(
      `A passphrase has ${WORD_COUNT} words, this has ${complete.length}: see that none is missing or extra.`,
    );
  }
  return complete.join(" ");
}

/**
 * Returns at most three words of the list within two edits of `typed`, the closest first.
 *
 * @param {string} typed
 */
export function closestWords(typed) {
  const ranked = words.map((word) => ({ edits: distance(typed, lettersOf(word)), word })).filter(({ edits }) => edits <= 2);
  return ranked
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ word }) => word);
}

/**
 * Returns a uniformly distributed random integer from 0 to limit - 1; draws at or above the largest multiple of `limit` are rejected.
 *
 * @param {number} limit
 */
function randomBelow(limit) {
  for (;;) {
    const [draw = 0] = crypto.getRandomValues(new Uint16Array(1));
    if (draw < 65536 - (65536 % limit)) return draw % limit;
  }
}

/**
 * Moves whole words from the start of `letters` to `complete`; returns the remaining letters.
 *
 * @param {string} letters
 * @param {string[]} complete
 * @returns {string}
 */
function split(letters, complete) {
  for (let end = 1; end <= Math.min(longest, letters.length); end += 1) {
    const word = byLetters.get(letters.slice(0, end));
    if (word) {
      complete.push(word);
      return split(letters.slice(end), complete);
    }
  }
  return letters;
}

/**
 * @param {number} count of words already read
 * @param {string} rest
 * @param {{ before: number, typed: string }} doubt
 */
function unknownWord(count, rest, { before, typed }) {
  // Letters at most two longer than the longest word were meant as one word; more are several words run together.
  const isOneWord = typed.length <= longest + 2;
  const position = 1 + (isOneWord ? before : count);
  const message = `Word ${position} is not in the list that passphrases are made from: check how it is spelt.`;
  return new BadPassphrase(message, position, closestWords(isOneWord ? typed : rest));
}

/**
 * Returns the Levenshtein distance of two words; Infinity where their lengths differ by more than two.
 *
 * @param {string} a
 * @param {string} b
 */
function distance(a, b) {
  if (Math.abs(a.length - b.length) > 2) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    let left = i;
    const next = [left];
    for (let j = 1; j <= b.length; j += 1) {
      left = Math.min((row[j] ?? 0) + 1, left + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
      next.push(left);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
