// The rule for an unlock passphrase that a staff member makes up. It cannot be checked by the server, which never has it.
//
// People choose badly, and a thief of the disk can try for years, so the rule asks for much; the page offers six random words instead.
// A phrase of words needs many different ones; other texts must look as if a password manager had made them.

const WORDS = 6;
const LETTERS = 28;
const CHARACTERS = 20;
const DIFFERENT = 14;
const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}\s]/u];

/**
 * Whether a passphrase has at least six different words with 28 characters in all, or at least 20 characters, 14 of them different and
 * of three kinds.
 *
 * @param {string} passphrase
 */
export const isStrong = (passphrase) => hasManyWords(passphrase) || looksRandom(passphrase);

/** @param {string} passphrase */
function hasManyWords(passphrase) {
  const words = new Set(passphrase.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
  return words.size >= WORDS && [...words].join("").length >= LETTERS;
}

/** @param {string} passphrase */
function looksRandom(passphrase) {
  const kinds = KINDS.filter((kind) => kind.test(passphrase)).length;
  return (
    passphrase.length >= CHARACTERS && new Set(passphrase).size >= DIFFERENT && kinds >= 3 && !/\p{L}{5,}/u.test(passphrase)
  );
}
