"""Statements about rows: one form, the document that lists them, and signatures that are present, absent or wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.ledger import (
    MalformedError,
    Statement,
    as_json,
    changed_fields,
    check_document_lists,
    rows_document,
)

ITEM = Statement("dossiers_item", "i-1", {"kind": "message", "order": 7, "staff": None})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), inner),
    max_leaves=9,
)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), VALUES))
def test_the_form_is_rfc_8785_and_reads_back(says: dict[str, Any]) -> None:
    statement = Statement("dossiers_item", "i-1", says)
    whole: dict[str, Any] = {"v": 1, "table": "dossiers_item", "row": "i-1", "says": says}
    assert statement.to_bytes() == rfc8785.dumps(whole)
    assert Statement.parse(statement.to_bytes()) == statement


def test_values_of_the_database_have_one_text_each() -> None:
    at = datetime(2026, 3, 1, 9, 0, 1, 5, tzinfo=UTC)
    assert as_json(at) == as_json(at.astimezone(timezone(timedelta(hours=5)))) == "2026-03-01T09:00:01.000005+00:00"
    assert as_json([UUID(int=1), date(2026, 3, 1), 0.5]) == [str(UUID(int=1)), "2026-03-01", "0.5"]
    assert as_json(b"ciphertext") == as_json(memoryview(b"ciphertext")) == sha256(b"ciphertext").hexdigest()
    with pytest.raises(TypeError):
        as_json(object())


def test_what_changed_is_named() -> None:
    assert changed_fields(ITEM, replace(ITEM, says={"kind": "message", "order": 8, "new": 1})) == ["new", "order"]


def test_a_document_lists_exactly_its_rows() -> None:
    rows = [(ITEM.table, ITEM.row, ITEM.digest)]
    check_document_lists(rows_document(rows), rows)
    for wrong in ([], [*rows, *rows], [(ITEM.table, "i-2", ITEM.digest)]):
        with pytest.raises(MalformedError):
            check_document_lists(rows_document(rows), wrong)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"1",
        ITEM.to_bytes().replace(b'"v":1', b'"v":2'),
        ITEM.to_bytes().replace(b"{", b'{"author_key":"",', 1),
        b"[" * 100_000,
    ],
)
def test_bytes_that_are_no_statement_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        Statement.parse(data)
