"""Snapshots: nothing dated on or after a day changes what was known on it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from candour.domain.patterns.early import FEATURES, outcomes, snapshot
from candour.domain.patterns.records import Records, empty
from tests.domain.patterns.early.forces import force

DAY = dt.date(2008, 7, 1)


def small(*allegations: tuple[str, str, str], **cases: tuple[dt.date | None, dt.date | None]) -> Records:
    """Records of two officers and these allegations (case, officer, finding)."""
    records = empty(threads=1)
    records.add("officers", ("officer_id", "appointed_on"), [("a", dt.date(1990, 1, 1)), ("b", dt.date(1990, 1, 1))])
    records.add("cases", ("case_id", "received_on", "closed_on"), [(case, *days) for case, days in cases.items()])
    rows = [(f"{n}", case, officer, finding) for n, (case, officer, finding) in enumerate(allegations)]
    records.add("allegations", ("allegation_id", "case_id", "officer_id", "finding"), rows)
    records.settle()
    return records


def features(records: Records, day: dt.date, officer: str) -> dict[str, float]:
    taken = snapshot(records, day)
    return dict(zip(taken.names, taken.values[taken.officers.index(officer)], strict=True))


@pytest.mark.parametrize("day", [DAY, dt.date(2005, 1, 1)])
@pytest.mark.slow
def test_the_future_changes_nothing(day: dt.date) -> None:
    records = force(3)
    before = snapshot(records, day)
    for statement in (
        "DELETE FROM allegations USING cases WHERE allegations.case_id = cases.case_id AND received_on >= $day",
        "UPDATE allegations SET finding = 'proven' FROM cases WHERE allegations.case_id = cases.case_id AND closed_on >= $day",
        "UPDATE cases SET closed_on = NULL WHERE closed_on >= $day",
        "DELETE FROM service WHERE year >= year($day::DATE)",
        "UPDATE officers SET left_on = $day",
    ):
        records.connection.execute(statement, {"day": day})
    after = snapshot(records, day)
    assert after.officers == before.officers
    assert np.array_equal(after.values, before.values)


def test_a_finding_is_known_only_once_the_case_has_closed() -> None:
    records = small(("c", "a", "proven"), c=(dt.date(2007, 1, 1), dt.date(2008, 7, 1)))
    assert features(records, dt.date(2008, 7, 1), "a")["proven_ever"] == 0
    assert features(records, dt.date(2008, 7, 1), "a")["open_now"] == 1
    assert features(records, dt.date(2008, 7, 2), "a")["proven_ever"] == 1
    assert features(records, dt.date(2008, 7, 2), "a")["open_now"] == 0


def test_counts_are_of_complaints_not_of_allegations() -> None:
    records = small(("c", "a", ""), ("c", "a", "proven"), c=(dt.date(2007, 1, 1), dt.date(2008, 1, 1)))
    assert features(records, DAY, "a")["complaints_2y"] == 1
    assert features(records, DAY, "a")["sole_2y"] == 1


def test_windows_end_with_the_day_before_and_begin_years_earlier() -> None:
    days = {"c1": dt.date(2006, 7, 1), "c2": dt.date(2006, 6, 30), "c3": dt.date(2003, 7, 1), "c4": dt.date(2008, 7, 1)}
    records = small(*((case, "a", "") for case in days), **{case: (day, None) for case, day in days.items()})
    result = features(records, DAY, "a")
    assert (result["complaints_2y"], result["complaints_5y"], result["complaints_ever"]) == (1, 3, 3)


def test_somebody_else_accused_unknown_or_not_makes_it_no_sole_complaint() -> None:
    day = (dt.date(2008, 1, 1), None)
    records = small(("c", "a", ""), ("c", "b", ""), ("d", "a", ""), ("d", "", ""), ("e", "a", ""), c=day, d=day, e=day)
    result = features(records, DAY, "a")
    assert (result["complaints_2y"], result["sole_2y"], result["open_sole"]) == (3, 1, 1)


def test_outcomes_are_of_complaints_received_in_the_two_years_after() -> None:
    on = dt.date(2010, 1, 1)
    records = small(
        ("c", "a", "proven"), ("d", "b", "proven"), c=(DAY, on), d=(dt.date(2010, 7, 1), dt.date(2011, 1, 1))
    )  # fmt: skip
    taken = snapshot(records, DAY)
    assert outcomes(records, taken).tolist() == [True, False]
    assert outcomes(records, taken, known_by=on).tolist() == [False, False]


def test_only_those_in_service_are_at_risk() -> None:
    records = empty(threads=1)
    people = [("paid", None), ("left", dt.date(2008, 1, 1)), ("never paid", None)]
    records.add("officers", ("officer_id", "left_on"), people)
    records.add("service", ("officer_id", "year"), [("paid", 2007), ("left", 2007), ("never paid", 2009)])
    records.settle()
    assert snapshot(records, DAY).officers == ("paid",)


def test_no_group_a_person_belongs_to_is_a_feature() -> None:
    assert not {"sex", "ethnicity", "age", "birth_year"} & set(FEATURES)


def test_records_without_officers_give_an_empty_snapshot() -> None:
    taken = snapshot(empty(threads=1), DAY)
    assert taken.officers == ()
    assert taken.values.shape == (0, len(FEATURES))
