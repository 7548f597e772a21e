"""Clusters in time: planted clusters are listed, random days are not, and the P value agrees with simulation."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from candour.domain.patterns.repeats.clusters import clusters, scan_p_value
from tests.domain.patterns.repeats.invented import DECADE, drawn, force


@pytest.mark.parametrize(("total", "part", "cases"), [(10, 0.1, 5), (20, 0.1, 7), (5, 0.05, 3), (40, 0.1, 12)])
def test_the_p_value_agrees_with_simulation(total: int, part: float, cases: int) -> None:
    moments = np.sort(np.random.default_rng(total).random((40_000, total)), axis=1)
    first, last = moments[:, : total - cases + 1], moments[:, cases - 1 :]
    simulated = float(((last - first).min(axis=1) <= part).mean())
    p_value = scan_p_value(np.array([float(cases)]), np.array([float(total)]), np.array([part]))[0]
    assert p_value == pytest.approx(simulated, rel=0.12, abs=0.002)


def test_the_p_value_lies_between_nought_and_one() -> None:
    cases, total = np.array([1.0, 3.0, 3.0, 30.0, 2.0]), np.array([1.0, 3.0, 3.0, 30.0, 9.0])
    p_values = scan_p_value(cases, total, np.array([0.1, 1.0, 1.4, 0.01, 0.5]))
    assert ((p_values >= 0) & (p_values <= 1)).all()
    assert p_values[[0, 1, 2, 4]].tolist() == [1, 1, 1, 1]
    assert p_values[3] < 1e-30


def test_a_planted_cluster_is_listed() -> None:
    records = drawn(officers=200, mean=3.0)
    records.add("officers", ["officer_id", "appointed_on", "rank"], [("x", dt.date(2005, 1, 1), "constable")])
    days = [dt.date(2014, 3, 1) + dt.timedelta(days=25 * number) for number in range(9)]
    records.add("cases", ["case_id", "incident_on"], [(f"x{at}", day) for at, day in enumerate(days)])
    records.add("allegations", ["allegation_id", "case_id", "officer_id"], [(f"x{at}", f"x{at}", "x") for at in range(9)])
    result = clusters(records, DECADE)
    assert [cluster.officer_id for cluster in result] == ["x"]
    assert (result[0].cases, result[0].of, result[0].since, result[0].until) == (9, 9, days[0], days[-1])
    assert result[0].chance <= result[0].among_all < 0.001


def test_random_days_give_at_most_one_cluster() -> None:
    assert len(clusters(drawn(officers=1_000, mean=5.0, seed=11), DECADE)) <= 1


def test_a_year_in_which_everyone_is_accused_more_is_nobodys_cluster() -> None:
    chance = np.random.default_rng(12)
    names = [f"o{number}" for number in range(100)]
    accusations = [
        (name, f"{name}-{at}", dt.date(2016, 1, 1) + dt.timedelta(days=int(chance.integers(366))))
        for name in names
        for at in range(8)
    ]
    assert clusters(force(names, accusations), DECADE) == []
