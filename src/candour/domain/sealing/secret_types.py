"""Types that hold a secret and show nothing of it.

Lives here: the wrapper and the kinds of secret Candour knows. A secret leaves its wrapper only through `reveal()`, so
every place that handles the bare value can be found by that word. Not here: how any of them is made or used.
Formatting, logging and error pages see the name of the type; pickling and copying are refused, because queues, caches
and sessions pickle.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Generic, Never, TypeVar

from candour.domain.sealing import age
from candour.domain.sealing.errors import BadKey
from candour.domain.sealing.recipients import Recipient

Value = TypeVar("Value", str, bytes)


class Secret(Generic[Value]):
    """A value that is shown to nobody by accident."""

    __slots__ = ("_value",)
    _value: Value

    def __init__(self, value: Value) -> None:
        self._value = value

    def reveal(self) -> Value:
        """Give the bare value. Whoever calls this answers for where it goes."""
        return self._value

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: hidden>"

    def __str__(self) -> str:
        return repr(self)

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret) or type(other) is not type(self):
            return NotImplemented
        return hmac.compare_digest(self._comparable(), other._comparable())

    def __hash__(self) -> int:
        raise TypeError(f"{type(self).__name__} is not a dictionary key: use the public half or a digest instead.")

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError(f"{type(self).__name__} is never pickled or copied: pass the sealed form instead.")

    def __getstate__(self) -> Never:
        raise TypeError(f"{type(self).__name__} is never pickled or copied: pass the sealed form instead.")

    def _comparable(self) -> bytes:
        return self._value.encode() if isinstance(self._value, str) else self._value


class X25519Secret(Secret[str]):
    """An age identity, `AGE-SECRET-KEY-1…`. Raises BadKey for anything else."""

    __slots__ = ()

    def __init__(self, value: str) -> None:
        text = value.strip()
        if not age.is_identity(text):
            raise BadKey("This is not an age identity. It begins AGE-SECRET-KEY-1 and is 74 characters long: copy it whole.")
        super().__init__(text)

    @property
    def public(self) -> Recipient:
        """The recipient (`age1…`) that belongs to this identity."""
        return Recipient(age.public_of(self._value))


class DossierSecret(X25519Secret):
    """What opens the items of one dossier epoch."""

    __slots__ = ()


class MailboxSecret(X25519Secret):
    """What opens the grants of one reporter's mailbox; derived from her passphrase, kept nowhere."""

    __slots__ = ()


class StaffSecret(X25519Secret):
    """What opens the grants of one staff member. The server never holds one; tools run by their owner may."""

    __slots__ = ()


class UnlockPassphrase(Secret[str]):
    """The words a staff member chose to lock her identity with."""

    __slots__ = ()


class MailboxLocator(Secret[bytes]):
    """32 bytes that find a mailbox. Whoever holds them can ask for its sealed contents, so only a digest is stored."""

    __slots__ = ()

    def digest(self) -> bytes:
        """SHA-256 of the locator, 32 bytes: what the server stores and looks up by."""
        return hashlib.sha256(self._value).digest()
