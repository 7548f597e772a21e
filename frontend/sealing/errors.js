// What can go wrong with sealed things. Lives here: the errors, by the same names as `candour.domain.sealing.errors`.
// Not here: words for people; pages translate `error.name`. No message holds a key, a passphrase or a word of either.

export class SealingError extends Error {
  get name() {
    return this.constructor.kind;
  }
  static kind = "SealingError";
}

const kind = (name, parent = SealingError) =>
  class extends parent {
    static kind = name;
  };

export const BadKey = kind("BadKey");
export const NotAge = kind("NotAge");
export const WrongKey = kind("WrongKey");
export const Damaged = kind("Damaged");
export const DamagedHeader = kind("DamagedHeader", Damaged);
export const DamagedPayload = kind("DamagedPayload", Damaged);
export const BadPadding = kind("BadPadding");
export const BadDocument = kind("BadDocument");

export class BadPassphrase extends SealingError {
  static kind = "BadPassphrase";
  // `position` counts words from 1; `suggestions` are list words, to be shown only on the device where the word was typed.
  constructor(message, position = null, suggestions = []) {
    super(message);
    this.position = position;
    this.suggestions = suggestions;
  }
}
