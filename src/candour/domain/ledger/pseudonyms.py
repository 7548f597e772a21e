"""Pseudonyms: the ids of the public log, computed from ids of the database under a secret key. ADR 20.

A pseudonym is HMAC-SHA256, cut to 128 bits, of a database id under a key per purpose (what the id is of: staff, report, case).
Whoever knows a database id from an address on a page cannot find its entries, and an id of one purpose cannot be compared with
an id of another. Once the secret is destroyed, nobody can connect entries with rows any more, and the tree stays whole.
The same secret marks the salts of entries, so that an entry made by somebody without it can be told from others (ADR 21).
Not here: the file that holds the secret (`candour.apps.ledger.services.keys`).
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from candour.domain.ledger.entries import SALT_SIZE, Entry, Salt
from candour.domain.ledger.errors import MalformedError
from candour.domain.ledger.notes import decode_base64

SECRET_SIZE = 32
PSEUDONYM_SIZE = 16
_KEY_ID_SIZE = 4
_NONCE_SIZE = 16
_LABEL = "candour-ledger-pseudonyms/1"
# Roles of an entry whose ids are of the same sort of row. Any other role is a purpose of its own.
_PURPOSES: Mapping[str, str] = {"actor": "staff", "handler": "staff", "by": "staff", "holder": "dossier"}


def purpose_of(role: str) -> str:
    """Return the purpose of ids under `role`, such as "staff" for the roles actor, handler and staff."""
    return _PURPOSES.get(role, role)


class PseudonymKey:
    """The secret from which the key of each purpose is derived. `key_id` (8 hex digits) says which secret an entry used."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret. Raises `MalformedError` unless it has 32 bytes."""
        if len(secret) != SECRET_SIZE:
            raise MalformedError(f"A pseudonym key has {SECRET_SIZE} bytes, not {len(secret)}. Restore it from its backup.")
        self._secret = secret
        self._keys: dict[str, bytes] = {}
        self.key_id = self._expand("key id")[:_KEY_ID_SIZE].hex()
        self._salt_key = self._expand("salt")

    def __repr__(self) -> str:
        """Return the id of the key only, so that the secret never reaches a log."""
        return f"<PseudonymKey {self.key_id}>"

    @classmethod
    def generate(cls) -> Self:
        """Return a new key with a random secret."""
        return cls(secrets.token_bytes(SECRET_SIZE))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key whose `secret_text` is `text`. Raises `MalformedError` for any other text."""
        label, _, coded = text.strip().partition(" ")
        if label != _LABEL:
            raise MalformedError("This file holds no pseudonym key. Restore it from its backup.")
        return cls(decode_base64(coded, "pseudonym key"))

    def secret_text(self) -> str:
        """Return the secret as text for its file."""
        return f"{_LABEL} {b64encode(self._secret).decode()}"

    def pseudonym(self, role: str, identifier: str) -> str:
        """Return the pseudonym (32 hex digits) that an entry carries in place of the database id `identifier`.

        `role` is what the id stands for in the entry. One id has the same pseudonym in all roles with the same purpose
        (`purpose_of`).
        """
        purpose = purpose_of(role)
        key = self._keys.get(purpose) or self._keys.setdefault(purpose, self._expand(f"purpose {purpose}"))
        return hmac.digest(key, identifier.encode(), "sha256")[:PSEUDONYM_SIZE].hex()

    def pseudonyms(self, ids: Mapping[str, str]) -> dict[str, str]:
        """Return `ids`, a dict from role to database id, with each id replaced by its pseudonym."""
        return {role: self.pseudonym(role, identifier) for role, identifier in ids.items()}

    def salt(self, act: Entry, content: bytes) -> Salt:
        """Return a new salt for the entry `act` (its commitment does not count) and the content that it commits to.

        The first half is random; the second half shows that the salt was made with this key for this entry and content. So
        nobody without the key can add an entry about rows, not even with ids copied from another entry.
        """
        nonce = secrets.token_bytes(_NONCE_SIZE)
        return Salt(nonce + self._tag(nonce, act, content))

    def made(self, salt: Salt, act: Entry, content: bytes) -> bool:
        """Whether this key made the salt, by the method `salt`, for this entry and content."""
        nonce, tag = salt[:_NONCE_SIZE], salt[_NONCE_SIZE:]
        return hmac.compare_digest(tag, self._tag(nonce, act, content))

    def _tag(self, nonce: bytes, act: Entry, content: bytes) -> bytes:
        """Return the second half of a salt: 16 bytes."""
        bare = replace(act, commitment=None).to_bytes()
        message = nonce + sha256(bare).digest() + sha256(content).digest()
        return hmac.digest(self._salt_key, message, "sha256")[: SALT_SIZE - _NONCE_SIZE]

    def _expand(self, info: str) -> bytes:
        """Return 32 bytes derived from the secret for `info`. RFC 5869 §2.3."""
        return HKDFExpand(SHA256(), SECRET_SIZE, f"{_LABEL} {info}".encode()).derive(self._secret)
