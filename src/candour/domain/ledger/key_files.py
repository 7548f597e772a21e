"""Files with the private key of a log or a witness: readable by their owner only, created once, never replaced.

Not here: where the file is and when a key may be created (`candour.apps.ledger.services.keys`, `candour.apps.ops.command`).
"""

from __future__ import annotations

import os
from pathlib import Path

from candour.domain.ledger.errors import LedgerError, MalformedError
from candour.domain.ledger.notes import Signer

_OWNER_ONLY = 0o600
_OTHERS = 0o077


class KeyFileError(LedgerError):
    """The file with a private key is missing, damaged or readable by others."""


def read_key_file(path: Path) -> Signer:
    """Return the private key in the file. Raises `KeyFileError` where it is missing, damaged, or others may read it."""
    try:
        return Signer.parse(read_private_text(path))
    except (OSError, MalformedError, UnicodeDecodeError) as error:
        raise KeyFileError(f"The signing key at {path} cannot be used. Restore it from the key backup.") from error


def read_private_text(path: Path) -> str:
    """Return the text in the file, without space around it. Raises `KeyFileError` where others may read the file."""
    with path.open(encoding="ascii") as file:
        if os.fstat(file.fileno()).st_mode & _OTHERS:
            raise KeyFileError(f"Others on this machine may read {path}. Run: chmod 600 {path}")
        return file.read().strip()


def create_key_file(path: Path, name: str) -> None:
    """Write a new private key of this name to `path`; another process that was first wins, and its key is used."""
    write_once(path, Signer.generate(name).secret_text() + "\n")


def write_once(path: Path, text: str) -> None:
    """Write `text` to a new file that only its owner can read, whole and on disk; keep a file that exists already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # fails where another process was first
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
