// The exports of the modules that check the ledger, for the browser and Node: the same checks as the Python package
// `candour.domain.ledger`. Every function throws a LedgerError where something does not hold, and returns at once.
// Hashes are Uint8Arrays; verifier keys are texts such as `ledger.example.org+1a2b3c4d+AQ…`.

export { openCheckpoint, parseCheckpoint } from "./checkpoints.js";
export { cosignaturesOf } from "./cosignatures.js";
export { bytesOf, decodeBase64, decodeHashes } from "./encoding.js";
export * from "./errors.js";
export { openNote, parseVerifierKey } from "./notes.js";
export { checkConsistency, checkInclusion, EMPTY_ROOT, leafHashOf } from "./proofs.js";
export { verifyReceipt } from "./receipts.js";
