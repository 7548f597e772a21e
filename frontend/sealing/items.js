// One item in memory. Lives here: sealing and opening bytes and JSON documents. Not here: exhibits (`exhibits.js`).

import { decryptBytes, decrypterWith, encryptBytes, encrypterTo } from "./age.js";
import { BadDocument } from "./errors.js";
import { padBytes, padText, unpadBytes, unpadText } from "./padding.js";

/** @import { Identity } from "./age.js" */

/**
 * Pads with zero bytes to the size class: keep `plaintext.length` in the item's sealed metadata.
 *
 * @param {string} recipient
 * @param {Uint8Array} plaintext
 */
export async function sealItem(recipient, plaintext) {
  return encryptBytes(encrypterTo(recipient), padBytes(plaintext));
}

/**
 * The first `size` bytes, or all with the padding where no size is given, as the `age` tool would.
 *
 * @param {Identity} identity
 * @param {Uint8Array} ciphertext
 * @param {number | null} [size]
 */
export async function openItem(identity, ciphertext, size = null) {
  const plaintext = await decryptBytes(decrypterWith(identity), ciphertext);
  return size === null ? plaintext : unpadBytes(plaintext, size);
}

/**
 * @param {string} recipient
 * @param {unknown} document anything JSON can write
 */
export async function sealJson(recipient, document) {
  /** @type {string | undefined} */
  const text = JSON.stringify(document);
  if (text === undefined) throw new BadDocument("Only what JSON can write can be sealed as a document.");
  return encryptBytes(encrypterTo(recipient), padText(text));
}

/**
 * @param {Identity} identity
 * @param {Uint8Array} ciphertext
 * @returns {Promise<unknown>} whatever JSON its author sealed
 */
export async function openJson(identity, ciphertext) {
  const text = unpadText(await decryptBytes(decrypterWith(identity), ciphertext));
  try {
    return JSON.parse(text);
  } catch {
    throw new BadDocument("This item is not a JSON document: open it as a file instead.");
  }
}
