"""The log's signing key: one file outside the database, readable by its owner only.

A copy of the file suffices to sign a forged log, and without the file the log cannot be extended. So it is backed up apart
from the database (docs/operators.md), and no new key is generated while checkpoints signed by another key exist.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from candour.apps.ledger.models import Checkpoint
from candour.domain.ledger import LedgerError, MalformedError, Signer, VerifierKey

_OWNER_ONLY = 0o600
_OTHERS = 0o077


class KeyFileError(LedgerError):
    """The signing key file is missing, damaged or readable by others."""


def ensure_key() -> VerifierKey:
    """Return the public half of the signing key; generate the key on first start. Several processes may do so at once."""
    return verifier_key()


def key_file() -> Path:
    """Return the path of the signing key's file, from the setting CANDOUR_LEDGER_KEY_FILE."""
    return Path(settings.CANDOUR_LEDGER_KEY_FILE)


def signer() -> Signer:
    """Read the signing key from its file and return it; generate a key where no checkpoint is signed yet.

    Raises `KeyFileError` where the file is damaged, readable by others, or missing although signed checkpoints exist.
    """
    path = key_file()
    if not path.exists():
        _generate_key(path)
    try:
        return _read_key(path)
    except (OSError, MalformedError, UnicodeDecodeError) as error:
        raise KeyFileError(f"The signing key at {path} cannot be used. Restore it from the key backup.") from error


def verifier_key() -> VerifierKey:
    """Return the public key that checks the log's signatures."""
    return signer().verifier_key


def _read_key(path: Path) -> Signer:
    """Return the signing key in the file. Raises `KeyFileError` where others on this machine may read the file."""
    with path.open(encoding="ascii") as file:
        if os.fstat(file.fileno()).st_mode & _OTHERS:
            raise KeyFileError(f"Others on this machine may read {path}. Run: chmod 600 {path}")
        return Signer.parse(file.read().strip())


def _generate_key(path: Path) -> None:
    """Generate a signing key and write it to `path`. Raises `KeyFileError` where a former key signed checkpoints already."""
    if Checkpoint.objects.exists():
        raise KeyFileError(f"The log has signed checkpoints but {path} is gone. Restore it from the key backup.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(Signer.generate(settings.CANDOUR_LEDGER_NAME).secret_text() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # fails where another process was first, whose key is then used
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
