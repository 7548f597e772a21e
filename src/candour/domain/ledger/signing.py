"""The log's signer: a key and a memory. It signs a checkpoint only if the tree begins with all of the tree it signed last.

The memory is a file beside the key, outside the database, so nobody who can write the database can make the signer sign a
smaller or another history. Not here: where key and memory are (`candour.apps.ledger.services.keys`), the process that holds
both on another machine (`candour.apps.ops.command.signer`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from candour.domain.ledger.checkpoints import Checkpoint, open_checkpoint
from candour.domain.ledger.errors import LedgerError, RollbackError
from candour.domain.ledger.extending import HeadFile, check_extends
from candour.domain.ledger.notes import Signer, VerifierKey


class HeadSigner(Protocol):
    """Any signer of a log's checkpoints that never signs a smaller or changed tree, here or on another machine."""

    @property
    def verifier_key(self) -> VerifierKey:
        """The public key that checks its signatures."""
        ...

    def sign(self, head: Checkpoint, old_size: int, proof: Sequence[bytes]) -> str:
        """Return the signed note of `head`, whose tree must begin with all of the tree signed last.

        `old_size`: the size signed last; `proof`: the consistency proof from there. Raises `StaleSizeError` where another size
        was signed last, `ProofError` where the tree was changed, `MalformedError` where `old_size` is too large.
        """
        ...


class RememberingSigner:
    """Signs checkpoints with a private key. Writes each checkpoint to a file before it returns the signature."""

    def __init__(self, signer: Signer, memory: HeadFile) -> None:
        """Sign with `signer`; remember in the file `memory`."""
        self._signer, self._memory = signer, memory

    @property
    def verifier_key(self) -> VerifierKey:
        """The public key that checks this signer's signatures."""
        return self._signer.verifier_key

    def last(self) -> Checkpoint | None:
        """Return the checkpoint signed last; None where none was. Raises `RollbackError` where the memory file is damaged."""
        note = self._memory.read()
        if note is None:
            return None
        try:
            return open_checkpoint(note, self.verifier_key)
        except LedgerError as error:
            raise RollbackError(
                f"{self._memory.path} does not hold a checkpoint signed by this log's key, so the signer cannot know what it "
                "signed last and signs nothing. Put the file back from the backup of the keys."
            ) from error

    def sign(self, head: Checkpoint, old_size: int, proof: Sequence[bytes]) -> str:
        """Remember `head` and return its signed note. `proof`: the consistency proof from `old_size`, the size signed last.

        Raises `StaleSizeError` where another size was signed last, `ProofError` where the tree signed last was changed.
        """
        with self._memory.locked():
            last = self.last()
            check_extends(last, head, old_size, proof)
            note = head.sign(self._signer)
            if last != head:
                self._memory.write(note)
        return note

    def remember(self, note: str) -> None:
        """Create the memory file from `note`, a checkpoint that this key signed before the memory file existed.

        Raises `RollbackError` where the memory file exists already, `SignatureError` or `MalformedError` where `note` is not a
        checkpoint signed by this key.
        """
        open_checkpoint(note, self.verifier_key)
        with self._memory.locked():
            if self._memory.read() is not None:
                raise RollbackError(f"{self._memory.path} exists already and is never replaced by an older checkpoint.")
            self._memory.write(note)
