"""Pseudonyms and entries of version 2: what the public log has in place of database ids and seconds."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from candour.domain.ledger import Entry, MalformedError, PseudonymKey, Salt, commit, purpose_of, to_the_minute
from tests.domain.ledger.logs import CONTENT, NINE, SALT

KEY = PseudonymKey(bytes(range(32)))
STAFF = "0f1e2d3c-0000-4000-8000-000000000001"
ENTRY = Entry("case.opened", KEY.pseudonyms({"actor": STAFF, "case": STAFF}), NINE, commit(SALT, CONTENT), KEY.key_id)


def test_a_pseudonym_is_an_hmac_under_a_key_of_its_purpose() -> None:
    derived = HKDFExpand(SHA256(), 32, b"candour-ledger-pseudonyms/1 purpose staff").derive(bytes(range(32)))
    assert KEY.pseudonym("staff", STAFF) == hmac.digest(derived, STAFF.encode(), "sha256")[:16].hex()


def test_roles_of_one_purpose_share_pseudonyms_and_others_do_not() -> None:
    assert {purpose_of(role) for role in ("actor", "handler", "staff")} == {"staff"}
    assert KEY.pseudonym("actor", STAFF) == KEY.pseudonym("handler", STAFF) != KEY.pseudonym("case", STAFF)
    assert KEY.pseudonym("holder", STAFF) == KEY.pseudonym("dossier", STAFF)


def test_another_secret_gives_other_pseudonyms_and_another_id() -> None:
    other = PseudonymKey.generate()
    assert other.pseudonym("staff", STAFF) != KEY.pseudonym("staff", STAFF)
    assert other.key_id != KEY.key_id


def test_the_secret_is_kept_as_text_and_shown_nowhere() -> None:
    assert PseudonymKey.parse(KEY.secret_text() + "\n").pseudonym("case", STAFF) == KEY.pseudonym("case", STAFF)
    assert KEY.secret_text().split()[-1] not in repr(KEY)
    for text in ("", "candour-ledger-pseudonyms/1 AAAA", "candour-ledger-pseudonyms/1 *", "another " + "A" * 44):
        with pytest.raises(MalformedError):
            PseudonymKey.parse(text)


def test_an_entry_of_version_2_has_one_spelling_and_reads_back() -> None:
    data = ENTRY.to_bytes()
    assert b'"time":"2026-03-01T09:00Z","v":2' in data
    assert Entry.parse(data) == ENTRY
    assert STAFF.encode() not in data


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"v":2', b'"v":1'), (b'"v":2', b'"v":3'), (b"09:00Z", b"09:00:00Z"), (b'"key":"', b'"key":"0'),
     (b'"actor":"', b'"actor":"x')],
)  # fmt: skip
def test_a_mixture_of_versions_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(MalformedError):
        Entry.parse(ENTRY.to_bytes().replace(old, new))


def test_ids_of_the_database_and_seconds_are_refused_in_version_2() -> None:
    with pytest.raises(MalformedError):
        Entry("case.opened", {"case": STAFF}, NINE, None, KEY.key_id)
    with pytest.raises(MalformedError):
        Entry("case.opened", {}, NINE + timedelta(seconds=1), None, KEY.key_id)
    assert to_the_minute(NINE + timedelta(seconds=59, microseconds=5)) == NINE


def test_a_salt_shows_with_which_key_and_for_what_it_was_made() -> None:
    key, act = PseudonymKey(bytes(range(32))), Entry("rows.stated", {}, datetime(2026, 3, 1, 9, tzinfo=UTC), None, "0badcafe")
    salt = key.salt(act, b"content")
    assert key.made(salt, act, b"content")
    assert key.made(salt, replace(act, commitment=commit(salt, b"content")), b"content")
    assert key.salt(act, b"content") != salt
    assert not key.made(salt, act, b"other content")
    assert not key.made(salt, replace(act, kind="rows.listed"), b"content")
    assert not PseudonymKey(bytes(32)).made(salt, act, b"content")
    assert not key.made(Salt(bytes(32)), act, b"content")
