"""Types that wrap a secret so that it is not printed, logged or pickled by accident.

Lives here: the wrapper and one type for each kind of secret. A secret leaves its wrapper only through `reveal()`, so a
search for that word finds every place that handles the bare value. Not here: how secrets are generated or used.
Formatting, logging and error pages show the name of the type; pickling and copying are refused, because queues, caches
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
    """A wrapper around a secret value: its repr, str and format show only the type; it cannot be pickled, copied or hashed."""

    __slots__ = ("_value",)
    _value: Value

    def __init__(self, value: Value) -> None:
        self._value = value

    def reveal(self) -> Value:
        """Return the bare value. The caller must not log, store or print it."""
        return self._value

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: hidden>"

    def __str__(self) -> str:
        return repr(self)

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        """Return whether both secrets have the same type and value; the comparison takes the same time for any value."""
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
        """Return the bytes by which this secret is compared with another."""
        return self._value.encode() if isinstance(self._value, str) else self._value


class X25519Secret(Secret[str]):
    """An age identity (secret key), `AGE-SECRET-KEY-1…`. Raises BadKey for anything else."""

    __slots__ = ()

    def __init__(self, value: str) -> None:
        """Wrap the text of an identity, without the white space around it. Raises BadKey where it is no identity."""
        text = value.strip()
        if not age.is_identity(text):
            raise BadKey("This is not an age identity. It begins AGE-SECRET-KEY-1 and is 74 characters long: copy it whole.")
        super().__init__(text)

    @property
    def public(self) -> Recipient:
        """The public key (recipient, `age1…`) of this identity."""
        return Recipient(age.public_of(self._value))


class DossierSecret(X25519Secret):
    """The secret key of one epoch of a dossier, which opens the items sealed in that epoch."""

    __slots__ = ()


class MailboxSecret(X25519Secret):
    """The secret key that opens the grants of one reporter's mailbox; derived from the passphrase and stored nowhere."""

    __slots__ = ()


class StaffSecret(X25519Secret):
    """The secret key that opens the grants of one staff member. It never reaches the server."""

    __slots__ = ()


class UnlockPassphrase(Secret[str]):
    """The passphrase that encrypts a staff member's secret key."""

    __slots__ = ()


class MailboxLocator(Secret[bytes]):
    """The 32 bytes with which a browser requests a mailbox's sealed content. The server stores only their digest."""

    __slots__ = ()

    def digest(self) -> bytes:
        """Return the SHA-256 of the locator (32 bytes). The server stores this digest and looks a mailbox up with it."""
        return hashlib.sha256(self._value).digest()
