"""Entries: canonical form, strict parsing, no fields for content, and salted commitments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.ledger import (
    Entry,
    MalformedError,
    ProofError,
    Salt,
    check_commitment,
    commit,
    leaf_hash,
    to_the_second,
)
from tests.domain.ledger.logs import CONTENT, NINE, SALT

COMMITMENT = commit(SALT, CONTENT)
PLAIN = Entry("report.received", {"report": "r-1", "item": "i-1"}, NINE, COMMITMENT)
SPELT = (
    b'{"commitment":"2AqNuX+MFYnxMhmwvmBXvjcfDJ15hulKR/CtX1+abjk=","ids":{"item":"i-1","report":"r-1"},'
    b'"kind":"report.received","time":"2026-03-01T09:00:00Z","v":1}'
)
WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True)
IDENTIFIERS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", fullmatch=True)
ENTRIES = st.builds(
    Entry,
    st.lists(WORDS, min_size=2, max_size=4).map(".".join),
    st.dictionaries(WORDS, IDENTIFIERS, max_size=16),
    st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1)).map(lambda t: t.replace(microsecond=0, tzinfo=UTC)),  # noqa: DTZ001 - zoned here
    st.none() | st.binary(min_size=32, max_size=32),
)


def test_an_entry_has_one_spelling() -> None:
    swapped = Entry("report.received", {"item": "i-1", "report": "r-1"}, NINE, COMMITMENT)
    assert PLAIN.to_bytes() == swapped.to_bytes() == SPELT
    assert PLAIN.leaf_hash == leaf_hash(SPELT)


@given(ENTRIES)
def test_any_entry_reads_back_the_same(entry: Entry) -> None:
    assert Entry.parse(entry.to_bytes()) == entry


@given(st.integers(0, 8 * len(SPELT) - 1))
def test_a_changed_bit_is_refused_or_is_another_entry(bit: int) -> None:
    changed = bytearray(SPELT)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        assert Entry.parse(bytes(changed)) != PLAIN
    except MalformedError:
        assert leaf_hash(bytes(changed)) != PLAIN.leaf_hash


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"1", b"\xff", b"null", SPELT[:-1], SPELT + b" ", b" " + SPELT, SPELT.replace(b'"v":1', b'"v":2'),
     SPELT.replace(b'"v":1', b'"v":true'), SPELT.replace(b'"v":1', b'"v":1.0'), SPELT.replace(b'"v":1', b'"v":1,"note":"x"'),
     SPELT.replace(b'"v":1', b'"v":1,"v":1'), SPELT.replace(b'"r-1"', b"1"), SPELT.replace(b"Z", b"+00:00"),
     SPELT.replace(b'{"item":"i-1","report":"r-1"}', b"[]"), SPELT.replace(b"2AqN", b"====="), b"[" * 100_000,
     SPELT.replace(b'"item":"i-1","report":"r-1"', b'"report":"r-1","item":"i-1"')],
)  # fmt: skip
def test_bytes_that_are_no_entry_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        Entry.parse(data)


@pytest.mark.parametrize(
    "change",
    [{"kind": "report"}, {"kind": "Report.Received"}, {"kind": "a.b.c.d.e"}, {"kind": "he hit.me"}, {"kind": "a.b\n"},
     {"ids": {"report": "he hit me"}}, {"ids": {"report": ""}}, {"ids": {"report": "x" * 65}}, {"ids": {"The Report": "x"}},
     {"ids": {"report": "a@b.org"}}, {"ids": {f"r{n}": "x" for n in range(17)}},
     {"time": NINE.replace(tzinfo=None)}, {"time": NINE.replace(microsecond=1)},
     {"time": NINE.astimezone(timezone(timedelta(hours=1)))}, {"commitment": b"short"}],
)  # fmt: skip
def test_it_has_no_room_for_content_or_unclear_times(change: dict[str, Any]) -> None:
    whole: dict[str, Any] = {"kind": "report.received", "ids": {"report": "r-1"}, "time": NINE, "commitment": None}
    with pytest.raises(MalformedError):
        Entry(**(whole | change))


def test_a_commitment_holds_for_its_salt_and_content_only() -> None:
    check_commitment(PLAIN, SALT, CONTENT)
    bare = Entry("case.opened", {}, NINE)
    for entry, salt, content in ((PLAIN, Salt(b"t" * 32), CONTENT), (PLAIN, SALT, b"other"), (bare, SALT, CONTENT)):
        with pytest.raises(ProofError):
            check_commitment(entry, salt, content)


def test_a_salt_has_32_bytes_and_shows_nothing() -> None:
    assert repr(SALT) == str(SALT) == f"{SALT}" == "<Salt>"
    for length in (0, 31, 33):
        with pytest.raises(MalformedError):
            Salt(bytes(length))


def test_times_are_cut_to_the_second_in_utc() -> None:
    time = datetime(2026, 7, 1, 10, 59, 58, 999_999, timezone(timedelta(hours=1)))
    assert to_the_second(time) == datetime(2026, 7, 1, 9, 59, 58, tzinfo=UTC)
    with pytest.raises(MalformedError):
        to_the_second(time.replace(tzinfo=None))
