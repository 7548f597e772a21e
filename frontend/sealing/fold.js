// What counts in a passphrase: its letters a to z, in order. Lives here: that rule, which needs no word list.
// Not here: words (`passphrases.js`). Twin of `fold` in `candour/domain/sealing/passphrases.py`.

export function tokens(text) {
  return text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").match(/[a-z]+/g) ?? [];
}

export const fold = (text) => tokens(text).join("");
