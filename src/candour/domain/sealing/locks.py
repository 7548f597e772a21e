"""A staff identity locked with a passphrase: an age file with one scrypt recipient.

Lives here: locking and unlocking with a passphrase, for tools and for tests of the browser's code. Not here: passkeys,
which only a browser can use. The server stores locked identities and opens none. Sealing takes about a second and holds
the interpreter's lock throughout, so it must not run in a web process.
"""

from __future__ import annotations

import unicodedata

from candour.domain.sealing import age
from candour.domain.sealing.errors import BadPassphrase
from candour.domain.sealing.grants import identity_file, read_identity_file
from candour.domain.sealing.secret_types import StaffSecret, UnlockPassphrase


def seal_with_passphrase(passphrase: UnlockPassphrase, plaintext: bytes) -> bytes:
    """Encrypt `plaintext`, without padding it, with a passphrase. Raises BadPassphrase where the passphrase is empty."""
    return age.encrypt_with_passphrase(_normalised(passphrase), plaintext)


def open_with_passphrase(passphrase: UnlockPassphrase, sealed: bytes) -> bytes:
    """Decrypt a file encrypted with a passphrase. Raises NotAge, WrongKey, DamagedHeader, DamagedPayload, BadPassphrase."""
    return age.decrypt_with_passphrase(_normalised(passphrase), sealed)


def lock_identity(secret: StaffSecret, passphrase: UnlockPassphrase) -> bytes:
    """Encrypt a staff member's secret key with a passphrase, as a file that the `age` tool decrypts to an identity file."""
    return seal_with_passphrase(passphrase, identity_file(secret))


def unlock_identity(locked: bytes, passphrase: UnlockPassphrase) -> StaffSecret:
    """Return the secret key in a staff member's locked identity.

    Raises BadDocument where the file contains no key; other errors as for `open_with_passphrase`.
    """
    return StaffSecret(read_identity_file(open_with_passphrase(passphrase, locked)))


def _normalised(passphrase: UnlockPassphrase) -> str:
    """Return the passphrase in Unicode NFC (RFC 8265, OpaqueString), so that all keyboards give the same characters.

    Raises BadPassphrase where it is empty.
    """
    text = unicodedata.normalize("NFC", passphrase.reveal())
    if not text:
        raise BadPassphrase("Choose an unlock passphrase: it is empty.")
    return text
