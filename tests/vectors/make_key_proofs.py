"""Writes `tests/vectors/key_proofs.json`: signed histories of keys and their proofs, as a server sends them to a browser.

    python -m tests.vectors.make_key_proofs

Keys and the log's key are fixed and open nothing, and Ed25519 draws no randomness, so every run writes the same file.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from candour.domain import ledger, sealing
from candour.domain.ledger import Entry, Kind, MemoryLog, Receipt, Salt, Signer
from tests.vectors.make_sealing import dossier

TARGET = Path(__file__).with_name("key_proofs.json")
TEAM, REPORT, MAILBOX, OLD, ALICE = (UUID(int=number) for number in range(1, 6))
SIGNER = Signer("ledger.example.org", bytes(range(32)))
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
SECRETS = [dossier(number).secret for number in range(21, 30)]


def vectors() -> dict[str, Any]:
    """All vectors, as the file holds them."""
    first = sealing.sign_first(TEAM, SECRETS[0], sealing.signing_half(SECRETS[8]))
    team = [first, sealing.sign_next(first, SECRETS[1], sealing.signing_half(SECRETS[0]))]
    report = sealing.sign_first(REPORT, SECRETS[2], sealing.signing_half(SECRETS[3]))
    mailbox = sealing.sign_first(MAILBOX, SECRETS[3])
    manifest = _json({"items": [], "keys": [report.as_json(), mailbox.as_json()]})
    old = sealing.SignedKey(sealing.Purpose.EPOCH, OLD, 1, SECRETS[4].public)
    after_old = sealing.sign_next(old, SECRETS[5], sealing.signing_half(SECRETS[8]))
    staff = sealing.sign_staff_key(ALICE, SECRETS[6])
    return {
        "verifier_key": str(SIGNER.verifier_key),
        "secrets": [secret.reveal() for secret in SECRETS],
        "team": _proof(team, Kind.TEAM_CREATED, team[-1].content()),
        "report": _proof([report], Kind.REPORT_RECEIVED, manifest),
        "staff": _proof([staff], Kind.KEY_MADE, staff.content()),
        "old": {"history": [old.as_json()], "receipt": None, "fixed": _fixed(old), "vouchers": []},
        "after_old": _proof([old, after_old], Kind.EPOCH_STARTED, after_old.content())
        | {"fixed": _fixed(old), "vouchers": [after_old.signed_by]},
    }


def _proof(history: list[sealing.SignedKey], kind: str, content: bytes) -> dict[str, Any]:
    return {
        "history": [key.as_json() for key in history],
        "receipt": _receipt(kind, content),
        "fixed": None,
        "vouchers": [],
    }


def _fixed(old: sealing.SignedKey) -> dict[str, Any]:
    """The proof that a key is third in a list of three."""
    lines = [b'["a",1,"age1a"]', b'["b",1,"age1b"]', sealing.fixed_line(old.fixed_key)]
    path = [b64encode(step).decode() for step in ledger.path_in_list(2, lines)]
    place = {"number": 1, "index": 2, "path": path}
    return {
        "receipt": _receipt("keys.fixed", ledger.content_of_list("candour keys before signatures v1", lines)),
        "places": [place],
    }


def _receipt(kind: str, content: bytes) -> dict[str, Any]:
    """The receipt of the second entry in a log of three."""
    salt = Salt(bytes([7]) * 32)
    entries = [Entry(Kind.BODY_CREATED, {"body": str(number)}, NOW) for number in (1, 3)]
    entries.insert(1, Entry(kind, {"dossier": str(TEAM)}, NOW, ledger.commit(salt, content)))
    log = MemoryLog(SIGNER)
    log.append([entry.to_bytes() for entry in entries])
    proof = tuple(ledger.inclusion_proof(1, 3, log))
    found = Receipt(1, entries[1].to_bytes(), salt, content, proof, log.checkpoint(), SIGNER.verifier_key)
    return dict(json.loads(found.to_json()))


def _json(document: object) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def text() -> str:
    """The content of the file."""
    return json.dumps(vectors(), indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
