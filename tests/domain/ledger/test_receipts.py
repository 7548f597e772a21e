"""Receipts: a reporter's receipt verifies offline, and a forged or damaged one does not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.ledger import (
    LedgerError,
    MalformedError,
    ProofError,
    Receipt,
    Salt,
    SignatureError,
    Signer,
    verify_receipt,
)
from tests.domain.ledger.logs import CONTENT, KEY, ORIGIN, SALT, entry, receipt, shared_log

KEPT = receipt(300, shared_log(600))
DOCUMENT = KEPT.to_json()


def test_a_receipt_read_from_its_document_verifies_with_the_key_alone() -> None:
    verified = verify_receipt(Receipt.parse(DOCUMENT), KEY)
    assert (verified.entry, verified.index, verified.checkpoint.size) == (entry(300), 300, 600)
    assert verified.content_checked


@given(st.integers(1, 600), st.data())
def test_every_leaf_of_a_log_of_any_size_has_a_receipt_that_verifies(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    kept = Receipt.parse(receipt(index, shared_log(size)).to_json())
    assert verify_receipt(kept, KEY).index == index


@given(st.integers(0, 8 * len(DOCUMENT.encode()) - 1))
def test_no_receipt_with_a_changed_bit_says_anything_else(bit: int) -> None:
    changed = bytearray(DOCUMENT.encode())
    changed[bit // 8] ^= 1 << bit % 8
    try:
        verified = verify_receipt(Receipt.parse(bytes(changed)), KEY)
    except LedgerError:
        return
    # White space of the document itself may change; what it proves may not.
    assert (verified.entry, verified.index, verified.checkpoint.size, verified.content_checked) == (entry(300), 300, 600, True)


def test_a_forger_cannot_use_another_key() -> None:
    forger = Signer.generate(ORIGIN)
    forged = replace(KEPT, verifier_key=forger.verifier_key)
    with pytest.raises(SignatureError):
        verify_receipt(forged, KEY)


@pytest.mark.parametrize(
    "change",
    [{"index": 301}, {"entry": entry(301).to_bytes()}, {"content": b"other"}, {"salt": Salt(b"t" * 32)}, {"salt": None},
     {"content": None}, {"proof": ()}, {"checkpoint": shared_log(599).checkpoint()}],
)  # fmt: skip
def test_a_receipt_for_anything_else_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ProofError):
        verify_receipt(replace(KEPT, **change), KEY)


def test_a_receipt_without_its_content_still_proves_the_act() -> None:
    bare = Receipt.parse(replace(KEPT, salt=None, content=None).to_json())
    assert not verify_receipt(bare, KEY).content_checked


def test_it_shows_neither_salt_nor_content() -> None:
    assert repr(KEPT) == f"<Receipt 300 in {ORIGIN}>"
    assert CONTENT.decode() not in repr(KEPT)
    assert SALT.hex() not in repr(KEPT)


@pytest.mark.parametrize(
    "change",
    [{"format": "candour-receipt/2"}, {"origin": "other.example.org"}, {"origin": 1}, {"verifier_key": "x"}, {"index": -1},
     {"index": True}, {"index": 1.0}, {"index": "1"}, {"entry": None}, {"entry": "\ud800"}, {"salt": "AAAA"}, {"salt": 1},
     {"salt": "!"}, {"content": "!"}, {"content": []}, {"proof": "AAAA"}, {"proof": [1]}, {"proof": ["AAAA"]},
     {"proof": ["AAAA"] * 65}, {"checkpoint": None}, {"more": 1}],
)  # fmt: skip
def test_a_malformed_document_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        Receipt.parse(json.dumps(json.loads(DOCUMENT) | change))


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", b"\xff\xfe\xfd", "[" * 100_000, "x" * (1 << 21), '{"index": ' + "9" * 5000 + "}"],
)
def test_what_is_no_document_is_refused(text: str | bytes) -> None:
    with pytest.raises(MalformedError):
        Receipt.parse(text)
