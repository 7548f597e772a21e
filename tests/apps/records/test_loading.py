"""Records out of PostgreSQL are those the files say, hold nothing sealed, and stream in pieces."""

from __future__ import annotations

from datetime import date

import pytest

from candour.apps.cases.models import Allegation, PriorReporter
from candour.apps.forces.models import Posting
from candour.apps.records.queries import loading
from candour.apps.records.queries.loading import fingerprint, load
from candour.apps.records.queries.words import words_of
from candour.domain.patterns.records import TABLES
from tests.apps.cases import rows
from tests.apps.insight.past import Past

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_each_table_has_what_the_database_has(past: Past) -> None:
    case = past.alleged(past.subject, finding="Sustained", facts={"complainant": "Member of the public", "beat": "0421"})
    Allegation.objects.filter(case=case).update(outcome="Written_warning")
    PriorReporter.objects.create(case=case, ethnicity="Black", sex="Female", age=31)
    Posting.objects.create(officer=past.subject, rank="Sergeant", since=date(2012, 1, 1), until=date(2012, 12, 31))
    past.desk.case(subject=past.subject)

    found = load(rows.force())

    subject, its = str(past.subject.pk), str(case.pk)
    assert found.rows("SELECT case_id, officer_id, category, kind, finding, outcome FROM allegations WHERE finding <> ''") == [
        (its, subject, "05A", "05A", "proven", "warning")
    ]
    assert found.rows("SELECT filed_by, place, incident_on FROM cases WHERE case_id = ?", [its]) == [
        ("public", "0421", date(2019, 5, 2))
    ]
    assert found.rows("FROM reporters") == [(its, "black", "female", 31)]
    assert found.rows("FROM service") == [(subject, 2012, "sergeant")]
    assert found.rows("SELECT unit FROM postings WHERE officer_id = ?", [subject]) == [("CID",)]
    assert (found.count("cases"), found.count("allegations")) == (2, 2)


def test_another_forces_rows_are_not_in_them(past: Past) -> None:
    past.alleged(past.subject)
    found = load(rows.force("ELS"))
    assert {table: found.count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)


@pytest.mark.slow
def test_nothing_sealed_is_in_them(past: Past) -> None:
    report = past.desk.report("a very particular account")
    past.desk.assign(past.desk.case(report, subject=past.subject))
    found = load(rows.force())
    everything = repr([found.rows(f"FROM {table}") for table in TABLES])
    assert str(past.subject.pk) in everything
    assert "age-encryption.org" not in everything
    assert str(report.dossier_id) not in everything


@pytest.mark.slow
def test_pieces_are_read_to_the_last_row_with_odd_text_as_it_is(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = ["a,b", 'c"d', "\\N", "é\nf", " ", "NULL"]
    for name in odd:
        rows.officer(name)
    whole = load(rows.force())
    monkeypatch.setattr(loading, "PIECE", 64)
    pieces = load(rows.force())
    assert {name for (name,) in pieces.rows("SELECT last_name FROM officers")} >= set(odd)
    assert pieces.count("officers") == whole.count("officers")
    assert fingerprint(pieces) == fingerprint(whole)


@pytest.mark.slow
def test_the_fingerprint_is_of_the_rows_and_of_nothing_else(past: Past) -> None:
    past.alleged(past.subject)
    before = fingerprint(load(rows.force()))
    assert fingerprint(load(rows.force())) == before
    past.alleged(past.subject)
    assert fingerprint(load(rows.force())) != before


def test_a_force_with_words_of_its_own_keeps_those_of_all() -> None:
    words = words_of("CPD")
    assert words.findings["no affidavit"] == "not_pursued"
    assert words.findings["sustained"] == "proven"
    assert words.kinds["05"] == "force"
    assert not words_of("NMC").kinds
