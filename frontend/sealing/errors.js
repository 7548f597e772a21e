// The errors of sealing and opening, with the same names as in `candour.domain.sealing.errors`. No message contains a key, a passphrase
// or a part of one. Not here: the texts that pages show; pages choose them by `error.name`.

export class SealingError extends Error {
  // Explicit, because a bundler shortens the names of classes.
  static kind = "SealingError";

  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = new.target.kind;
  }
}

export class BadKey extends SealingError {
  /** @override */
  static kind = "BadKey";
}

// The keys of an epoch are of a kind that this page does not know.
export class UnknownSuite extends SealingError {
  /** @override */
  static kind = "UnknownSuite";
}

export class NotAge extends SealingError {
  /** @override */
  static kind = "NotAge";
}

export class WrongKey extends SealingError {
  /** @override */
  static kind = "WrongKey";
}

export class Damaged extends SealingError {
  /** @override */
  static kind = "Damaged";
}

export class DamagedHeader extends Damaged {
  /** @override */
  static kind = "DamagedHeader";
}

export class DamagedPayload extends Damaged {
  /** @override */
  static kind = "DamagedPayload";
}

export class BrokenHistory extends SealingError {
  /** @override */
  static kind = "BrokenHistory";
}

export class BadPadding extends SealingError {
  /** @override */
  static kind = "BadPadding";
}

export class BadDocument extends SealingError {
  /** @override */
  static kind = "BadDocument";
}

export class PasskeyCannotLock extends SealingError {
  /** @override */
  static kind = "PasskeyCannotLock";
}

export class BadPassphrase extends SealingError {
  /** @override */
  static kind = "BadPassphrase";

  /**
   * @param {string} message
   * @param {number | null} position the wrong word, counted from 1; null where no single word is wrong
   * @param {string[]} suggestions similar words of the list, to be shown only on the device where the word was typed
   */
  constructor(message, position = null, suggestions = []) {
    super(message);
    this.position = position;
    this.suggestions = suggestions;
  }
}
