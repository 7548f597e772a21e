"""Shares and rates against statsmodels, and the counts they refuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from candour.domain.patterns.intervals import IntervalError, poisson_rate, wilson


@given(total=st.integers(1, 10_000_000), part=st.floats(0, 1), level=st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_agrees_with_statsmodels(total: int, part: float, level: float) -> None:
    events = round(part * total)
    result = wilson(events, total, level)
    low, high = proportion_confint(events, total, alpha=1 - level, method="wilson")
    assert result.low == pytest.approx(low, abs=1e-12)
    assert result.high == pytest.approx(high, abs=1e-12)
    assert 0 <= result.low <= result.value <= result.high <= 1


@pytest.mark.parametrize("events", [0, 1, 5, 19, 20, 3_000])
def test_the_exact_rate_agrees_with_statsmodels(events: int) -> None:
    result = poisson_rate(events, 250.0, per=100)
    low, high = confint_poisson(events, 250.0, method="exact-c")
    assert result.value == pytest.approx(events / 2.5)
    assert (result.low, result.high) == pytest.approx((0.0 if events == 0 else low * 100, high * 100), rel=1e-12)


@pytest.mark.parametrize(("events", "total"), [(1, 0), (-1, 5), (6, 5), (0, float("nan"))])
def test_counts_that_do_not_fit_are_refused(events: float, total: float) -> None:
    with pytest.raises(IntervalError):
        wilson(events, total)


def test_a_rate_without_exposure_is_refused() -> None:
    with pytest.raises(IntervalError, match="exposure above zero"):
        poisson_rate(3, 0)
    with pytest.raises(IntervalError, match="fewer than none"):
        poisson_rate(-1, 3)


def test_a_level_outside_zero_to_one_is_refused() -> None:
    with pytest.raises(IntervalError, match=r"such as 0\.95"):
        wilson(1, 2, level=95)
