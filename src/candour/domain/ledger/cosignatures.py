"""Cosignatures of witnesses: c2sp.org/tlog-cosignature, version 1 (Ed25519, signature type 0x04).

By a cosignature a witness states: the tree with this root begins with every tree of this log that I saw before this time.
Lives here: keys of witnesses, cosigning, finding valid cosignatures in a checkpoint, the quorum. Not here: when a witness may
cosign (`witnessing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from candour.domain.ledger.errors import SignatureError
from candour.domain.ledger.notes import (
    Signer,
    encode_base64,
    is_signed_by,
    key_id_of,
    parse_key,
    parse_signature,
    signature_line,
    split_note,
)

COSIGNATURE = b"\x04"
_TIME_SIZE = 8
_LATEST_TIME = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """The public key with which anybody checks the cosignatures of one witness: its `name`, and the 32-byte key `public`."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The key's id in notes: the first four bytes of SHA-256(name ‖ newline ‖ 0x04 ‖ public key)."""
        return key_id_of(self.name, COSIGNATURE, self.public)

    def __str__(self) -> str:
        """Return `name+hash+base64`, the published form of the key."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(COSIGNATURE + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key published as `name+hash+base64`. Raises `MalformedError`, also for the key of a log."""
        return cls(*parse_key(text, COSIGNATURE))

    def time_of(self, signature: bytes, text: str) -> int | None:
        """Return the time at which this witness cosigned `text`, in seconds since 1970; None where `signature` is not valid.

        `signature`: eight big-endian bytes of the time, then the 64 bytes of Ed25519.
        """
        time = int.from_bytes(signature[:_TIME_SIZE], "big")
        if time > _LATEST_TIME or not is_signed_by(self.public, signature[_TIME_SIZE:], _message(text, time)):
            return None
        return time


class Cosigner:
    """A witness's private key. It is stored like a log's signing key (`Signer.secret_text`)."""

    __slots__ = ("_signer",)

    def __init__(self, signer: Signer) -> None:
        """Create the cosigner from the witness's name and private key."""
        self._signer = signer

    @property
    def key(self) -> WitnessKey:
        """The public key that checks this witness's cosignatures."""
        return WitnessKey(self._signer.name, self._signer.verifier_key.public)

    def cosign(self, text: str, time: int) -> str:
        """Return the signature line for the text of a checkpoint, cosigned at `time`, in seconds since 1970."""
        signature = time.to_bytes(_TIME_SIZE, "big") + self._signer.sign_bytes(_message(text, time))
        return signature_line(self._signer.name, self.key.key_id + signature)


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A valid cosignature in a checkpoint: the witness's key, the time in seconds since 1970, and its signature line."""

    key: WitnessKey
    time: int
    line: str


def cosignatures_of(note: str, keys: Sequence[WitnessKey]) -> list[Cosignature]:
    """Return a valid cosignature for each of `keys` that cosigned `note`; the latest, where a witness has several.

    Signatures by other keys and those that are not valid are ignored, so nobody can spoil a checkpoint by adding lines.
    Raises `MalformedError` where `note` is not a signed note.
    """
    text, lines = split_note(note)
    found = dict[WitnessKey, Cosignature]()
    for line in lines:
        name, signature = parse_signature(line)
        for key in keys:
            if (name, signature[:4]) == (key.name, key.key_id):
                _keep_latest(found, key, key.time_of(signature[4:], text), f"{line}\n")
    return list(found.values())


def check_quorum(note: str, keys: Sequence[WitnessKey], quorum: int) -> list[Cosignature]:
    """Return the valid cosignatures by `keys` in `note`, a signed checkpoint: at most one for each key.

    Raises `SignatureError` where fewer than `quorum` of the keys have cosigned it.
    """
    found = cosignatures_of(note, keys)
    if len({one.key.public for one in found}) < quorum:  # one key under two names is one witness
        names = ", ".join(sorted(one.key.name for one in found)) or "none"
        raise SignatureError(
            f"The checkpoint has {len(found)} valid cosignatures ({names}) of the {quorum} asked for. "
            "Ask the log for a newer checkpoint; if it stays so, ask the witnesses what they saw."
        )
    return found


def _keep_latest(found: dict[WitnessKey, Cosignature], key: WitnessKey, time: int | None, line: str) -> None:
    """Put the cosignature of `key` into `found` if it is valid (`time` is not None) and later than the cosignature there."""
    if time is not None and (key not in found or found[key].time < time):
        found[key] = Cosignature(key, time, line)


def _message(text: str, time: int) -> bytes:
    """Return the bytes that a witness signs for the text of a checkpoint."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()
