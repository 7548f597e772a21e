// The letters a to z of a passphrase, which are all that counts in it; this needs no word list. Not here: words (`passphrases.js`).
// The same as `fold` in `candour/domain/sealing/passphrases.py`.

/**
 * Returns the runs of letters a to z in a text, in lower case, after decomposing accented letters.
 *
 * @param {string} text
 * @returns {string[]}
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
