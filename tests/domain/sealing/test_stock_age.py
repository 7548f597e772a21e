"""Debian's own `age` opens what Candour sealed: nobody needs Candour to read an export."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from candour.domain import sealing
from tests.domain.sealing.javascript import call

DOCUMENT = {"account": "In her own words: “é”."}
KEYS = sealing.new_dossier()
READER = sealing.new_dossier()


def by_python() -> dict[str, Any]:
    return {
        "json": sealing.seal_json(KEYS.public, DOCUMENT),
        "item": sealing.seal_item(KEYS.public, b"\x89PNG"),
        "grant": sealing.seal_grant(KEYS.secret, READER.public),
    }


def by_javascript() -> dict[str, Any]:
    return {
        "json": call("sealJson", recipient=KEYS.public, document=DOCUMENT),
        "item": call("sealItem", recipient=KEYS.public, plaintext=b"\x89PNG"),
        "grant": call("sealGrant", secret=KEYS.secret.reveal(), grantee=READER.public),
    }


def age(*arguments: str | Path, given: bytes = b"") -> bytes:
    try:
        return subprocess.run(["age", *map(str, arguments)], input=given, capture_output=True, check=True).stdout
    except FileNotFoundError:
        pytest.fail("The age tool is missing: install it with `apt-get install age`.")


@pytest.mark.parametrize("make", [by_python, by_javascript])
@pytest.mark.slow
def test_a_reader_opens_the_grant_and_with_it_the_items(make: Any, tmp_path: Path) -> None:
    made, own, dossier = make(), tmp_path / "me.key", tmp_path / "dossier.key"
    own.write_text(READER.secret.reveal() + "\n")
    dossier.write_bytes(age("-d", "-i", own, given=made["grant"]))
    assert json.loads(age("-d", "-i", dossier, given=made["json"])) == DOCUMENT
    assert age("-d", "-i", dossier, given=made["item"]).rstrip(b"\0") == b"\x89PNG"


def test_candour_opens_what_age_sealed() -> None:
    sealed = age("-r", KEYS.public, given=sealing.pad_bytes(b"from outside"))
    assert sealing.inspect(sealed, len(sealed)).payload_plaintext_size == 256
    assert sealing.open_item(KEYS.secret, sealed, 12) == b"from outside"
    assert call("openItem", identity=KEYS.secret.reveal(), ciphertext=sealed, size=12) == b"from outside"


@pytest.mark.slow
def test_candour_would_not_store_what_age_sealed_without_padding() -> None:
    sealed = age("-r", KEYS.public, given=b"yes")
    with pytest.raises(sealing.WrongSize, match="not padded"):
        sealing.inspect(sealed, len(sealed))
