// The seven words of a mailbox. Lives here: making them, and understanding them as people type them. Not here: keys
// (`mailbox.js`). // Only this module carries the word list. Twin of `candour/domain/sealing/passphrases.py`, where the reasons stand.

import { BadPassphrase } from "./errors.js";
import { tokens } from "./fold.js";
import { words } from "./wordlist.js";

export const WORD_COUNT = 7;

const lettersOf = (word) => word.replace("-", "");
const byLetters = new Map(words.map((word) => [lettersOf(word), word]));
const longest = Math.max(...words.map((word) => word.length));
const beginnings = new Set([...byLetters.keys()].flatMap((letters) => Array.from(letters, (_, end) => letters.slice(0, end))));

export function generatePassphrase() {
  return Array.from({ length: WORD_COUNT }, () => words[randomBelow(words.length)]).join(" ");
}

// Seven words with one space between. Throws BadPassphrase with the position of the first word that is not in the list, and the
// list words closest to it: those may be shown to whoever typed it, and must not leave the device.
export function normalise(text) {
  const found = [];
  let rest = "";
  let blame = [0, ""]; // how many words stand before the letters in doubt, and those letters as they were typed
  for (const token of tokens(text)) {
    const carried = rest;
    const before = found.length;
    rest = split(carried + token, found);
    if (!carried) blame = [before, token];
    else if (found.length > before) blame = [found.length, rest];
    if (!beginnings.has(rest)) throw unknown(found, rest, ...blame);
  }
  if (rest) throw unknown(found, rest, ...blame);
  if (found.length !== WORD_COUNT) {
    throw new BadPassphrase(
      `A passphrase has ${WORD_COUNT} words, this has ${found.length}: see that none is missing or extra.`,
    );
  }
  return found.join(" ");
}

// At most three list words within two slips of `typed`, the closest first.
export function closestWords(typed) {
  const ranked = words.map((word) => [distance(typed, lettersOf(word)), word]).filter(([slips]) => slips <= 2);
  return ranked.sort(([a], [b]) => a - b).slice(0, 3).map(([, word]) => word);
}

// Even over 0 … limit - 1: draws beyond the largest multiple of `limit` are thrown away.
function randomBelow(limit) {
  const draw = new Uint16Array(1);
  do crypto.getRandomValues(draw);
  while (draw[0] >= 65536 - (65536 % limit));
  return draw[0] % limit;
}

function split(letters, found) {
  for (let end = 1; end <= Math.min(longest, letters.length); end += 1) {
    const word = byLetters.get(letters.slice(0, end));
    if (word) {
      found.push(word);
      return split(letters.slice(end), found);
    }
  }
  return letters;
}

function unknown(found, rest, before, typed) {
  // Letters no longer than a word and two slips were meant as one word; more are words run together.
  const one = typed.length <= longest + 2;
  const position = 1 + (one ? before : found.length);
  const message = `Word ${position} is not in the list that passphrases are made from: check how it is spelt.`;
  return new BadPassphrase(message, position, closestWords(one ? typed : rest));
}

// Levenshtein distance, one row at a time.
function distance(a, b) {
  if (Math.abs(a.length - b.length) > 2) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
