// The exports of the sealing modules, for the browser and Node. The same as the Python package `candour.domain.sealing`.
// Not exported here, so that pages load them only when needed: `passphrases.js` (the word list), `mailbox.js` (Argon2id), `locks.js`
// (scrypt) and `passkeys.js` (WebAuthn).

export { confirmGrant } from "./confirmations.js";
export { keyring, rotate, secretOf } from "./epochs.js";
export * from "./errors.js";
export { openStream, sealStream } from "./exhibits.js";
export { openGrant, sealGrant } from "./grants.js";
export { openItem, openJson, sealItem, sealJson } from "./items.js";
export { checkHistory, EPOCH, STAFF, signFirst, signNext, signStaffKey, vouchFor } from "./key-history.js";
export { newDossier, newStaffKeys, publicOf, toCryptoKey } from "./keys.js";
export { padme } from "./padding.js";
export { provePossession } from "./possession.js";
export { isSignedBy, signerWith, signingHalf, toSigningKey } from "./signing.js";
export { checkSuite } from "./suites.js";
