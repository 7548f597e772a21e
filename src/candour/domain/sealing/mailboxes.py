"""Mailbox keys: from seven words to the place of a mailbox and the key that opens it.

Lives here: the derivation. Not here: the words (`passphrases.py`) and the mailbox. Argon2id (RFC 9106) with 19 MiB,
two passes and one lane (OWASP Password Storage Cheat Sheet), 64 bytes: the first half finds the mailbox, the second
is the X25519 identity. The salt must be the same for everyone, because nothing but the words is known when a mailbox
is looked for; 90 bits of chance in the words carry the strength, and the salt keeps installations apart.
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
DOMAIN: Final = b"candour mailbox v1\0"  # a change of anything above makes a v2, beside this one
SHORTEST_SALT: Final = 16  # bytes


@dataclass(frozen=True, slots=True)
class MailboxKeys:
    """What seven words give: where the mailbox is, what others seal to, and what opens it."""

    locator: MailboxLocator
    public: Recipient
    secret: MailboxSecret


def derive_mailbox(passphrase: Passphrase, salt: bytes) -> MailboxKeys:
    """Derive a mailbox's keys; about 30 ms and 19 MiB, without the interpreter's lock.

    `salt`: the installation's own, public and fixed, at least 16 bytes. Only the passphrase's letters count, so it need not be
    normalised first. Raises BadPassphrase where it has no letters.
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
