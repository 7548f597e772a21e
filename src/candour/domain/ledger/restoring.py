"""Restoring a log from a backup: the statement that ends a key whose last entries are lost, and names the key that follows.

A signer never signs a smaller tree than before. So a log whose database was restored from a backup continues under a new
name and a new key. The last act of its old key is to sign a statement: which entries the key had signed, which of them are
in the backup, and which key follows (ADR 19). By this statement a restore differs from a secret rollback: everybody can
read how many entries are lost, and the holder of a receipt can show that its entry was lost. Not here: where the statement
is stored and published (`candour.apps.ledger`).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from candour.domain.ledger.checkpoints import Checkpoint
from candour.domain.ledger.errors import LostEntryError, MalformedError, ProofError, SignatureError
from candour.domain.ledger.hashing import HASH_SIZE
from candour.domain.ledger.notes import Signer, VerifierKey, decode_base64, open_note

# The first line, so that a statement is never taken for a checkpoint: its second line is no number.
_FORMAT = "candour.restore/1"
_LINES = 6
_TREE = re.compile(r"(kept|signed) (0|[1-9][0-9]{0,18}) (\S+)")
_COUNTED = re.compile(r"(.+)~([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Restore:
    """A statement that a log was restored from a backup, signed by the key that it ends.

    `ended`: that key; `signed`: the last checkpoint that it signed; `kept`: the checkpoint of the tree in the backup; `next`:
    the key that follows. The entries from `kept.size` to below `signed.size` are lost.
    """

    ended: VerifierKey
    kept: Checkpoint
    signed: Checkpoint
    next: VerifierKey

    def sign(self, signer: Signer) -> str:
        """Return the statement as a note signed with the key that it ends."""
        trees = ((word, tree) for word, tree in (("kept", self.kept), ("signed", self.signed)))
        lines = [f"{word} {tree.size} {b64encode(tree.root).decode()}" for word, tree in trees]
        return signer.sign("\n".join([_FORMAT, self.ended.name, *lines, f"next {self.next}", ""]))

    @classmethod
    def parse(cls, note: str, ended: VerifierKey) -> Self:
        """Return the statement in a note signed by `ended`. Raises `SignatureError` or `MalformedError`."""
        lines = open_note(note, ended).split("\n")
        if len(lines) != _LINES or lines[0] != _FORMAT or lines[1] != ended.name or not lines[4].startswith("next "):
            raise MalformedError("This is not a statement about a restored log.")
        kept, signed = (_tree(line, word, ended.name) for line, word in zip(lines[2:4], ("kept", "signed"), strict=True))
        if kept.size > signed.size:
            raise MalformedError("The statement says that the backup has more entries than were signed.")
        return cls(ended, kept, signed, VerifierKey.parse(lines[4].removeprefix("next ")))


def next_name(name: str) -> str:
    """Return the name under which a log continues after a restore: `log~2` for `log`, `log~3` for `log~2` and so on."""
    match = _COUNTED.fullmatch(name)
    return f"{match[1]}~{int(match[2]) + 1}" if match else f"{name}~2"


def first_name(name: str) -> str:
    """Return the name that a log had before its first restore, such as `log` for `log~3`."""
    match = _COUNTED.fullmatch(name)
    return match[1] if match else name


def restores_since(statements: Sequence[str], key: VerifierKey, newest: VerifierKey) -> list[Restore]:
    """Return the restores by which the log's key changed from `key` to `newest`, the oldest first; none if both are equal.

    `statements`: signed notes. Each restore is signed by the key that it ends. Raises `ProofError` where no chain of
    statements leads from `key` to `newest`, because the log with the key `newest` is then another log.
    """
    chain, last = list[Restore](), key
    while last != newest:
        found = next((one for note in statements if (one := _parsed(note, last)) is not None), None)
        if found is None or len(chain) > len(statements):
            raise ProofError(f"The log shown is signed by {newest}, and {last} never said that this key follows. Keep both.")
        chain.append(found)
        last = found.next
    return chain


def check_kept(seen: Checkpoint, restores: Sequence[Restore]) -> None:
    """Check that no entry of the checkpoint `seen` was lost in these restores (the oldest first).

    `seen`: a checkpoint signed by the key that the first restore ended. Raises `LostEntryError` where entries were lost,
    `ProofError` where `seen` has more entries than, or differs from, what a restore states as the last checkpoint.
    """
    for restore in restores:
        if seen.size > restore.signed.size or (seen.size == restore.signed.size and seen.root != restore.signed.root):
            raise ProofError(
                f"The statement says that {restore.signed.size} entries were signed, but there is a checkpoint of {seen.size} "
                "that does not fit. Keep both: they are evidence."
            )
        if seen.size > restore.kept.size:
            first, after = restore.kept.size, restore.signed.size
            raise LostEntryError(
                f"The operator says that the log was restored from a backup of {first} entries and that the {after - first} "
                f"entries from {first} to {after - 1} are lost."
            )


def _parsed(note: str, ended: VerifierKey) -> Restore | None:
    """Return the statement in a note if `ended` signed it, else None."""
    try:
        return Restore.parse(note, ended)
    except (MalformedError, SignatureError):
        return None


def _tree(line: str, word: str, origin: str) -> Checkpoint:
    """Return the checkpoint of `origin` whose size and root are in a line such as `kept 9 CsUY…`. Raises `MalformedError`."""
    match = _TREE.fullmatch(line)
    root = b"" if match is None else decode_base64(match[3], "root hash")
    if match is None or match[1] != word or len(root) != HASH_SIZE:
        raise MalformedError("A line of the statement about a restored log is not as it should be.")
    return Checkpoint(origin, int(match[2]), root)
