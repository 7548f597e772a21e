"""What can go wrong with the ledger, and what to do about it.

One small hierarchy: catch `LedgerError` to catch all of it. Every message says what to do next. Nothing here knows of
Django; the pages turn these into plain answers.
"""


class LedgerError(Exception):
    """The root of every error this package raises."""


class MalformedError(LedgerError, ValueError):
    """The bytes or text given are not what the specification says they must be."""


class SignatureError(LedgerError):
    """A note is not signed by the key it should be signed by."""


class ProofError(LedgerError):
    """A proof, or a commitment, does not lead to the root or content it claims."""


class UnavailableError(LedgerError):
    """A tile, bundle or checkpoint could not be read from where it should be."""


class DamagedLogError(LedgerError):
    """The log was changed after it was signed.

    `first_leaf` is the lowest index that can be wrong and `last_leaf` the highest index the first wrong leaf can have;
    they are equal when the leaf is known exactly.
    """

    def __init__(self, message: str, first_leaf: int, last_leaf: int) -> None:
        """Keep the range beside the message."""
        super().__init__(message)
        self.first_leaf = first_leaf
        self.last_leaf = last_leaf
