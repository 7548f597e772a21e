"""The published C2SP age test vectors, in Python and in the browser's code: every class of result, none aliased.

In scope: every vector whose keys are X25519 or scrypt. Out of scope: post-quantum keys (`hybrid*`), which Candour
does not use, and ASCII armour, which Candour refuses whatever it holds; that refusal is what the armoured vectors
test here.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from io import BytesIO
from typing import Any

import pytest

from candour.domain.sealing import (
    DamagedHeader,
    DamagedPayload,
    DossierSecret,
    NotAge,
    SealingError,
    UnlockPassphrase,
    WrongKey,
    new_dossier,
    open_stream,
    open_with_passphrase,
)
from tests.domain.sealing.javascript import run

CLASSES = {
    "success": "success",
    "no match": WrongKey.__name__,
    "HMAC failure": DamagedHeader.__name__,
    "header failure": NotAge.__name__,
    "payload failure": DamagedPayload.__name__,
}
HOW_MANY = {"success": 15, "no match": 7, "HMAC failure": 1, "header failure": 51, "payload failure": 18}
Vector = dict[str, Any]


@pytest.fixture(scope="module")
def vectors() -> list[Vector]:
    found: list[Vector] = json.loads(run("cctv.mjs"))
    return found


def binary(vectors: list[Vector], expect: str) -> list[Vector]:
    return [vector for vector in vectors if "armored" not in vector["fields"] and vector["fields"]["expect"] == expect]


def file_of(vector: Vector) -> bytes:
    data = bytes.fromhex(vector["file"]["hex"])
    return zlib.decompress(data) if vector["fields"].get("compressed") == "zlib" else data


def opened(vector: Vector) -> tuple[str, bytes]:
    """The class of the result and all that was released, as Python's streams and passphrases give them."""
    fields, released = vector["fields"], BytesIO()
    identities = fields["identity"] or [new_dossier().secret.reveal()]
    try:
        if fields["passphrase"]:
            released.write(open_with_passphrase(UnlockPassphrase(fields["passphrase"][0]), file_of(vector)))
        else:
            open_stream(DossierSecret(identities[0]), BytesIO(file_of(vector)), released)
        result = "success"
    except SealingError as error:
        result = type(error).__name__
    return result, released.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("expect", CLASSES)
def test_python_gives_each_vector_its_class_and_payload(vectors: list[Vector], expect: str) -> None:
    for vector in binary(vectors, expect):
        result, released = opened(vector)
        assert (vector["name"], result) == (vector["name"], CLASSES[expect])
        assert sha256(released) == vector["fields"].get("payload", sha256(b"")), vector["name"]


@pytest.mark.parametrize("expect", CLASSES)
@pytest.mark.slow
def test_javascript_gives_each_vector_its_class_and_payload(vectors: list[Vector], expect: str) -> None:
    for vector in binary(vectors, expect):
        result, size, digest = vector["javascript"]
        _, released = opened(vector)
        assert (vector["name"], result) == (vector["name"], CLASSES[expect])
        # A JavaScript stream that fails drops what waits in its queue: it may release less than Python, never other bytes.
        assert digest == sha256(released[:size]), vector["name"]
        assert expect != "success" or size == len(released), vector["name"]


@pytest.mark.parametrize("expect", CLASSES)
def test_no_vector_is_left_out_unnoticed(vectors: list[Vector], expect: str) -> None:
    assert len(binary(vectors, expect)) == HOW_MANY[expect]


def test_armour_is_refused_by_both(vectors: list[Vector]) -> None:
    armoured = [vector for vector in vectors if "armored" in vector["fields"]]
    assert len(armoured) == 32
    assert {result for vector in armoured for result in (opened(vector)[0], vector["javascript"][0])} == {NotAge.__name__}
