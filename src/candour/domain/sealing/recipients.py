"""Public keys that items and grants are sealed to.

Lives here: the validated `Recipient`. Not here: secrets. Only age's native X25519 recipients (`age1…`) are accepted
(https://age-encryption.org/v1, "The X25519 recipient type").
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from candour.domain.sealing import age, bech32
from candour.domain.sealing.errors import BadKey

# Any scalar detects a low-order point, because X25519 clamps it to a multiple of the cofactor; this one is not secret.
_PROBE: Final = X25519PrivateKey.from_private_bytes(bytes(32))


class Recipient(str):
    """A public key to seal to: an age X25519 recipient, `age1…`, 62 characters, lower case. Raises BadKey for anything else.

    A point of low order is refused: anybody could open what is sealed to it, and the encryption library (rage) would crash.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Create a recipient from the text of a public key; surrounding white space is removed. Raises BadKey."""
        return super().__new__(cls, _checked(text.strip()))


@lru_cache(maxsize=4096)
def _checked(key: str) -> str:
    """Return the public key in lower case. Raises BadKey for a text that is no usable key.

    Cached, because a request checks each key several times, and the keys of teams come in every request.
    """
    if not age.is_recipient(key):
        raise BadKey("This is not an age X25519 public key. It begins age1 and is 62 characters long: copy it whole.")
    if _has_low_order(bech32.decode("age", key)):
        raise BadKey("This public key opens for anybody (a point of low order): make a new pair.")
    return key.lower()


def _has_low_order(point: bytes) -> bool:
    """Return whether an X25519 public key is a point of low order, with which every shared secret is zero."""
    try:
        _PROBE.exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError:  # RFC 7748, section 6.1: the shared secret is all zeros
        return True
    return False
