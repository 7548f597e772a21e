"""Writes `tests/vectors/signed_items.json`: items signed by their authors, and changes of each that must not verify.

    python -m tests.vectors.make_signed_items

Keys are fixed and open nothing, and Ed25519 draws no randomness, so every run writes the same file.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from candour.domain import sealing
from candour.domain.sealing import Authorship, ItemPlace
from tests.vectors.make_sealing import dossier

TARGET = Path(__file__).with_name("signed_items.json")
DOSSIER, ITEM, EXHIBIT, OTHER = (UUID(int=number) for number in (2, 71, 72, 73))
HOUR = datetime(2026, 11, 30, 9, tzinfo=UTC)
REPORTER, STAFF = (dossier(number).secret for number in (24, 27))  # the mailbox and the staff member of key_proofs.json
ACCOUNT = ItemPlace(DOSSIER, 1, "account", "reporter", "ab" * 32)
DETAILS = ItemPlace(DOSSIER, 1, "exhibit_details", "reporter", "cd" * 32, EXHIBIT)
MESSAGE = ItemPlace(DOSSIER, 2, "message", "staff", "ef" * 32)


def vectors() -> dict[str, Any]:
    """All vectors, as the file holds them."""
    made = [_signed(ACCOUNT, REPORTER, 1), _signed(DETAILS, REPORTER, 4), _signed(MESSAGE, STAFF, 12)]
    place, authorship = made[2]
    return {
        "identities": {"reporter": REPORTER.reveal(), "staff": STAFF.reveal()},
        "items": [_case(*one) for one in made],
        "refused": [
            _case(replace(place, dossier=OTHER), authorship),
            _case(replace(place, epoch=1), authorship),
            _case(replace(place, kind="note"), authorship),
            _case(replace(place, author="reporter"), authorship),
            _case(replace(place, sha256="00" * 32), authorship),
            _case(replace(place, about=EXHIBIT), authorship),
            _case(place, replace(authorship, item=OTHER)),
            _case(place, replace(authorship, number=13)),
            _case(place, replace(authorship, hour=HOUR + timedelta(hours=1))),
            _case(place, replace(authorship, signed_by=sealing.signing_half(REPORTER).public)),
            _case(place, replace(authorship, signature=bytes(64))),
        ],
    }


def _signed(place: ItemPlace, identity: sealing.X25519Secret, number: int) -> tuple[ItemPlace, Authorship]:
    return place, sealing.sign_item(place, sealing.signing_half(identity), item=ITEM, number=number, hour=HOUR)


def _case(place: ItemPlace, authorship: Authorship) -> dict[str, Any]:
    says = {
        "about": str(place.about) if place.about else None,
        "author": place.author,
        "content_sha256": place.sha256,
        "dossier": str(place.dossier),
        "epoch_number": place.epoch,
        "kind": place.kind,
        "number": authorship.number,
        "signed_by": authorship.signed_by,
        "signed_hour": authorship.hour.isoformat(),
    }
    signed = sealing.signed_members(str(authorship.item), says).decode()
    return {"item": str(authorship.item), "says": says, "signed": signed, "signature": _coded(authorship.signature)}


def _coded(data: bytes) -> str:
    return b64encode(data).decode()


def write(content: Mapping[str, Any]) -> None:
    """Write the file."""
    TARGET.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(vectors())
