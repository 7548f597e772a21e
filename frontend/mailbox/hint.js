// Which word of a passphrase to look at again. Lives here: that hint, worked out on the device; nothing of it is sent.

import { BadPassphrase } from "../sealing/errors.js";

/**
 * `count`: the words' number is wrong; `look`: look again at word %(number)s; `near`: begins the list of close words.
 *
 * @typedef {{ count: string, look: string, near: string }} HintTexts
 */

/**
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
