"""Writes `tests/vectors/ledger.json`: what Python and JavaScript must both accept, and what both must refuse.

    python -m tests.vectors.make_ledger

Notes, tree, paths and one cosignature are published ones (`vectors` and `witness_vectors` in `tests.domain.ledger`). The
receipt is of an invented log with a fixed key, so every run writes the same file.
"""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

from candour.domain.ledger import Checkpoint, Cosigner, Restore, Signer, consistency_proof, inclusion_proof
from tests.domain.ledger import vectors as published
from tests.domain.ledger import witness_vectors
from tests.domain.ledger.logs import KEY, SIGNER, entry, log_of, receipt

TARGET = Path(__file__).with_name("ledger.json")
SIZES = [1, 2, 3, 7, 8, 9, 255, 256, 257, 600]
WITNESSES = [Cosigner(Signer(f"witness.example.org/{number}", bytes([number]) * 32)) for number in (1, 2, 3)]


def vectors() -> dict[str, Any]:
    """All vectors, as the file holds them: hashes and leaves as base64."""
    parts = {"notes": notes(), "tree": tree(), "logs": logs(), "receipt": receipt_vectors(), "cosignatures": cosignatures()}
    return parts | {"history": history()}


def notes() -> list[dict[str, str]]:
    """Published signed notes, each with a key that signed it."""
    go = f"{published.GO_TEXT}\n{published.GO_SIGNATURE}{published.SECOND_SIGNATURE}"
    texts = {published.SPEC_KEY: published.SPEC_NOTE, published.GO_KEY: go, published.SECOND_KEY: go}
    return [{"key": key, "note": note, "text": note.rpartition("\n\n")[0] + "\n"} for key, note in texts.items()]


def tree() -> dict[str, Any]:
    """The published tree of eight leaves, with its roots and paths."""
    return {
        "leaves": [_coded(leaf) for leaf in published.LEAVES],
        "roots": [_coded_hex(root) for root in published.ROOTS],
        "inclusion": [[*place, [*map(_coded_hex, path)]] for place, path in published.INCLUSION.items()],
        "consistency": [[*sizes, [*map(_coded_hex, path)]] for sizes, path in published.CONSISTENCY.items()],
    }


def logs() -> dict[str, Any]:
    """Roots of growing logs, with all consistency proofs between the sizes and an inclusion proof in each."""
    grown = {size: log_of(size) for size in SIZES}
    pairs = [(old, new) for old in SIZES for new in SIZES if old <= new]
    return {
        "roots": {str(size): _coded(log.root()) for size, log in grown.items()},
        "first_leaf_hash": _coded(log_of(1).root()),
        "consistency": [[old, new, [*map(_coded, consistency_proof(old, new, grown[new]))]] for old, new in pairs],
        "first_leaf": [[size, [*map(_coded, inclusion_proof(0, size, log))]] for size, log in grown.items()],
    }


def receipt_vectors() -> dict[str, Any]:
    """A receipt of leaf 300 in a log of 700, with the key that signed it."""
    return {"key": str(KEY), "json": receipt(300, log_of(700)).to_json()}


def history() -> dict[str, Any]:
    """Checkpoints of a log seen at nine entries: as it grew, another history, and a restore from a backup of seven."""
    other = log_of(8)
    fork = {}
    for size in (9, 12):
        other.append([entry(100 + number).to_bytes() for number in range(other.size, size)])
        fork[str(size)] = other.checkpoint()
    following = Signer(f"{KEY.name}~2", bytes(range(32, 64)))
    kept, signed = (Checkpoint(KEY.name, size, log_of(size).root()) for size in (7, 9))
    statement = Restore(KEY, kept, signed, following.verifier_key)
    return {
        "key": str(KEY),
        "checkpoints": {str(size): log_of(size).checkpoint() for size in (8, 9, 12)},
        "fork": fork,
        "proofs": {"12": [*map(_coded, consistency_proof(9, 12, log_of(12)))]},
        "restored": {
            "key": str(following.verifier_key),
            "checkpoint": Checkpoint(following.name, 7, log_of(7).root()).sign(following),
            "statement": statement.sign(SIGNER),
            "forged": statement.sign(Signer(KEY.name, bytes(32))),
        },
    }


def cosignatures() -> dict[str, Any]:
    """A checkpoint that three witnesses cosigned, with their keys; the second cosigned twice."""
    note = log_of(9).checkpoint()
    text = note.rpartition("\n\n")[0] + "\n"
    times = [(WITNESSES[0], 1_780_000_000), (WITNESSES[1], 1_780_000_001), (WITNESSES[1], 1_780_000_009), (WITNESSES[2], 7)]
    return {
        "note": note + "".join(witness.cosign(text, time) for witness, time in times),
        "keys": [str(witness.key) for witness in WITNESSES],
        "times": [1_780_000_000, 1_780_000_009, 7],
        "published": {
            "key": witness_vectors.ARMORED_KEY,
            "note": witness_vectors.ARMORED_NOTE,
            "time": witness_vectors.ARMORED_TIME,
        },
    }


def _coded(data: bytes) -> str:
    return b64encode(data).decode()


def _coded_hex(data: str) -> str:
    return _coded(bytes.fromhex(data))


def text() -> str:
    """The content of the file."""
    return json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
