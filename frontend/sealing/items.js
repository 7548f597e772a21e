// One item in memory. Lives here: sealing and opening bytes and JSON documents. Not here: exhibits (`exhibits.js`).

import { decryptBytes, decrypterWith, encrypt, encrypterTo } from "./age.js";
import { BadDocument } from "./errors.js";
import { padBytes, padText, unpadBytes, unpadText } from "./padding.js";

// Filled with zero bytes to its size class: keep `plaintext.length` in the item's sealed metadata.
export async function sealItem(recipient, plaintext) {
  return encrypt(encrypterTo(recipient), padBytes(plaintext));
}

// The first `size` bytes, or all with the padding where no size is given, as the `age` tool would.
export async function openItem(identity, ciphertext, size = null) {
  const plaintext = await decryptBytes(decrypterWith(identity), ciphertext);
  return size === null ? plaintext : unpadBytes(plaintext, size);
}

export async function sealJson(recipient, document) {
  const text = JSON.stringify(document);
  if (text === undefined) throw new BadDocument("Only what JSON can write can be sealed as a document.");
  return encrypt(encrypterTo(recipient), padText(text));
}

export async function openJson(identity, ciphertext) {
  const text = unpadText(await decryptBytes(decrypterWith(identity), ciphertext));
  try {
    return JSON.parse(text);
  } catch {
    throw new BadDocument("This item is not a JSON document: open it as a file instead.");
  }
}
