"""Mailbox keys: the locator and the key of a reporter's mailbox, derived from the seven words of its passphrase.

Lives here: the derivation. Not here: the words (`passphrases.py`) and the mailbox itself. Argon2id (RFC 9106) with
19 MiB, two passes and one lane (OWASP Password Storage Cheat Sheet) gives 64 bytes: the first half is the locator, the
second the X25519 identity. All mailboxes of an installation share one salt, because only the words are known when a
mailbox is looked up. The words carry the strength (90 bits); the salt makes the keys of each installation different.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from argon2.low_level import Type, hash_secret_raw

from candour.domain.sealing import bech32
from candour.domain.sealing.errors import BadPassphrase
from candour.domain.sealing.passphrases import Passphrase, fold
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.secret_types import MailboxLocator, MailboxSecret

MEMORY: Final = 19 * 1024  # KiB
PASSES: Final = 2
LANES: Final = 1
HALF: Final = 32  # bytes
DOMAIN: Final = b"candour mailbox v1\0"  # a change of any value above needs a v2 beside this one
SHORTEST_SALT: Final = 16  # bytes


@dataclass(frozen=True, slots=True)
class MailboxKeys:
    """The keys of a reporter's mailbox: its public key, its secret key, and the locator by which the server finds it."""

    locator: MailboxLocator
    public: Recipient
    secret: MailboxSecret


def derive_mailbox(passphrase: Passphrase, salt: bytes) -> MailboxKeys:
    """Derive a mailbox's keys from its passphrase; takes about 30 ms and 19 MiB, without the interpreter's lock.

    `salt`: the installation's own, public and never changed, at least 16 bytes. Only the letters of `passphrase` count,
    so the caller need not normalise it. Raises BadPassphrase where it has no letters.
    """
    if len(salt) < SHORTEST_SALT:
        raise ValueError(
            f"The installation's salt has at least {SHORTEST_SALT} bytes: set a longer one before the first report."
        )
    letters = fold(passphrase.reveal())
    if not letters:
        raise BadPassphrase("Type the words of your passphrase.")
    derived = hash_secret_raw(
        letters.encode("ascii"), hashlib.sha256(DOMAIN + salt).digest(), PASSES, MEMORY, LANES, 2 * HALF, Type.ID
    )
    secret = MailboxSecret(bech32.encode("age-secret-key-", derived[HALF:]).upper())
    return MailboxKeys(MailboxLocator(derived[:HALF]), secret.public, secret)
