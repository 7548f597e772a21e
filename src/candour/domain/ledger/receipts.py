"""Receipts: a JSON document with which a reporter can check, offline on any machine, that the log contains an entry.

A receipt holds the entry, the salt and content from which the entry's commitment was computed, the inclusion proof and the
signed checkpoint. To check a receipt, only the log's verifier key is needed.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any, Self

from candour.domain.ledger.checkpoints import Checkpoint, open_checkpoint
from candour.domain.ledger.entries import Entry, Salt, check_commitment
from candour.domain.ledger.errors import MalformedError, ProofError, SignatureError
from candour.domain.ledger.hashing import HASH_SIZE, leaf_hash
from candour.domain.ledger.notes import VerifierKey, decode_base64
from candour.domain.ledger.proofs import check_inclusion_path

FORMAT = "candour-receipt/1"
MAX_RECEIPT_SIZE = 1 << 20
_TEXTS = ("origin", "verifier_key", "entry", "checkpoint")
_MEMBERS = {"format", "origin", "verifier_key", "index", "entry", "salt", "content", "proof", "checkpoint"}
_LONGEST_PROOF = 64


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """A document that a reporter stores, with which anybody can check that one entry is in the log.

    `index`: the entry's leaf index; `entry`: the entry's bytes; `salt` and `content`: what its commitment was computed
    from, both or neither; `proof`: the inclusion path of 32-byte hashes; `checkpoint`: the signed note; `verifier_key`:
    the key that signed it.
    """

    index: int
    entry: bytes
    salt: Salt | None
    content: bytes | None
    proof: tuple[bytes, ...]
    checkpoint: str
    verifier_key: VerifierKey

    def __repr__(self) -> str:
        """Return the leaf index and the log's name only: salt and content are confidential to the reporter."""
        return f"<Receipt {self.index} in {self.verifier_key.name}>"

    def to_json(self) -> str:
        """Return the receipt as indented JSON, fit for printing; the same receipt always gives the same bytes."""
        document = {
            "format": FORMAT,
            "origin": self.verifier_key.name,
            "verifier_key": str(self.verifier_key),
            "index": self.index,
            "entry": self.entry.decode(),
            "salt": None if self.salt is None else b64encode(self.salt).decode(),
            "content": None if self.content is None else b64encode(self.content).decode(),
            "proof": [b64encode(step).decode() for step in self.proof],
            "checkpoint": self.checkpoint,
        }
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def parse(cls, text: str | bytes) -> Self:
        """Convert JSON text to a receipt. Raises `MalformedError`. Does not check the receipt's proof: see `verify_receipt`."""
        members = _members_of_json(text)
        key = VerifierKey.parse(members["verifier_key"])
        if key.name != members["origin"]:
            raise MalformedError("The receipt's origin and verifier key are of two logs; use the receipt as it was given.")
        salt, content = _parse_optional_bytes(members["salt"], "salt"), _parse_optional_bytes(members["content"], "content")
        return cls(
            index=_parse_index(members["index"]),
            entry=members["entry"].encode(),
            salt=None if salt is None else Salt(salt),
            content=content,
            proof=_parse_proof(members["proof"]),
            checkpoint=members["checkpoint"],
            verifier_key=key,
        )


@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """The result of `verify_receipt`: the proved entry, its leaf index, the checkpoint, and whether content was checked too."""

    entry: Entry
    index: int
    checkpoint: Checkpoint
    content_checked: bool


def verify_receipt(receipt: Receipt, verifier_key: VerifierKey) -> VerifiedReceipt:
    """Check a receipt's signature, inclusion proof and commitment; return the entry that the receipt proves.

    `verifier_key` must not be taken from the receipt but from elsewhere (the log's page, a poster, a newspaper), because a
    forger can put any key into a receipt. Raises `SignatureError`, `ProofError` or `MalformedError`.
    """
    if receipt.verifier_key != verifier_key:
        raise SignatureError(f"The receipt names another key than the one given for {verifier_key.name}; check both.")
    checkpoint = open_checkpoint(receipt.checkpoint, verifier_key)
    entry = Entry.parse(receipt.entry)
    check_inclusion_path(leaf_hash(receipt.entry), receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    return VerifiedReceipt(entry, receipt.index, checkpoint, _check_content_if_given(receipt, entry))


def _check_content_if_given(receipt: Receipt, entry: Entry) -> bool:
    """Check salt and content against the entry's commitment, if the receipt has them; return whether it has them.

    Raises `ProofError` where the commitment is of another salt or content, or where the receipt has only one of the two.
    """
    if receipt.salt is None and receipt.content is None:
        return False
    if receipt.salt is None or receipt.content is None:
        raise ProofError("The receipt has only one of salt and content, so the entry cannot be tied to its content.")
    check_commitment(entry, receipt.salt, receipt.content)
    return True


def _members_of_json(text: str | bytes) -> dict[str, Any]:
    """Return the JSON object of a receipt as a dict. Raises `MalformedError` where its members are not those of a receipt."""
    if len(text) > MAX_RECEIPT_SIZE:
        raise MalformedError("This file is too long to be a receipt; choose the file you were given.")
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict) or members.get("format") != FORMAT or members.keys() != _MEMBERS:
        raise MalformedError(f"This is not a receipt ({FORMAT}); choose the file you were given, unchanged.")
    if not all(isinstance(members[name], str) and _can_be_utf8(members[name]) for name in _TEXTS):
        raise MalformedError("A part of the receipt that must be text is not; use the receipt as it was given.")
    return members


def _can_be_utf8(text: str) -> bool:
    """Return whether UTF-8 can encode `text`, that is, whether it has no unpaired surrogate."""
    # JSON can encode half of a surrogate pair, which UTF-8 cannot.
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _parse_index(value: object) -> int:
    """Return `value` if it is a leaf index, a whole number from 0. Raises `MalformedError` otherwise."""
    if type(value) is not int or value < 0:
        raise MalformedError("The receipt's index is not a whole number; use the receipt as it was given.")
    return value


def _parse_optional_bytes(value: object, what: str) -> bytes | None:
    """Return the bytes of the base64 text `value`, None for None. Raises `MalformedError`; its message names `what`."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise MalformedError(f"The receipt's {what} is not text; use the receipt as it was given.")
    return b"" if value == "" else decode_base64(value, what)


def _parse_proof(value: object) -> tuple[bytes, ...]:
    """Return the 32-byte hashes in a JSON list of base64 texts. Raises `MalformedError` for anything else."""
    if not isinstance(value, list) or len(value) > _LONGEST_PROOF or not all(isinstance(step, str) for step in value):
        raise MalformedError("The receipt's proof is not a list of hashes; use the receipt as it was given.")
    steps = tuple(decode_base64(step, "proof") for step in value)
    if any(len(step) != HASH_SIZE for step in steps):
        raise MalformedError("A hash in the receipt's proof has the wrong length; use the receipt as it was given.")
    return steps
