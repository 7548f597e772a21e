"""Counts, time in post and rates, on an invented force counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.domain.patterns import records
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.rates import counted, rates
from candour.domain.patterns.repeats.window import Chosen, whole
from candour.domain.patterns.results.shapes import Window
from tests.domain.patterns.repeats.invented import DECADE, drawn, force

DAY = dt.date(2012, 6, 1)


def by_id(made: Records, table: str, columns: str) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in made.connection.table(table).project(columns).fetchall()}


def test_five_allegations_in_one_case_are_one_case() -> None:
    made = force(["a", "b"], [("a", "1", DAY)] * 5 + [("a", "2", DAY), ("b", "2", DAY)])
    found = by_id(made, rates(made, DECADE).table, "officer_id, cases, allegations, proven")
    assert found == {"a": (2, 6, 0), "b": (1, 1, 0)}


def test_rows_added_later_are_counted_and_numbers_give_what_ids_give() -> None:
    made = force(["a", "b"], [("a", "1", DAY), ("a", "1", DAY), ("b", "2", DAY)])
    assert by_id(made, rates(made, DECADE).table, "officer_id, cases") == {"a": (1,), "b": (1,)}
    made.add("cases", ["case_id", "received_on"], [("3", DAY)])
    made.add("allegations", ["allegation_id", "case_id", "officer_id"], [("3/0", "3", "a")])
    assert by_id(made, rates(made, DECADE).table, "officer_id, cases") == {"a": (2,), "b": (1,)}
    asked = [f"FROM ({counted(made, DECADE, 'officer', numbered=way)}) ORDER BY officer_id" for way in (True, False)]
    assert made.rows(asked[0]) == made.rows(asked[1])


def test_an_officer_never_accused_is_counted_too() -> None:
    made = force(["a", "b", "c"], [("a", "1", DAY)])
    found = by_id(made, rates(made, DECADE).table, "officer_id, cases, round(years, 2)")
    assert found == {"a": (1, 10.0), "b": (0, 10.0), "c": (0, 10.0)}


def test_the_payroll_counts_where_it_covers_the_window() -> None:
    made = force(["a", "b"], [("a", "1", DAY), ("b", "2", DAY)])
    made.add(
        "service", ["officer_id", "year", "rank"], [("a", 2012, "constable"), ("a", 2013, "sergeant"), ("b", 2012, "constable")]
    )
    assert whole(made) == Window(dt.date(2012, 1, 1), dt.date(2013, 12, 31))
    found = by_id(made, rates(made, Chosen(whole(made))).table, "officer_id, round(years, 1)")
    assert found == {"a": (2.0,), "b": (1.0,)}
    longer = by_id(made, rates(made, DECADE).table, "officer_id, round(years, 1)")
    assert longer == {"a": (10.0,), "b": (10.0,)}


def test_expected_cases_are_those_of_the_rank() -> None:
    made = force(["a", "b", "c"], [("a", str(number), DAY) for number in range(6)])
    made.connection.execute("UPDATE officers SET rank = 'sergeant' WHERE officer_id = 'c'")
    made.add("cases", ["case_id", "incident_on"], [("x", DAY)])
    made.add("allegations", ["allegation_id", "case_id", "officer_id"], [("x", "x", "c")])
    found = by_id(made, rates(made, DECADE).table, "officer_id, expected")
    assert found == {"a": (3.0,), "b": (3.0,), "c": (1.0,)}


def test_only_what_was_chosen_is_counted() -> None:
    made = force(["a", "b"], [("a", "1", DAY), ("a", "2", DAY), ("b", "3", DAY)])
    made.connection.execute("UPDATE allegations SET finding = 'proven' WHERE case_id = '1'")
    made.connection.execute("UPDATE allegations SET kind = 'words' WHERE case_id = '2'")
    proven = by_id(made, rates(made, Chosen(DECADE.window, finding="proven")).table, "officer_id, cases")
    words = by_id(made, rates(made, Chosen(DECADE.window, kind="words")).table, "officer_id, cases")
    assert (proven, words) == ({"a": (1,), "b": (0,)}, {"a": (1,), "b": (0,)})


def test_a_case_belongs_to_the_unit_and_supervisor_of_its_day() -> None:
    made = force(["a", "b"], [("a", "1", DAY), ("a", "2", DAY + dt.timedelta(days=400)), ("b", "3", DAY)])
    moved = DAY + dt.timedelta(days=100)
    made.add(
        "postings",
        ["officer_id", "unit", "since", "until"],
        [("a", "north", dt.date(2009, 1, 1), None), ("a", "south", moved, None), ("b", "north", DAY, None)],
    )
    made.add(
        "managers",
        ["officer_id", "manager_id", "since", "until"],
        [("a", "m", dt.date(2009, 1, 1), None), ("b", "m", DAY, DAY)],
    )
    units = by_id(made, rates(made, DECADE, "unit").table, "unit, cases, round(years, 2)")
    north = (DAY + dt.timedelta(days=99) - dt.date(2010, 1, 1)).days + 1 + (dt.date(2019, 12, 31) - DAY).days + 1
    assert units["north"] == (2, round(north / 365.25, 2))
    assert units["south"][0] == 1
    assert [(one.reason, one.rows) for one in rates(made, DECADE, "unit").exclusions] == []
    assert by_id(made, rates(made, DECADE, "supervisor").table, "manager_id, cases") == {"m": (3,)}


def test_what_has_no_rate_is_counted() -> None:
    made = force(["a", "b"], [("a", "1", DAY), ("b", "2", DAY), ("b", "3", dt.date(2001, 1, 1))])
    made.add("officers", ["officer_id"], [("c",)])
    made.add("allegations", ["allegation_id", "case_id", "officer_id"], [("x", "1", "c"), ("y", "1", "")])
    found = rates(made, DECADE)
    said = {one.reason.split(" in ")[0]: one.rows for one in found.exclusions}
    assert said == {"no officer is identified": 1, "the day is not": 1, "no time": 1}
    counted = made.connection.table(found.table).sum("allegations").fetchall()[0][0]
    assert counted + sum(said.values()) == made.count("allegations")


def test_a_drawn_in_rate_lies_between_the_crude_one_and_the_usual() -> None:
    made = drawn()
    found = rates(made, DECADE)
    rows = made.connection.table(found.table).project("cases / expected, relative, low, high").fetchall()
    for crude, drawn_in, low, high in rows:
        nearer, farther = sorted((crude, found.prior.mean))
        assert nearer - 1e-9 <= drawn_in <= farther + 1e-9
        assert low < drawn_in < high
    assert found.prior.shape == pytest.approx(0.8, rel=0.25)


def test_the_same_records_in_another_order_give_the_same_figures() -> None:
    made, other = drawn(officers=60), drawn(officers=60)
    for table in ("officers", "allegations", "cases"):
        other.connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM {table} ORDER BY hash({table})")
    one, two = (held.connection.table(rates(held, DECADE).table).order("officer_id").fetchall() for held in (made, other))
    assert one == two


def test_empty_records_and_bad_wishes_are_named() -> None:
    with pytest.raises(PatternsError, match="no day of receipt"):
        whole(records.empty())
    with pytest.raises(PatternsError, match="ends"):
        Window(DAY, dt.date(2001, 1, 1))
    with pytest.raises(PatternsError, match="no finding 'sustained'"):
        Chosen(DECADE.window, finding="sustained")
    with pytest.raises(PatternsError, match="no usual rate"):
        rates(force(["a"], []), DECADE)
