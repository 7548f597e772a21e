"""Survival curves and quantiles against lifelines and scipy, and against averages of closed cases alone."""

from __future__ import annotations

import math
from typing import Any

import lifelines
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import quantile_test

from candour.domain.patterns.intervals import IntervalError, kaplan_meier, quantile

row = st.tuples(st.integers(0, 400), st.integers(0, 5), st.integers(0, 5))
CHANCE = np.random.default_rng(7)
TAKES = CHANCE.lognormal(5.17, 0.92, 800).astype(int)
SEEN = CHANCE.integers(30, 900, 800)
ROWS = [(int(min(t, s)), int(t <= s), int(t > s)) for t, s in zip(TAKES, SEEN, strict=True)]


def theirs() -> Any:
    return lifelines.KaplanMeierFitter().fit(np.minimum(TAKES, SEEN), TAKES <= SEEN)


@pytest.mark.slow
def test_the_curve_and_its_bounds_agree_with_lifelines() -> None:
    ours, fit = kaplan_meier(ROWS), theirs()
    bounds = fit.confidence_interval_
    for step in ours.steps:
        assert step.share == pytest.approx(float(fit.predict(step.day)), abs=1e-12)
        low, high = bounds.loc[step.day]
        assert (step.low, step.high) == pytest.approx((low, high), abs=1e-9)


def test_the_median_and_its_bounds_agree_with_lifelines() -> None:
    ours, fit = kaplan_meier(ROWS), theirs()
    result = ours.median()
    bounds = lifelines.utils.median_survival_times(fit.confidence_interval_)
    assert result.value == fit.median_survival_time_
    assert (result.low, result.high) == tuple(sorted(bounds.to_numpy().ravel()))
    assert ours.quantile(0.9).value == lifelines.utils.qth_survival_times(0.1, fit.survival_function_)


def test_closed_only_averages_look_quicker_than_the_curve() -> None:
    closed = np.median(TAKES[TAKES <= SEEN])
    assert kaplan_meier(ROWS).median().value > closed


def test_a_curve_that_stays_above_a_half_has_an_infinite_median() -> None:
    curve = kaplan_meier([(5, 1, 0), (9, 0, 9)])
    assert curve.median().value == math.inf
    assert curve.still_waiting(4).value == 1
    assert curve.still_waiting(5).value == pytest.approx(0.9)
    assert (curve.began, curve.ended, curve.last_day) == (10, 1, 9)


@given(rows=st.lists(row, min_size=1, max_size=40), chance=st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[tuple[int, int, int]], chance: Any) -> None:
    if sum(ended + open_ for _, ended, open_ in rows):
        assert kaplan_meier(rows) == kaplan_meier(chance.sample(rows, len(rows)))


def test_no_rows_and_negative_days_are_refused() -> None:
    with pytest.raises(IntervalError, match="at least one row"):
        kaplan_meier([])
    with pytest.raises(IntervalError, match="below zero"):
        kaplan_meier([(-1, 1, 0)])


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_quantiles_agree_with_scipys_exact_test(share: float) -> None:
    result = quantile([(float(value), 1) for value in TAKES], share)
    # scipy's interval comes from its sign test with the same order statistics
    bounds: Any = quantile_test(np.sort(TAKES), p=share).confidence_interval(0.95)
    ordered = np.sort(TAKES)
    assert result.value == np.quantile(ordered, share, method="inverted_cdf")
    assert abs(np.searchsorted(ordered, result.low) - np.searchsorted(ordered, bounds.low)) <= 2
    assert abs(np.searchsorted(ordered, result.high) - np.searchsorted(ordered, bounds.high)) <= 2


def test_a_quantiles_interval_covers_at_least_as_often_as_it_says() -> None:
    covered = 0
    for _ in range(500):
        result = quantile([(float(value), 1) for value in CHANCE.exponential(1, 61)], 0.5)
        covered += result.low <= math.log(2) <= result.high
    assert covered >= 470


def test_quantiles_of_nothing_are_refused() -> None:
    with pytest.raises(IntervalError, match="at least one value"):
        quantile([(3, 0)], 0.5)
    with pytest.raises(IntervalError, match="between 0 and 1"):
        quantile([(3, 1)], 1)
