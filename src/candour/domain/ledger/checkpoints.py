"""Checkpoints: the log's size and root, signed. c2sp.org/tlog-checkpoint.

Candour requires a checkpoint's key name to equal its origin, so that each key signs for one log only.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Self

from candour.domain.ledger.errors import MalformedError, SignatureError
from candour.domain.ledger.hashing import HASH_SIZE
from candour.domain.ledger.notes import Signer, VerifierKey, decode_base64, open_note

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
MAX_SIZE = (1 << 63) - 1
# Origin, size, root, and the empty string after the last newline.
_LINES = 4


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log to be signed: its name (`origin`), its number of entries (`size`), its tree's 32-byte `root`."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the checkpoint as the text to be signed: origin, size and root, a line each."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def sign(self, signer: Signer) -> str:
        """Return the checkpoint as a note signed by `signer`. Raises `SignatureError` where the key is that of another log."""
        if signer.name != self.origin:
            raise SignatureError(f"The key of {signer.name} cannot sign for {self.origin}; use that log's own key.")
        return signer.sign(self.text())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Convert the text of an opened note to a checkpoint; extension lines are ignored. Raises `MalformedError`."""
        lines = text.split("\n")
        if len(lines) < _LINES or lines[-1] or not all(lines[:-1]) or _SIZE.fullmatch(lines[1]) is None:
            raise MalformedError("This is not a checkpoint; it needs a line each for origin, size and root.")
        root, size = decode_base64(lines[2], "root hash"), int(lines[1])
        if len(root) != HASH_SIZE or size > MAX_SIZE:
            raise MalformedError("The checkpoint's size or root hash is not possible; fetch it again.")
        return cls(lines[0], size, root)


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """Return the checkpoint in a signed note, after checking its signature with the log's verifier key.

    Raises `MalformedError`, or `SignatureError` where the signature is wrong or the checkpoint is that of another log.
    """
    checkpoint = Checkpoint.parse(open_note(note, key))
    if checkpoint.origin != key.name:
        raise SignatureError(f"The key of {key.name} signed for {checkpoint.origin}, which it may not. Keep it as evidence.")
    return checkpoint
