"""What can go wrong with sealed things, as one small hierarchy.

Lives here: the errors. Not here: their translation for people; an app shows its own words for each class. No message
ever holds a key, a passphrase or a word of either.
"""

from __future__ import annotations


class SealingError(Exception):
    """Anything that stops sealing, opening or checking."""


class BadKey(SealingError):
    """A text that should be an age recipient or identity is not one that can be used."""


class NotAge(SealingError):
    """The bytes do not begin with a well-formed age v1 header."""


class WrongRecipients(SealingError):
    """A well-formed age file, but sealed to something other than the one key that is wanted."""


class WrongSize(SealingError):
    """The length is impossible for age, or shows an item that was not padded before sealing."""


class WrongKey(SealingError):
    """The file is sealed to another key or passphrase."""


class Damaged(SealingError):
    """The right key, but the file was changed or cut after it was sealed."""


class DamagedHeader(Damaged):
    """The header's MAC does not match: stanzas were added, removed or changed."""


class DamagedPayload(Damaged):
    """The payload does not decrypt to its end."""


class BadPadding(SealingError):
    """The plaintext is not padded as Candour pads."""


class BadDocument(SealingError):
    """The plaintext is not the kind of document it should be (JSON, an identity file)."""


class BadPassphrase(SealingError):
    """The typed words cannot be a passphrase. `position` counts from 1 and is None where no single word is to blame."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


class BadWordList(SealingError):
    """The installed word list is not the EFF's."""


class BadShares(SealingError):
    """Recovery shares that cannot be made or joined."""


class BadShare(BadShares):
    """One share is mistyped. `position` counts from 1 in the order given."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class TooFewShares(BadShares):
    """Good shares, but not enough of them."""


class MixedShares(BadShares):
    """Shares of different secrets, or of different splits of the same one."""
