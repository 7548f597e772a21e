"""Counts, time in post and rates, on an invented force counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.domain.patterns import records
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.rates import counts_sql, rates
from candour.domain.patterns.repeats.window import Chosen, recorded_window
from candour.domain.patterns.results.shapes import Window
from tests.domain.patterns.repeats.invented import DECADE, drawn, force

DAY = dt.date(2012, 6, 1)


def by_id(held: Records, table: str, columns: str) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in held.connection.table(table).project(columns).fetchall()}


def test_five_allegations_in_one_case_are_one_case() -> None:
    held = force(["a", "b"], [("a", "1", DAY)] * 5 + [("a", "2", DAY), ("b", "2", DAY)])
    result = by_id(held, rates(held, DECADE).table, "officer_id, cases, allegations, proven")
    assert result == {"a": (2, 6, 0), "b": (1, 1, 0)}


def test_rows_added_later_are_counted_and_numbers_give_what_ids_give() -> None:
    held = force(["a", "b"], [("a", "1", DAY), ("a", "1", DAY), ("b", "2", DAY)])
    assert by_id(held, rates(held, DECADE).table, "officer_id, cases") == {"a": (1,), "b": (1,)}
    held.add("cases", ["case_id", "received_on"], [("3", DAY)])
    held.add("allegations", ["allegation_id", "case_id", "officer_id"], [("3/0", "3", "a")])
    assert by_id(held, rates(held, DECADE).table, "officer_id, cases") == {"a": (2,), "b": (1,)}
    asked = [f"FROM ({counts_sql(held, DECADE, 'officer', numbered=way)}) ORDER BY officer_id" for way in (True, False)]
    assert held.rows(asked[0]) == held.rows(asked[1])


def test_an_officer_never_accused_is_counted_too() -> None:
    held = force(["a", "b", "c"], [("a", "1", DAY)])
    result = by_id(held, rates(held, DECADE).table, "officer_id, cases, round(years, 2)")
    assert result == {"a": (1, 10.0), "b": (0, 10.0), "c": (0, 10.0)}


def test_the_payroll_counts_where_it_covers_the_window() -> None:
    held = force(["a", "b"], [("a", "1", DAY), ("b", "2", DAY)])
    held.add(
        "service", ["officer_id", "year", "rank"], [("a", 2012, "constable"), ("a", 2013, "sergeant"), ("b", 2012, "constable")]
    )
    assert recorded_window(held) == Window(dt.date(2012, 1, 1), dt.date(2013, 12, 31))
    result = by_id(held, rates(held, Chosen(recorded_window(held))).table, "officer_id, round(years, 1)")
    assert result == {"a": (2.0,), "b": (1.0,)}
    longer = by_id(held, rates(held, DECADE).table, "officer_id, round(years, 1)")
    assert longer == {"a": (10.0,), "b": (10.0,)}


def test_expected_cases_are_those_of_the_rank() -> None:
    held = force(["a", "b", "c"], [("a", str(number), DAY) for number in range(6)])
    held.connection.execute("UPDATE officers SET rank = 'sergeant' WHERE officer_id = 'c'")
    held.add("cases", ["case_id", "incident_on"], [("x", DAY)])
    held.add("allegations", ["allegation_id", "case_id", "officer_id"], [("x", "x", "c")])
    result = by_id(held, rates(held, DECADE).table, "officer_id, expected")
    assert result == {"a": (3.0,), "b": (3.0,), "c": (1.0,)}


@pytest.mark.slow
def test_only_the_chosen_kind_and_finding_are_counted() -> None:
    held = force(["a", "b"], [("a", "1", DAY), ("a", "2", DAY), ("b", "3", DAY)])
    held.connection.execute("UPDATE allegations SET finding = 'proven' WHERE case_id = '1'")
    held.connection.execute("UPDATE allegations SET kind = 'words' WHERE case_id = '2'")
    proven = by_id(held, rates(held, Chosen(DECADE.window, finding="proven")).table, "officer_id, cases")
    words = by_id(held, rates(held, Chosen(DECADE.window, kind="words")).table, "officer_id, cases")
    assert (proven, words) == ({"a": (1,), "b": (0,)}, {"a": (1,), "b": (0,)})


def test_a_case_belongs_to_the_unit_and_supervisor_of_its_day() -> None:
    held = force(["a", "b"], [("a", "1", DAY), ("a", "2", DAY + dt.timedelta(days=400)), ("b", "3", DAY)])
    moved = DAY + dt.timedelta(days=100)
    held.add(
        "postings",
        ["officer_id", "unit", "since", "until"],
        [("a", "north", dt.date(2009, 1, 1), None), ("a", "south", moved, None), ("b", "north", DAY, None)],
    )
    held.add(
        "managers",
        ["officer_id", "manager_id", "since", "until"],
        [("a", "m", dt.date(2009, 1, 1), None), ("b", "m", DAY, DAY)],
    )
    units = by_id(held, rates(held, DECADE, "unit").table, "unit, cases, round(years, 2)")
    north = (DAY + dt.timedelta(days=99) - dt.date(2010, 1, 1)).days + 1 + (dt.date(2019, 12, 31) - DAY).days + 1
    assert units["north"] == (2, round(north / 365.25, 2))
    assert units["south"][0] == 1
    assert [(exclusion.reason, exclusion.rows) for exclusion in rates(held, DECADE, "unit").exclusions] == []
    assert by_id(held, rates(held, DECADE, "supervisor").table, "manager_id, cases") == {"m": (3,)}


def test_allegations_without_a_rate_are_counted_as_excluded() -> None:
    held = force(["a", "b"], [("a", "1", DAY), ("b", "2", DAY), ("b", "3", dt.date(2001, 1, 1))])
    held.add("officers", ["officer_id"], [("c",)])
    held.add("allegations", ["allegation_id", "case_id", "officer_id"], [("x", "1", "c"), ("y", "1", "")])
    result = rates(held, DECADE)
    excluded = {exclusion.reason.split(" in ")[0]: exclusion.rows for exclusion in result.exclusions}
    assert excluded == {"no officer is identified": 1, "the day is not": 1, "no time": 1}
    counted = held.connection.table(result.table).sum("allegations").fetchall()[0][0]
    assert counted + sum(excluded.values()) == held.count("allegations")


def test_a_shrunk_rate_lies_between_the_crude_and_the_usual_rate() -> None:
    held = drawn()
    result = rates(held, DECADE)
    rows = held.connection.table(result.table).project("cases / expected, relative, low, high").fetchall()
    for crude, drawn_in, low, high in rows:
        nearer, farther = sorted((crude, result.prior.mean))
        assert nearer - 1e-9 <= drawn_in <= farther + 1e-9
        assert low < drawn_in < high
    assert result.prior.shape == pytest.approx(0.8, rel=0.25)


def test_the_same_heldin_another_order_give_the_same_figures() -> None:
    held, other = drawn(officers=60), drawn(officers=60)
    for table in ("officers", "allegations", "cases"):
        other.connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM {table} ORDER BY hash({table})")
    one, two = (held.connection.table(rates(held, DECADE).table).order("officer_id").fetchall() for held in (held, other))
    assert one == two


def test_empty_records_and_unknown_findings_are_refused() -> None:
    with pytest.raises(PatternsError, match="no day of receipt"):
        recorded_window(records.empty())
    with pytest.raises(PatternsError, match="ends"):
        Window(DAY, dt.date(2001, 1, 1))
    with pytest.raises(PatternsError, match="no finding 'sustained'"):
        Chosen(DECADE.window, finding="sustained")
    with pytest.raises(PatternsError, match="no usual rate"):
        rates(force(["a"], []), DECADE)
