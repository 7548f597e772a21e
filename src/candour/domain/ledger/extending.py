"""The rule that signers and witnesses share: sign only a tree that begins with all of the tree signed last.

Lives here: that rule, the file in which the last checkpoint is remembered, and the request in which a checkpoint and its
consistency proof are sent (c2sp.org/tlog-witness, add-checkpoint). Not here: who signs (`signing`, `witnessing`).
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from candour.domain.ledger.checkpoints import Checkpoint
from candour.domain.ledger.errors import MalformedError, MemoryFileError, ProofError, StaleSizeError
from candour.domain.ledger.hashing import HASH_SIZE, tree_root
from candour.domain.ledger.notes import decode_base64, encode_base64
from candour.domain.ledger.proofs import check_consistency_path

MOST_PROOF_LINES = 63
MAX_REQUEST_SIZE = 1 << 16
_OWNER_ONLY = 0o600
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


def check_extends(last: Checkpoint | None, head: Checkpoint, old_size: int, proof: Sequence[bytes]) -> None:
    """Check that the tree of `head` begins with all of the tree of `last`, the checkpoint signed last (None: none was).

    `proof` is the RFC 9162 consistency proof from `old_size`. Raises `MalformedError` where `old_size` is larger than the tree,
    `StaleSizeError` where `last` has another size than `old_size`, `ProofError` where the tree was changed or is an empty tree
    with a root that no empty tree has.
    """
    if old_size > head.size:
        raise MalformedError(f"The old size {old_size} is larger than the new size {head.size}.")
    remembered = last.size if last else 0
    if remembered != old_size:
        raise StaleSizeError(f"Size {remembered} was signed last; prove from there, not from {old_size}.", remembered)
    if head.size == 0 and head.root != tree_root([]):
        raise ProofError("This is not the root of an empty tree.")
    if last is None or last.size == 0:
        if proof:
            raise ProofError("Nothing was signed before, so the consistency proof must be empty.")
        return
    if last.size == head.size and last.root != head.root:
        raise ProofError(f"Another tree of {last.size} entries was signed before. Keep both checkpoints.")
    check_consistency_path(last.size, head.size, last.root, head.root, proof)


@dataclass(frozen=True, slots=True)
class Extension:
    """A request to sign a checkpoint: the size signed last, the consistency proof from there, and the checkpoint's text.

    `note` is a signed note for a witness; for the log's signer it is the text of a checkpoint that is not signed yet.
    """

    old_size: int
    proof: tuple[bytes, ...]
    note: str

    def to_body(self) -> bytes:
        """Return the request as the body of add-checkpoint: old size, proof, blank line, note."""
        lines = [f"old {self.old_size}", *map(encode_base64, self.proof), "", self.note]
        return "\n".join(lines).encode()

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Return the request in the body of add-checkpoint. Raises `MalformedError`."""
        try:
            head, blank, note = body.decode().partition("\n\n")
        except UnicodeDecodeError:
            blank = head = note = ""
        first, *lines = head.split("\n")
        match = _OLD.fullmatch(first)
        if not blank or match is None or len(lines) > MOST_PROOF_LINES:
            raise MalformedError("The request needs the line “old SIZE”, a consistency proof, a blank line and a checkpoint.")
        proof = tuple(decode_base64(line, "consistency proof") for line in lines)
        if any(len(step) != HASH_SIZE for step in proof):
            raise MalformedError("A hash of the consistency proof has the wrong length.")
        return cls(int(match[1]), proof, note)


class HeadFile:
    """A file that remembers the last checkpoint that was signed, as a signed note. It is replaced whole and flushed to disk.

    The methods raise `MemoryFileError` where the file cannot be read or written, such as on a full disk.
    """

    def __init__(self, path: Path) -> None:
        """Use the file at `path`, which need not exist yet; its folder is created when it is first written."""
        self.path = path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Context manager: hold the file's lock, so that no other process that takes the lock reads or replaces the file."""
        with self._explaining():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_CREAT | os.O_RDWR, _OWNER_ONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def read(self) -> str | None:
        """Return the remembered note; None where nothing was ever remembered (no file, or an empty one)."""
        with self._explaining():
            return self.path.read_text(encoding="utf-8") or None if self.path.exists() else None

    def write(self, note: str) -> None:
        """Replace the remembered note. Returns only when the note is on disk, so that a crash cannot lose it."""
        fresh = self.path.with_name(f"{self.path.name}.new")
        with self._explaining():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, _OWNER_ONLY)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(note)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
            _flush_folder(self.path.parent)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Context manager: turn an error of the file system into a `MemoryFileError` that names the file."""
        try:
            yield
        except (OSError, UnicodeDecodeError) as error:
            raise MemoryFileError(f"{self.path} cannot be read or written, so nothing is signed.") from error


def _flush_folder(folder: Path) -> None:
    """Write the list of file names of a folder to disk (fsync), so that a new or renamed file survives a crash."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
