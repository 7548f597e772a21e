"""Flags: who is flagged, for what reasons, and what would change it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from candour.domain.patterns.early import (
    COUNT,
    FEATURES,
    History,
    Line,
    PointsTable,
    Snapshot,
    flags,
    flags_of,
    what_would_change,
)
from candour.domain.patterns.early.ranking import flag_limit, flagged
from candour.domain.patterns.records import Records

DAY = dt.date(2012, 1, 1)
TABLE = PointsTable("test", (Line("sole_2y", 3, 3), Line("sole_5y", 1, 10), Line("open_sole", 2, 2)))


def taken(*rows: dict[str, int]) -> Snapshot:
    values = np.array([[float(row.get(name, 0)) for name in FEATURES] for row in rows])
    return Snapshot(DAY, tuple(f"o{at}" for at in range(len(rows))), tuple(FEATURES), values, {})


def test_reasons_add_up_to_the_points(records: Records, history: History) -> None:
    for flag in flags(records, DAY, COUNT):
        assert sum(reason.points for reason in flag.reasons) == flag.points


def test_flags_are_the_top_officers_and_at_most_their_share(records: Records) -> None:
    result = flags(records, DAY, COUNT, share=0.05)
    assert [flag.points for flag in result] == sorted((flag.points for flag in result), reverse=True)
    assert [flag.place for flag in result] == list(range(1, 13))
    assert {flag.threshold for flag in result} == {result[-1].points}
    assert flag_limit(240, 0.05) == 12


def test_an_officer_without_points_is_never_flagged() -> None:
    assert flags_of(taken({}, {}, {}), TABLE, share=0.5) == []


def test_equal_points_are_ordered_by_complaints_and_never_by_chance() -> None:
    held = taken({"sole_5y": 3}, {"sole_5y": 3, "complaints_2y": 1}, {"sole_5y": 3, "complaints_5y": 9})
    assert [flag.officer_id for flag in flags_of(held, TABLE, share=1)] == ["o1", "o2", "o0"]
    assert flagged(TABLE.totals(held), held, 0.3).tolist() == [False, True, False]


def test_a_cap_counts_no_further_and_the_reason_says_so() -> None:
    flag = flags_of(taken({"sole_2y": 5, "sole_5y": 5}), TABLE, share=1)[0]
    assert flag.points == 3 * 3 + 5
    assert "5 complaints" in flag.reasons[0].words()
    assert "(3 counted): 3 × 3 = 9 points" in flag.reasons[0].words()


def test_what_would_change_takes_a_complaint_from_every_line_that_counts_it() -> None:
    held = taken({"sole_2y": 2, "sole_5y": 4}, {"sole_5y": 8})
    first = flags_of(held, TABLE, share=1)[0]
    assert (first.points, first.threshold) == (10, 8)
    changes = {change.feature: change for change in what_would_change(first, TABLE)}
    assert (changes["sole_2y"].fewer, changes["sole_2y"].points, changes["sole_2y"].clears) == (1, 6, True)
    assert (changes["sole_5y"].fewer, changes["sole_5y"].points, changes["sole_5y"].clears) == (3, 7, True)
    assert "With one fewer of complaints" in changes["sole_2y"].words()


def test_a_change_that_does_not_clear_the_threshold_is_marked() -> None:
    flag = flags_of(taken({"sole_5y": 9, "open_sole": 1}, {"sole_5y": 2}), TABLE, share=1)[0]
    changes = {change.feature: change for change in what_would_change(flag, TABLE)}
    assert not changes["open_sole"].clears
    assert "still on the list" in changes["open_sole"].words()


@pytest.mark.parametrize("model", [COUNT, TABLE])
def test_changes_that_clear_are_below_the_threshold(records: Records, model: PointsTable) -> None:
    for flag in flags(records, DAY, model):
        for change in what_would_change(flag, model):
            assert change.clears == (change.points < flag.threshold)
            assert change.points < flag.points or not change.clears
