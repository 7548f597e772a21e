"""Dossiers and their items: a key pair, and the items sealed to its public key.

Lives here: generating a dossier's keys, sealing and opening an item held in memory. Not here: who may open it
(`grants.py`), key rotation (`epochs.py`), files too large for memory (`streams.py`). Every item is one age v1 file with
one X25519 recipient.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Never

from candour.domain.sealing import age
from candour.domain.sealing.errors import BadDocument
from candour.domain.sealing.padding import pad_bytes, pad_text, unpad_bytes, unpad_text
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.secret_types import DossierSecret, X25519Secret


@dataclass(frozen=True, slots=True)
class DossierKeys:
    """A dossier's key pair: items are sealed to `public` and opened with `secret`."""

    public: Recipient
    secret: DossierSecret


def new_dossier() -> DossierKeys:
    """Generate a new dossier's key pair from the operating system's randomness."""
    secret = DossierSecret(age.generate())
    return DossierKeys(secret.public, secret)


def seal_item(recipient: Recipient, plaintext: bytes) -> bytes:
    """Pad `plaintext` with zero bytes to its size class, seal it to `recipient`, and return the age file.

    The caller stores `len(plaintext)` in the item's sealed metadata, because opening needs it.
    """
    return age.encrypt(recipient, pad_bytes(plaintext))


def open_item(secret: X25519Secret, ciphertext: bytes, size: int | None = None) -> bytes:
    """Decrypt an item and return the first `size` bytes of its plaintext; without `size`, the plaintext with its padding.

    Raises NotAge, WrongKey, DamagedHeader, DamagedPayload, BadPadding.
    """
    plaintext = age.decrypt(secret.reveal(), ciphertext)
    return plaintext if size is None else unpad_bytes(plaintext, size)


def seal_json(recipient: Recipient, document: object) -> bytes:
    """Write `document` as JSON (RFC 8259; no NaN, no infinities), pad it with spaces to its size class, and seal it."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return age.encrypt(recipient, pad_text(text))


def open_json(secret: X25519Secret, ciphertext: bytes) -> Any:
    """Return the document sealed by `seal_json` or by the browser. Raises as `open_item` does, and BadDocument if not JSON."""
    text = unpad_text(age.decrypt(secret.reveal(), ciphertext))
    try:
        return json.loads(text, parse_constant=_raise_value_error)
    except (ValueError, RecursionError):
        raise BadDocument("This item is not a JSON document: open it as a file instead.") from None


def _raise_value_error(name: str) -> Never:
    """Raise ValueError: JSON must not contain the constant called `name`, such as NaN or Infinity."""
    raise ValueError(name)
