// The errors of checking the ledger, with the same names as in `candour.domain.ledger.errors`. Not here: the texts that pages show; pages
// choose them by `error.name`.

export class LedgerError extends Error {
  // Explicit, because a bundler shortens the names of classes.
  static kind = "LedgerError";

  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = new.target.kind;
  }
}

// Text or bytes do not have the form that their specification requires.
export class MalformedError extends LedgerError {
  /** @override */
  static kind = "MalformedError";
}

// A note lacks a valid signature by the expected key.
export class SignatureError extends LedgerError {
  /** @override */
  static kind = "SignatureError";
}

// A proof does not lead to the signed root: the log was changed, or the proof is of something else.
export class ProofError extends LedgerError {
  /** @override */
  static kind = "ProofError";
}
