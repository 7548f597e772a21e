"""Rows as they really come: every one that cannot be kept is named with its reason, and the others are kept."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.apps.forces.models import Officer
from tests.apps.ops.imports.files import HEADER, ROSTER, Source

pytestmark = pytest.mark.django_db


def kept() -> list[str]:
    return list(Officer.objects.order_by("source_ref").values_list("source_ref", flat=True))


def test_it_keeps_good_rows(source: Source) -> None:
    outcome = source.roster("1,Ann,Marston,2001-05-04,1975\n2,Peter,Marsh,04/05/2001,\n")
    assert (outcome.code, outcome.rows) == (0, [])
    assert kept() == ["1", "2"]
    assert set(Officer.objects.values_list("appointed_on", flat=True)) == {dt.date(2001, 5, 4)}
    assert "Every row is accounted for." in outcome.out


def test_it_names_a_badly_dated_row(source: Source) -> None:
    outcome = source.roster("1,Ann,Marston,2001-02-30,\n2,Peter,Marsh,4th May,\n3,Zoe,Reed,,\n")
    assert [(line, decision) for _, line, decision, _ in outcome.rows] == [(2, "rejected"), (3, "rejected")]
    assert outcome.rows[0][3] == "appointed_on is badly dated: '2001-02-30' is not like %Y-%m-%d or %d/%m/%Y"
    assert kept() == ["3"]


def test_it_names_every_fault_of_a_row_at_once(source: Source) -> None:
    outcome = source.roster(",Ann,Marston,never,young\n")
    (row,) = outcome.rows
    for part in ("source_ref is missing", "appointed_on is badly dated", "birth_year is not a number that fits: 'young'"):
        assert part in row[3]


def test_it_keeps_a_row_with_an_unlikely_date_and_remarks_on_it(source: Source) -> None:
    outcome = source.roster("1,Ann,Marston,1919-05-25,\n2,Peter,Marsh,2999-01-01,\n")
    assert [(line, decision, reason) for _, line, decision, reason in outcome.rows] == [
        (2, "kept", "kept; appointed_on lies before 1950-01-01"),
        (3, "kept", "kept; appointed_on lies in the future"),
    ]
    assert kept() == ["1", "2"]


def test_it_collapses_exact_repeats_and_rejects_contradictions(source: Source) -> None:
    outcome = source.roster("1,Ann,Marston,,\n1,Ann,Marston,,\n1,Anne,Marsten,,\n")
    assert outcome.rows == [
        ("officers.csv", 3, "collapsed", "the same row as an earlier one: line 2"),
        ("officers.csv", 4, "rejected", "another row has the same key: line 2"),
    ]
    assert outcome.code == 0
    assert Officer.objects.get().last_name == "Marston"


def test_it_names_a_badly_encoded_row(source: Source) -> None:
    rows = HEADER.encode() + "1,Zoë,Marston,,\n".encode() + "2,Zoë,Marsh,,\n".encode("latin-1") + b"3,Ann,Reed,,\n"
    outcome = source.roster(rows)
    assert [(line, decision) for _, line, decision, _ in outcome.rows] == [(3, "rejected")]
    assert "badly encoded" in outcome.rows[0][3]
    assert kept() == ["1", "3"]


def test_it_reads_latin_1_where_the_mapping_says_so(source: Source) -> None:
    mapping = ROSTER.replace('file = "officers.csv"', 'file = "officers.csv"\nencoding = "latin-1"')
    assert source.roster((HEADER + "2,Zoë,Marsh,,\n").encode("latin-1"), mapping).rows == []
    assert Officer.objects.get().first_name == "Zoë"


def test_it_does_not_take_a_byte_order_mark_for_part_of_a_column(source: Source) -> None:
    assert source.roster(b"\xef\xbb\xbf" + (HEADER + "1,Ann,Marston,,\n").encode()).code == 0
    assert kept() == ["1"]


def test_it_rejects_a_null_character(source: Source) -> None:
    outcome = source.roster("1,A\0nn,Marston,,\n2,Peter,Marsh,,\n")
    assert [(line, reason) for _, line, _, reason in outcome.rows] == [(2, "it holds a null character")]


def test_it_rejects_a_row_of_another_width(source: Source) -> None:
    outcome = source.roster("1,Ann\n2,Peter,Marsh,,,,\n3,Zoe,Reed,,\n\n")
    assert [reason for *_, reason in outcome.rows] == [
        "it has 2 cells where the header has 5",
        "it has 7 cells where the header has 5",
    ]
    assert kept() == ["3"]


def test_it_loses_only_the_line_on_which_a_quote_is_never_closed(source: Source) -> None:
    outcome = source.roster('1,Ann,Marston,,\n2,"Peter,Marsh,,\n3,Zoe,Reed,,\n4,Max,"Oak, Jr",,\n5,Kim,Ash,,\n')
    assert [(line, decision) for _, line, decision, _ in outcome.rows] == [(3, "rejected")]
    assert "quote" in outcome.rows[0][3]
    assert kept() == ["1", "3", "4", "5"]


def test_it_loses_only_that_line_at_the_end_of_a_file_too(source: Source) -> None:
    outcome = source.roster('1,Ann,Marston,,\n2,"Peter,Marsh,,\n3,Zoe,Reed,,\n')
    assert [line for _, line, *_ in outcome.rows] == [3]
    assert kept() == ["1", "3"]


def test_it_counts_lines_as_an_editor_does(source: Source) -> None:
    outcome = source.roster('1,"Ann\nMarie",Marston,,\n2,Peter,Marsh,never,\n')
    assert [line for _, line, *_ in outcome.rows] == [4]
    assert Officer.objects.get().first_name == "Ann Marie"


def test_it_passes_over_rows_with_nothing_for_a_table(source: Source) -> None:
    mapping = (
        ROSTER
        + """
[[table]]
into = "managers"
file = "officers.csv"
when = "Manager"
[table.columns]
officer = "Number"
manager = "Manager"
"""
    )
    outcome = source.roster(
        "Number,First,Last,Joined,Born,Manager\n1,Ann,Marston,,,\n2,Peter,Marsh,,,1\n3,Zoe,Reed,,,77\n", mapping
    )
    assert outcome.code == 0
    assert Officer.objects.get(source_ref="2").managed_by.get().manager.source_ref == "1"
    assert outcome.rows == [("officers.csv", 4, "rejected", "there is no such manager: 77")]


def test_it_shows_the_first_rejected_rows_where_no_list_is_asked_for(source: Source) -> None:
    outcome = source.roster("".join(f"{n},Ann,Marston,never,\n" for n in range(30)))
    assert "The first 20 of 30 rejected rows:" in outcome.out
    assert "officers.csv, line 2, for officers: appointed_on is badly dated" in outcome.out
