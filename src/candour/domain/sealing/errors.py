"""The errors of the sealing package, all below `SealingError`. No message contains any part of a key or passphrase.

Not here: the words a page shows for an error; each app has its own.
"""

from __future__ import annotations


class SealingError(Exception):
    """Base class of every error that stops sealing, opening or checking."""


class BadKey(SealingError):
    """A text is not a usable age recipient (public key) or identity (secret key)."""


class UnknownSuite(SealingError):
    """The keys of an epoch are of a kind that this version does not know."""


class NotAge(SealingError):
    """The bytes do not begin with a well-formed age v1 header."""


class WrongRecipients(SealingError):
    """A well-formed age file is not sealed to exactly one key of the required type."""


class WrongSize(SealingError):
    """A file's length is impossible for age, or shows that the plaintext was not padded before sealing."""


class WrongKey(SealingError):
    """The file is sealed to a different key or passphrase from the one with which the caller tried to open it."""


class Damaged(SealingError):
    """The key is the right one, but the file was changed or cut off after it was sealed."""


class DamagedHeader(Damaged):
    """The MAC of an age file's header does not match: recipient stanzas were added, removed or changed."""


class DamagedPayload(Damaged):
    """The payload of an age file was changed or cut off, so that it cannot be decrypted to its end."""


class BadSignature(SealingError):
    """A signature was not made by the key that is named as its signer."""


class BrokenHistory(SealingError):
    """The history of an owner's public keys is not valid: a key lacks a signature by a holder of the key before it."""


class BadPadding(SealingError):
    """The padding of a decrypted plaintext is not the padding that the module `padding` produces."""


class BadDocument(SealingError):
    """The plaintext is not a document of the expected kind (JSON, an identity file)."""


class BadPassphrase(SealingError):
    """The typed words are no passphrase. `position`: the number of the wrong word, from 1; None if no single word is wrong."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


class BadWordList(SealingError):
    """The installed word list is not the EFF's large word list."""


class BadShares(SealingError):
    """A secret cannot be split into the requested recovery shares, or cannot be restored from the shares passed."""


class BadShare(BadShares):
    """A recovery share is mistyped. `position`: its place among the shares passed, counted from 1."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class TooFewShares(BadShares):
    """The recovery shares are valid but fewer than needed to restore the secret."""


class MixedShares(BadShares):
    """The recovery shares belong to different secrets, or to different splits of the same secret."""
