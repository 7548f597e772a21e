"""The log's signing key, its memory (a file with what the key signed last), and the pseudonym key: files of their owner only.

Nobody else can read the three files, which are outside the database. Whoever has a copy of the signing key can sign a forged
log, and without the key the log cannot be extended. So it is backed up apart from the database (docs/operators.md), and no new
key is generated while checkpoints signed by another key exist. The memory (`ledger.pem.last`) keeps the signer from ever
signing a smaller or another log (ADR 18). Not here: the signer that holds both on another machine (`remote_signer`).
The pseudonym key makes the ids of the public log (ADR 20). It may be destroyed: then nobody can connect older entries with
rows, and a new key is generated for later ones.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from candour.apps.ledger.models import Checkpoint, Restore
from candour.apps.ledger.services.remote_signer import RemoteSigner
from candour.domain.ledger import (
    HeadFile,
    HeadSigner,
    KeyFileError,
    MalformedError,
    PseudonymKey,
    RememberingSigner,
    RollbackError,
    Signer,
    VerifierKey,
    create_key_file,
    read_key_file,
)
from candour.domain.ledger.key_files import read_private_text, write_once

_PSEUDONYM_FILE = "ledger-pseudonyms"
# The pseudonym key by the path, number and time of its file, so that each entry does not read the file anew.
_PSEUDONYM_KEYS: dict[tuple[Path, int, int], PseudonymKey] = {}


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
    return read_key_file(path)


def memory() -> HeadFile:
    """Return the memory: the file, by default beside the key, that holds the checkpoint which the key signed last."""
    return HeadFile(Path(settings.CANDOUR_LEDGER_MEMORY_FILE))


def head_signer() -> HeadSigner:
    """Return the signer of this log's checkpoints: the process at CANDOUR_LEDGER_SIGNER, else key and memory of this machine.

    Raises `KeyFileError` where the key or the shared secret cannot be used, `RollbackError` where the memory is gone although
    signed checkpoints exist.
    """
    if settings.CANDOUR_LEDGER_SIGNER:
        return _remote_signer()
    if not memory().path.exists() and Checkpoint.objects.exists():
        raise RollbackError(
            f"{memory().path} is gone, so the signer cannot know what it signed last and signs nothing. Put it back from the "
            "backup of the keys. Only if it never existed (before this version), run: candour migrate"
        )
    return RememberingSigner(signer(), memory())


def begin_memory() -> int | None:
    """Create the memory for a key that signed checkpoints before there were memories; return the newest checkpoint's size.

    The memory starts at the newest checkpoint. Returns None, and does nothing, where there is a memory, no checkpoint, or a
    signer on another machine.
    """
    last = Checkpoint.objects.order_by("-size").first()
    if settings.CANDOUR_LEDGER_SIGNER or last is None or memory().path.exists():
        return None
    RememberingSigner(signer(), memory()).remember(last.note)
    return last.size


def next_key(name: str) -> Signer:
    """Return the key that replaces the present key after a restore from backup; create it with this name if it is missing."""
    path = _beside(key_file(), "next")
    if not path.exists():
        create_key_file(path, name)
    return read_key_file(path)


def follow_with_next_key(signed_size: int) -> None:
    """Replace the present key with the next key, and start an empty memory. The former two files are renamed, not deleted.

    `signed_size`: the number of leaves that the former key signed last, which becomes part of the new file names.
    """
    ended = f"ended-{signed_size}"
    key_file().replace(_beside(key_file(), ended))
    memory().path.replace(_beside(memory().path, ended))
    memory().write("")
    _beside(key_file(), "next").replace(key_file())


def verifier_key_for(note: str) -> VerifierKey:
    """Return the key that signed a stored checkpoint: the present key, or a key that was replaced after a restore."""
    name = note.partition("\n")[0]
    present = verifier_key()
    if name == present.name:
        return present
    ended = (VerifierKey.parse(text) for text in Restore.objects.values_list("key", flat=True))
    return next((key for key in ended if key.name == name), present)


def _beside(path: Path, ending: str) -> Path:
    """Return `path` with a dot and `ending` added to the file name."""
    return path.with_name(f"{path.name}.{ending}")


def verifier_key() -> VerifierKey:
    """Return the public key that checks the log's signatures."""
    if settings.CANDOUR_LEDGER_SIGNER:
        return _remote_signer().verifier_key
    return signer().verifier_key


def _remote_signer() -> RemoteSigner:
    """Return the client of the signer at CANDOUR_LEDGER_SIGNER.

    Raises `KeyFileError` where the file with the secret that both sides share cannot be read.
    """
    path = Path(settings.CANDOUR_LEDGER_SIGNER_SECRET_FILE)
    try:
        return RemoteSigner(settings.CANDOUR_LEDGER_SIGNER, path.read_text(encoding="ascii").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"The secret shared with the signer cannot be read at {path}. Copy it from the signer.") from error


def pseudonym_key_file() -> Path:
    """Return the path of the pseudonym key's file, which is beside the file of the signing key."""
    return key_file().with_name(_PSEUDONYM_FILE)


def pseudonym_key() -> PseudonymKey:
    """Return the pseudonym key; generate it where there is no file. Raises `KeyFileError` for a file that cannot be used."""
    path = pseudonym_key_file()
    try:
        status = path.stat()
    except FileNotFoundError:
        write_once(path, PseudonymKey.generate().secret_text() + "\n")
        status = path.stat()
    cached = (path, status.st_ino, status.st_mtime_ns)
    if cached not in _PSEUDONYM_KEYS:
        _PSEUDONYM_KEYS.clear()
        _PSEUDONYM_KEYS[cached] = _read_pseudonym_key(path)
    return _PSEUDONYM_KEYS[cached]


def _read_pseudonym_key(path: Path) -> PseudonymKey:
    """Return the pseudonym key in the file. Raises `KeyFileError` where it is damaged or others may read it."""
    try:
        return PseudonymKey.parse(read_private_text(path))
    except (OSError, MalformedError, UnicodeDecodeError) as error:
        raise KeyFileError(f"The pseudonym key at {path} cannot be used. Restore it from the key backup.") from error


def _generate_key(path: Path) -> None:
    """Generate a signing key and write it to `path`. Raises `KeyFileError` where signed checkpoints exist already."""
    if Checkpoint.objects.exists():
        raise KeyFileError(f"The log has signed checkpoints but {path} is gone. Restore it from the key backup.")
    create_key_file(path, settings.CANDOUR_LEDGER_NAME)
