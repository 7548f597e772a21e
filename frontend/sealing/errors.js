// What can go wrong with sealed things. Lives here: the errors, by the same names as `candour.domain.sealing.errors`.
// Not here: words for people; pages translate `error.name`. No message holds a key, a passphrase or a word of either.

export class SealingError extends Error {
  // Written out because a bundler shortens the names of classes.
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

export class BadPadding extends SealingError {
  /** @override */
  static kind = "BadPadding";
}

export class BadDocument extends SealingError {
  /** @override */
  static kind = "BadDocument";
}

export class BadPassphrase extends SealingError {
  /** @override */
  static kind = "BadPassphrase";

  /**
   * @param {string} message
   * @param {number | null} position counts words from 1
   * @param {string[]} suggestions words of the list, to be shown only on the device where the word was typed
   */
  constructor(message, position = null, suggestions = []) {
    super(message);
    this.position = position;
    this.suggestions = suggestions;
  }
}
