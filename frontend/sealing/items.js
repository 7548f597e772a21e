// Items held in memory: sealing and opening bytes and JSON documents. Not here: exhibits (`exhibits.js`).

import { decryptBytes, decrypterWith, encryptBytes, encrypterTo } from "./age.js";
import { BadDocument } from "./errors.js";
import { padBytes, padText, unpadBytes, unpadText } from "./padding.js";

/** @import { Identity } from "./age.js" */

/**
 * Pads `plaintext` with zero bytes to its size class and seals it. The caller stores `plaintext.length` in the item's sealed metadata.
 *
 * @param {string} recipient
 * @param {Uint8Array} plaintext
 */
export async function sealItem(recipient, plaintext) {
  return encryptBytes(encrypterTo(recipient), padBytes(plaintext));
}

/**
 * Opens an item and returns its first `size` bytes, or, without a size, plaintext and padding as the `age` tool does.
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
 * @param {unknown} document any value that JSON can represent
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
