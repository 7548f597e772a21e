// What counts in a passphrase: its letters a to z, in order. Lives here: that rule, which needs no word list.
// Not here: words (`passphrases.js`). Twin of `fold` in `candour/domain/sealing/passphrases.py`.

/**
 * @param {string} text
 * @returns {string[]} runs of letters
 */
export function tokens(text) {
  return (
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .match(/[a-z]+/g) ?? []
  );
}

/** @param {string} text */
export const fold = (text) => tokens(text).join("");
