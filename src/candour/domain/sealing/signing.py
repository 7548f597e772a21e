"""Ed25519 signatures (RFC 8032) by the holder of an age identity, with a signing half derived from the identity.

Lives here: deriving the signing half, signing, checking. Not here: what is signed (`key_history` for a dossier's keys).
Each X25519 identity (of a staff member, of a mailbox, of an epoch of a dossier) has one signing half: HKDF-SHA256 (RFC 5869)
of the 32 bytes of the identity. So whoever unlocks the identity can sign, the stored key files do not change, and the stock
`age` tool still opens them. `frontend/sealing/signing.js` derives the same.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from candour.domain.sealing import bech32
from candour.domain.sealing.errors import BadKey, BadSignature
from candour.domain.sealing.secret_types import Secret, X25519Secret

SIGNATURE_SIZE: Final = 64
_KEY_SIZE: Final = 32
_DOMAIN: Final = b"candour signing half v1"  # a change needs a v2 beside this one, because public halves are stored


class SigningKey(str):
    """The public half that checks signatures: base64 of 32 bytes, 44 characters. Raises BadKey for anything else."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Raise BadKey unless `text` is the canonical base64 of 32 bytes."""
        if b64encode(_bytes_of(text)).decode() != text:
            raise BadKey("This is not the public half of a signing key: base64 of 32 bytes.")
        return super().__new__(cls, text)


class SigningSecret(Secret[bytes]):
    """The 32-byte Ed25519 seed that signs."""

    __slots__ = ()

    @property
    def public(self) -> SigningKey:
        """The public half, which checks the signatures."""
        key = Ed25519PrivateKey.from_private_bytes(self._value).public_key()
        return SigningKey(b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode())

    def sign(self, message: bytes) -> bytes:
        """Return the signature of `message`, 64 bytes; the same message always gives the same signature."""
        return Ed25519PrivateKey.from_private_bytes(self._value).sign(message)


def signing_half(identity: X25519Secret) -> SigningSecret:
    """Derive the signing half of an age identity."""
    scalar = bech32.decode("age-secret-key-", identity.reveal())
    return SigningSecret(HKDF(hashes.SHA256(), _KEY_SIZE, salt=None, info=_DOMAIN).derive(scalar))


def check_signature(key: SigningKey, message: bytes, signature: bytes) -> None:
    """Raise BadSignature unless the secret half of `key` made this signature of `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(_bytes_of(key)).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise BadSignature("This signature was not made with the key that is named. Load the page again.") from None


def _bytes_of(text: str) -> bytes:
    """Return the 32 bytes in base64 `text`. Raises BadKey for any other text."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        data = b""
    if len(data) != _KEY_SIZE:
        raise BadKey("This is not the public half of a signing key: base64 of 32 bytes.")
    return data
