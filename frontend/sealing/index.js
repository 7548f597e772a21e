// Sealing in the browser and in Node: the public face. Twin of the Python package `candour.domain.sealing`.
// Not here, so that a page carries them only when it needs them: `passphrases.js` (the word list), `mailbox.js` (Argon2id),
// `locks.js` (scrypt) and `passkeys.js` (WebAuthn).

export { keyring, rotate, secretOf } from "./epochs.js";
export * from "./errors.js";
export { openStream, sealStream } from "./exhibits.js";
export { openGrant, sealGrant } from "./grants.js";
export { openItem, openJson, sealItem, sealJson } from "./items.js";
export { newDossier, newStaffKeys, publicOf, toCryptoKey } from "./keys.js";
export { padme } from "./padding.js";
