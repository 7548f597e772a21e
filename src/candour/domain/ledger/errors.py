"""The errors of the ledger package, all below `LedgerError`. Every message says what to do next.

Not here: how a page shows an error (`candour.apps.ledger`).
"""


class LedgerError(Exception):
    """Base class of every error this package raises."""


class MalformedError(LedgerError, ValueError):
    """Bytes or text read by this package do not have the form that their specification requires."""


class SignatureError(LedgerError):
    """A signed note lacks a valid signature by the expected key."""


class ProofError(LedgerError):
    """A proof does not result in the claimed tree root, or a commitment is not the hash of the claimed salt and content."""


class UnavailableError(LedgerError):
    """A tile, entry bundle or checkpoint of the log could not be read from the folder, database or URL of the log."""


class DamagedLogError(LedgerError):
    """The log was changed after it was signed.

    `first_leaf` and `last_leaf` are the lowest and highest index that the first wrong leaf can have; both are equal
    where the index of that leaf is known.
    """

    def __init__(self, message: str, first_leaf: int, last_leaf: int) -> None:
        super().__init__(message)
        self.first_leaf = first_leaf
        self.last_leaf = last_leaf


class StaleSizeError(LedgerError):
    """A signer or witness last signed a tree of another size than the size from which the consistency proof starts.

    `size` is the size that was signed last: ask again with a proof from this size. 0 means that nothing was signed yet.
    """

    def __init__(self, message: str, size: int) -> None:
        super().__init__(message)
        self.size = size


class MemoryFileError(LedgerError):
    """The file that remembers the last signed checkpoint cannot be read or written, so nothing is signed."""


class RollbackError(LedgerError):
    """The log is smaller than, or differs from, what was signed before. The message says what the operator must do."""


class LostEntryError(LedgerError):
    """A receipt or checkpoint covers an entry that, by the operator's statement, was lost when the log was restored."""
