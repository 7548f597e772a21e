"""A witness: it follows logs, checks that each only grows, and cosigns their checkpoints. c2sp.org/tlog-witness.

For each log, a file remembers the last cosigned checkpoint. The log must prove that each new tree begins with that tree.
Not here: the server that takes requests (`candour.apps.ops.command.witness`), cosignatures (`cosignatures`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from candour.domain.ledger.checkpoints import Checkpoint
from candour.domain.ledger.cosignatures import Cosigner
from candour.domain.ledger.errors import LedgerError, MalformedError, RollbackError, UnavailableError
from candour.domain.ledger.extending import Extension, HeadFile, check_extends
from candour.domain.ledger.notes import VerifierKey, open_note, parse_signature, split_note


@dataclass(frozen=True, slots=True)
class WitnessLog:
    """A log that a witness follows: the name in its checkpoints, and the key that signs them."""

    origin: str
    key: VerifierKey

    @classmethod
    def parse(cls, line: str) -> WitnessLog:
        """Convert `line` to a log: the log's verifier key, then its origin if the origin differs from the key's name."""
        key_text, _, origin = line.strip().partition(" ")
        key = VerifierKey.parse(key_text)
        return cls(origin.strip() or key.name, key)


class Witness:
    """Cosigns checkpoints of the logs it follows."""

    def __init__(self, cosigner: Cosigner, logs: Iterable[WitnessLog], folder: Path) -> None:
        """Cosign with `cosigner`; remember the last checkpoint of each of `logs` in a file of `folder`."""
        self.key = cosigner.key
        self._cosigner, self._folder = cosigner, folder
        self._logs: Mapping[str, VerifierKey] = {log.origin: log.key for log in logs}

    def add_checkpoint(self, body: bytes, time: int) -> str:
        """Return the cosignature line for the request add-checkpoint in `body`. `time`: the current time, seconds since 1970.

        Raises `MalformedError`, `UnavailableError` (the log is not followed), `SignatureError` (not signed by the log),
        `StaleSizeError` (another size was cosigned last), `ProofError` (the log was changed).
        """
        request = Extension.parse(body)
        text = split_note(request.note)[0]
        head = Checkpoint.parse(text)
        signed = self._signed(head.origin, request.note)
        memory = self._memory(head.origin)
        with memory.locked():
            check_extends(self._last(memory), head, request.old_size, request.proof)
            line = self._cosigner.cosign(text, time)
            memory.write(signed + line)
        return line

    def latest(self, origin: str) -> str:
        """Return the last checkpoint of a log that this witness cosigned. Raises `UnavailableError` where there is none."""
        note = self._memory(origin).read() if origin in self._logs else None
        if note is None:
            raise UnavailableError("This witness has cosigned no checkpoint of such a log.")
        return note

    def latest_by_hash(self, origin_hash: str) -> str:
        """Return what `latest` returns, for the log whose origin has this SHA-256 (64 lower-case hex digits)."""
        origins = {sha256(origin.encode()).hexdigest(): origin for origin in self._logs}
        return self.latest(origins.get(origin_hash, ""))

    def _signed(self, origin: str, note: str) -> str:
        """Return the note with one signature, that of the log, after checking it.

        Anybody may add lines to a note, so other lines are not stored: with too many of them the memory could not be read.
        Raises `UnavailableError` where the log is not followed, `SignatureError` where its key did not sign the note.
        """
        key = self._logs.get(origin)
        if key is None:
            raise UnavailableError("This witness does not follow a log of this origin.")
        text = open_note(note, key)
        own = [line for line in split_note(note)[1] if parse_signature(line)[1][:4] == key.key_id]
        return f"{text}\n{own[0]}\n"

    def _last(self, memory: HeadFile) -> Checkpoint | None:
        """Return the checkpoint in a memory file. Raises `RollbackError` where the file is damaged."""
        note = memory.read()
        if note is None:
            return None
        try:
            head = Checkpoint.parse(split_note(note)[0])
            self._signed(head.origin, note)
        except (MalformedError, LedgerError) as error:
            raise RollbackError(f"{memory.path} is damaged. Put it back from a backup; nothing is cosigned before.") from error
        return head

    def _memory(self, origin: str) -> HeadFile:
        """Return the file that remembers the last cosigned checkpoint of a log."""
        return HeadFile(self._folder / f"{sha256(origin.encode()).hexdigest()[:32]}.checkpoint")
