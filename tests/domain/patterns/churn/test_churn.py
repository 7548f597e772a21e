"""Churn of a few cases counted by hand and of many against lifelines; order of rows and ids change nothing."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

import lifelines
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain.patterns.churn import churn
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records, empty, load_folder
from candour.domain.patterns.results.churn import Churn
from candour.domain.patterns.results.shapes import Window
from tests.domain.patterns.shared import CHICAGO, needs

YEAR = Window(dt.date(2010, 1, 1), dt.date(2010, 12, 31))
FIRST = dt.date(2010, 3, 1)


def after(days: int | None) -> dt.date | None:
    return None if days is None else FIRST + dt.timedelta(days=days)


def records(cases: list[tuple[str, str, int | None]], **tables: list[tuple[Any, ...]]) -> Records:
    """Records of these cases (id, force, days until closed), with rows of handlers, stages and asks."""
    filled = empty(threads=1)
    filled.add("cases", ("case_id", "force", "received_on", "closed_on"), [(i, f, FIRST, after(d)) for i, f, d in cases])
    columns = {
        "handlers": ("case_id", "handler_id", "role", "since"),
        "stages": ("case_id", "stage", "since", "until"),
        "asks": ("case_id", "asked_on"),
    }
    for table, rows in tables.items():
        filled.add(table, columns[table], rows)
    filled.settle()
    return filled


CASES = [("1", "north", 100), ("2", "north", 400), ("3", "north", None), ("4", "north", 900), ("5", "north", -4)]


def test_people_are_counted_once_each_by_role() -> None:
    handlers = [
        ("1", "a", "lead", FIRST),
        ("1", "a", "lead", after(9)),
        ("2", "a", "lead", FIRST),
        ("2", "b", "lead", after(30)),
        ("2", "c", "lead", after(70)),
        ("2", "d", "reviewer", after(70)),
    ]
    result = churn(records(CASES, handlers=handlers), YEAR)
    together, lead, reviewer = result.handlers
    assert (together.role, together.cases, together.assignments, together.spread) == ("", 2, 5, ((1, 1), (4, 1)))
    assert (lead.role, lead.mean, lead.spread) == ("lead", 2.0, ((1, 1), (3, 1)))
    assert (lead.more_than_one.value, lead.three_or_more.value) == (0.5, 0.5)
    assert (reviewer.cases, reviewer.assignments) == (1, 1)
    assert [(row.role, row.changes, row.mean, row.median.value) for row in result.changes] == [("lead", 2, 35.0, 30.0)]
    assert [(row.year, row.cases, row.handled, row.mean) for row in result.coverage] == [(2010, 5, 2, 2.5)]
    assert [(row.handlers, row.cases) for row in result.by_handlers] == [(1, 1), (3, 1)]


def test_two_handlers_who_begin_on_one_day_are_not_counted_as_a_change() -> None:
    handlers = [("1", "a", "lead", FIRST), ("1", "b", "lead", FIRST), ("2", "a", "", None), ("2", "b", "", FIRST)]
    result = churn(records(CASES, handlers=handlers), YEAR)
    assert result.changes == ()
    assert [row.role for row in result.handlers] == ["", "lead", "not known"]


def test_open_cases_are_censored_at_the_day_asked_about() -> None:
    result = churn(records(CASES), YEAR, as_of=after(1_000))
    timely = result.timeliness
    assert timely is not None
    assert (timely.cases, timely.open_cases) == (4, 1)
    assert timely.closed_median is not None
    assert (timely.closed_median.value, timely.median.value) == (400, 400)
    assert timely.over_a_year.value == pytest.approx(0.75)
    assert timely.closed_mean == pytest.approx(1_400 / 3)
    assert timely.curve.last_day == 1_000
    assert "closed before it was received" in {row.reason for row in result.exclusions}


def test_a_case_closed_after_the_day_asked_about_counts_as_open() -> None:
    timely = churn(records(CASES), YEAR, as_of=after(200)).timeliness
    assert timely is not None
    assert timely.open_cases == 3
    assert timely.ninetieth.value == float("inf")


def test_stages_and_asks_are_measured_where_recorded() -> None:
    stages = [("1", "triage", FIRST, after(5)), ("2", "triage", FIRST, None), ("1", "decision", after(50), after(100))]
    result = churn(records(CASES, stages=stages, asks=[("1", after(3)), ("1", after(9)), ("2", None)]), YEAR)
    assert [(row.stage, row.began, row.still_in_it, row.curve.last_day) for row in result.waiting] == [
        ("triage", 2, 1, 900),
        ("decision", 1, 0, 50),
    ]
    assert result.asks is not None
    assert (result.asks.asked, result.asks.mean, result.asks.spread) == (2, 0.6, ((0, 3), (1, 1), (2, 1)))
    assert result.asks.more_than_once.value == pytest.approx(0.2)
    assert churn(records(CASES), YEAR).asks is None


def test_each_force_is_measured_where_there_are_several() -> None:
    assert churn(records(CASES), YEAR).by_force == ()
    two = churn(records([*CASES, ("9", "south", 30)]), YEAR).by_force
    assert [(row.name, row.cases) for row in two] == [("north", 4), ("south", 1)]


def test_handlers_are_counted_from_the_day_they_are_on_record_in_full() -> None:
    result = churn(records(CASES, handlers=[("1", "a", "lead", FIRST)]), YEAR, handlers_since=dt.date(2010, 6, 1))
    assert result.handlers == ()
    assert result.handlers_window.since == dt.date(2010, 6, 1)
    with pytest.raises(PatternsError, match="Choose a later window"):
        churn(records(CASES), YEAR, handlers_since=dt.date(2011, 1, 1))


def test_no_case_raises_an_error() -> None:
    with pytest.raises(PatternsError, match="No case has a day"):
        churn(records([]), YEAR)
    with pytest.raises(PatternsError, match="No case was received"):
        churn(records(CASES), Window(dt.date(1990, 1, 1), dt.date(1990, 12, 31)))


def test_every_result_warns_that_long_cases_collect_investigators() -> None:
    assert any("association, not a cause" in caution for caution in churn(records(CASES), YEAR).cautions)


def test_the_curve_of_cases_agrees_with_lifelines() -> None:
    chance = np.random.default_rng(11)
    takes = chance.lognormal(5.17, 0.92, 500).astype(int)
    cases: list[tuple[str, str, int | None]] = [(str(n), "north", int(days)) for n, days in enumerate(takes)]
    timely = churn(records(cases), YEAR, as_of=after(300)).timeliness
    fit: Any = lifelines.KaplanMeierFitter().fit(np.minimum(takes, 300), takes <= 300)
    assert timely is not None
    assert timely.median.value == fit.median_survival_time_
    assert timely.curve.still_waiting(250).value == pytest.approx(float(fit.predict(250)))


case = st.tuples(
    st.sampled_from(["north", "south"]), st.none() | st.integers(-3, 900), st.lists(st.integers(0, 200), max_size=4)
)


def world(cases: list[Any], order: random.Random | None, prefix: str) -> Churn:
    named = [(f"{prefix}{n}", force, days, held) for n, (force, days, held) in enumerate(cases)]
    if order:
        order.shuffle(named)
    handlers = [(i, f"{prefix}{day}", "lead", after(day)) for i, _, _, held in named for day in held]
    stages = [(i, "triage", FIRST, after(held[0])) for i, _, _, held in named if held]
    if order:
        order.shuffle(handlers)
    result = churn(records([(i, f, d) for i, f, d, _ in named], handlers=handlers, stages=stages), YEAR, as_of=after(700))
    return replace(result, exclusions=())


@settings(max_examples=8)
@given(cases=st.lists(case, min_size=1, max_size=12), order=st.randoms(use_true_random=False))
@pytest.mark.slow
def test_neither_order_nor_ids_matter(cases: list[Any], order: random.Random) -> None:
    assert world(cases, None, "x") == world(cases, order, "another ")


@needs(CHICAGO)
@pytest.mark.slow
def test_handlers_of_the_chicago_records_are_complete_from_2007_only() -> None:
    window = Window(dt.date(2007, 1, 1), dt.date(2013, 12, 31))
    real = load_folder(CHICAGO, "chicago")
    result = churn(real, window)
    before = churn(real, Window(dt.date(2002, 1, 1), dt.date(2005, 12, 31)))
    lead = next(row for row in result.handlers if row.role == "investigator")
    assert lead.three_or_more.value == pytest.approx(0.010, abs=0.001)
    assert all(year.mean is not None and year.mean > 1.8 for year in result.coverage)
    assert all(year.mean is not None and year.mean < 1.1 for year in before.coverage)
    medians = [row.median.value for row in result.by_handlers]
    assert medians == sorted(medians)
    assert result.timeliness is not None
    assert result.timeliness.closed_ninetieth is not None
    assert result.timeliness.ninetieth.value > result.timeliness.closed_ninetieth.value
