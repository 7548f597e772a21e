"""Items signed by their authors: the vectors that both languages share, and what breaks a signature."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from candour.domain import sealing
from candour.domain.sealing import Authorship, ItemPlace
from tests.vectors.make_signed_items import TARGET, vectors

VECTORS = json.loads(TARGET.read_text(encoding="utf-8"))


def parts(case: dict[str, Any]) -> tuple[ItemPlace, Authorship]:
    says = case["says"]
    about = UUID(says["about"]) if says["about"] else None
    place = ItemPlace(UUID(says["dossier"]), says["epoch_number"], says["kind"], says["author"], says["content_sha256"], about)
    hour = datetime.fromisoformat(says["signed_hour"])
    return place, Authorship(UUID(case["item"]), says["number"], hour, says["signed_by"], b64decode(case["signature"]))


def test_the_file_of_vectors_is_what_its_program_writes() -> None:
    assert vectors() == VECTORS


@pytest.mark.parametrize("case", VECTORS["items"], ids=lambda case: case["says"]["kind"])
def test_an_item_as_its_author_signed_it_verifies(case: dict[str, Any]) -> None:
    sealing.check_authorship(*parts(case))
    assert sealing.signed_members(case["item"], case["says"]).decode() == case["signed"]


@pytest.mark.parametrize("case", VECTORS["refused"])
def test_an_item_in_another_place_order_hour_or_hand_does_not_verify(case: dict[str, Any]) -> None:
    with pytest.raises(sealing.SealingError):
        sealing.check_authorship(*parts(case))


def test_a_signature_that_is_not_base64_of_64_bytes_is_none() -> None:
    for text in ("", "*", "YWJj"):
        with pytest.raises(sealing.BadSignature):
            sealing.decode_signature(text)
