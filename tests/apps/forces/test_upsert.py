"""Upserting roster rows: each is stored once, repeats are collapsed, and rejected rows are reported."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.apps.forces.models import Authority, LineManagement, Officer, Posting, Unit
from candour.apps.forces.services import upsert
from tests.apps.forces.roster import northmoor, officers, postings

pytestmark = pytest.mark.django_db


def test_it_keeps_a_row_given_again_as_it_is() -> None:
    northmoor()
    again = officers({"source_ref": "3", "first_name": "Ann", "last_name": "Marston"})
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)


def test_it_changes_only_what_is_given() -> None:
    northmoor()
    merged = upsert("officers", [{"force": "NMC", "source_ref": "3", "rank": "Inspector"}])
    officer = Officer.objects.get(force__code="NMC", source_ref="3")
    assert (merged.changed, officer.rank, officer.last_name) == (1, "Inspector", "Marston")


def test_it_ends_a_posting_that_was_open() -> None:
    northmoor()
    postings({"officer": "1", "shoulder_number": "PC4521", "since": dt.date(2019, 1, 1), "until": dt.date(2024, 5, 31)})
    assert Posting.objects.get(officer__source_ref="1").until == dt.date(2024, 5, 31)


def test_it_refuses_a_posting_of_nobody() -> None:
    northmoor()
    merged = postings({"officer": "1", "since": dt.date(2001, 1, 1)}, {"officer": "99", "since": dt.date(2001, 1, 1)})
    assert merged.new == 1
    assert [(found.line, found.decision, found.reason, found.detail) for found in merged.findings] == [
        (2, "rejected", "there is no such officer", "99")
    ]


def test_it_makes_a_unit_no_list_has_and_says_so() -> None:
    northmoor()
    merged = postings({"officer": "1", "unit": "DOGS", "since": dt.date(2001, 1, 1)})
    assert Unit.objects.filter(code="DOGS").exists()
    assert [found.decision for found in merged.findings] == ["kept"]


def test_it_ties_units_to_parents_later_in_the_same_list() -> None:
    northmoor()
    rows = [
        {"force": "NMC", "code": "T1", "name": "Team One", "parent": "DIV"},
        {"force": "NMC", "code": "DIV", "name": "North Division", "parent": ""},
        {"force": "NMC", "code": "T2", "name": "Team Two", "parent": "GONE"},
    ]
    merged = upsert("units", rows)
    assert (merged.new, merged.changed) == (3, 0)
    assert Unit.objects.get(code="T1").parent == Unit.objects.get(code="DIV")
    assert [(found.line, found.decision) for found in merged.findings] == [(3, "kept")]
    assert upsert("units", rows).unchanged == 3


def test_it_counts_a_unit_moved_to_another_parent_as_changed() -> None:
    northmoor()
    upsert("units", [{"force": "NMC", "code": "DIV", "name": "North Division"}])
    merged = upsert("units", [{"force": "NMC", "code": "RES", "name": "Response", "parent": "DIV"}])
    assert (merged.new, merged.changed, merged.unchanged) == (0, 1, 0)


def test_it_knows_line_managers_and_authorities() -> None:
    northmoor()
    day = dt.date(2020, 1, 1)
    upsert("managers", [{"force": "NMC", "officer": "1", "manager": "3", "since": day, "until": None}])
    upsert("authorities", [{"force": "NMC", "officer": "1", "kind": "taser", "granted_on": day}])
    assert LineManagement.objects.get().manager.source_ref == "3"
    assert Authority.objects.get().kind == "taser"


def test_it_keeps_undated_rows_once() -> None:
    northmoor()
    rows = [{"force": "NMC", "officer": "1", "kind": "warrant card"}]
    assert [upsert("authorities", rows).new, upsert("authorities", rows).unchanged] == [1, 1]


def test_it_collapses_repeats_and_refuses_contradictions() -> None:
    northmoor()
    merged = officers(
        {"source_ref": "9", "last_name": "Reed"},
        {"source_ref": "9", "last_name": "Reed"},
        {"source_ref": "9", "last_name": "Reid"},
    )
    assert (merged.new, merged.present, merged.adds_up) == (1, 1, True)
    assert [(found.line, found.decision) for found in merged.findings] == [(2, "collapsed"), (3, "rejected")]
    assert Officer.objects.get(source_ref="9").last_name == "Reed"
