// The hint which word of a passphrase is misspelt, computed on the device; nothing is sent.

import { BadPassphrase } from "../sealing/errors.js";

/**
 * The texts of the hint. `count`: the number of words is wrong; `look`: check word %(number)s; `near`: precedes the similar words.
 *
 * @typedef {{ count: string, look: string, near: string }} HintTexts
 */

/**
 * Returns a hint on what is wrong with the words.
 *
 * @param {string} words
 * @param {HintTexts} texts
 * @returns {Promise<string>} "" where every word is in the list
 */
export async function hintOn(words, texts) {
  const { normalise } = await import("../sealing/passphrases.js"); // carries the word list, so it is fetched only now
  try {
    normalise(words);
    return "";
  } catch (error) {
    if (!(error instanceof BadPassphrase && error.position)) return texts.count;
    const near = error.suggestions.join(", ");
    return texts.look.replace("%(number)s", String(error.position)) + (near && ` ${texts.near} ${near}.`);
  }
}
