"""Clusters in time: found where they were put, not found where chance put the days, and a tail that simulation confirms."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from candour.domain.patterns.repeats.clusters import clusters, tail
from tests.domain.patterns.repeats.invented import DECADE, drawn, force


@pytest.mark.parametrize(("total", "part", "found"), [(10, 0.1, 5), (20, 0.1, 7), (5, 0.05, 3), (40, 0.1, 12)])
def test_the_tail_is_what_simulation_gives(total: int, part: float, found: int) -> None:
    moments = np.sort(np.random.default_rng(total).random((40_000, total)), axis=1)
    first, last = moments[:, : total - found + 1], moments[:, found - 1 :]
    simulated = float(((last - first).min(axis=1) <= part).mean())
    given = tail(np.array([float(found)]), np.array([float(total)]), np.array([part]))[0]
    assert given == pytest.approx(simulated, rel=0.12, abs=0.002)


def test_a_tail_is_a_probability_whatever_it_is_asked() -> None:
    found, total = np.array([1.0, 3.0, 3.0, 30.0, 2.0]), np.array([1.0, 3.0, 3.0, 30.0, 9.0])
    given = tail(found, total, np.array([0.1, 1.0, 1.4, 0.01, 0.5]))
    assert ((given >= 0) & (given <= 1)).all()
    assert given[[0, 1, 2, 4]].tolist() == [1, 1, 1, 1]
    assert given[3] < 1e-30


def test_it_finds_the_stretch_that_was_put_there() -> None:
    made = drawn(officers=200, mean=3.0)
    made.add("officers", ["officer_id", "appointed_on", "rank"], [("x", dt.date(2005, 1, 1), "constable")])
    days = [dt.date(2014, 3, 1) + dt.timedelta(days=25 * number) for number in range(9)]
    made.add("cases", ["case_id", "incident_on"], [(f"x{at}", day) for at, day in enumerate(days)])
    made.add("allegations", ["allegation_id", "case_id", "officer_id"], [(f"x{at}", f"x{at}", "x") for at in range(9)])
    found = clusters(made, DECADE)
    assert [one.officer_id for one in found] == ["x"]
    assert (found[0].cases, found[0].of, found[0].since, found[0].until) == (9, 9, days[0], days[-1])
    assert found[0].chance <= found[0].among_all < 0.001


def test_it_finds_nothing_in_days_drawn_at_random() -> None:
    assert len(clusters(drawn(officers=1_000, mean=5.0, seed=11), DECADE)) <= 1


def test_a_year_in_which_everyone_is_accused_more_is_nobodys_cluster() -> None:
    chance = np.random.default_rng(12)
    names = [f"o{number}" for number in range(100)]
    told = [
        (name, f"{name}-{at}", dt.date(2016, 1, 1) + dt.timedelta(days=int(chance.integers(366))))
        for name in names
        for at in range(8)
    ]
    assert clusters(force(names, told), DECADE) == []
