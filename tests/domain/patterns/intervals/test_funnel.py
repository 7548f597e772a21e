"""Funnel limits: exact at any size, wider under overdispersion, and equal to the normal limits for large units."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, poisson

from candour.domain.patterns.intervals import IntervalError, funnel, funnel_limits, overdispersion

CHANCE = np.random.default_rng(69)


def units(spread: float, number: int = 60) -> list[tuple[str, int, float]]:
    sizes = CHANCE.integers(200, 4_000, number)
    shares = np.clip(CHANCE.normal(0.1, spread, number), 0.001, 0.5)
    drawn = zip(sizes, shares, strict=True)
    return [(f"unit {place}", int(CHANCE.binomial(n, p)), float(n)) for place, (n, p) in enumerate(drawn)]


@pytest.mark.parametrize("kind", ["share", "rate"])
@pytest.mark.parametrize("total", [30, 500, 20_000])
def test_exact_limits_bracket_the_exact_quantiles(kind: str, total: int) -> None:
    law = binom(total, 0.07) if kind == "share" else poisson(total * 0.07)
    low, high = funnel_limits(0.07, total, 0.95, kind=kind)
    assert law.ppf(0.025) - 1 <= low * total <= law.ppf(0.025)
    assert law.ppf(0.975) - 1 <= high * total <= law.ppf(0.975)


def test_large_units_have_the_normal_limits() -> None:
    low, high = funnel_limits(0.2, 100_000, 0.95)
    reach = 1.959964 * np.sqrt(0.2 * 0.8 / 100_000)
    assert (low, high) == pytest.approx((0.2 - reach, 0.2 + reach), rel=1e-4)


def test_chance_alone_is_not_called_overdispersion() -> None:
    result = funnel(units(0))
    assert result.overdispersion == 1
    assert sum(point.lies != "within" for point in result.points) <= 1


def test_units_that_differ_get_wider_limits_and_a_true_outlier_still_shows() -> None:
    held = funnel([*units(0.02), ("the outlier", 600, 2_000.0)])
    plain = funnel_limits(held.target, 2_000, 0.998)
    outlier = next(point for point in held.points if point.name == "the outlier")
    assert held.overdispersion > 1.5
    assert outlier.high_outer > plain[1]
    assert outlier.lies == "above"


def test_overdispersion_is_the_winsorised_mean_square() -> None:
    ten_units = [(str(k), k * 10, 100.0) for k in range(1, 10)] + [("x", 50, 100.0)]
    scores = np.sort([(y / n - 0.5) / np.sqrt(0.25 / n) for _, y, n in ten_units])
    drawn = np.clip(scores, scores[1], scores[-2])
    assert overdispersion(ten_units, 0.5) == pytest.approx(np.mean(drawn**2))
    assert overdispersion(ten_units[:9], 0.5) == 1


def test_the_order_of_units_does_not_matter() -> None:
    drawn_units = units(0.02)
    assert funnel(drawn_units) == funnel(drawn_units[::-1])


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(IntervalError, match="at least one unit"):
        funnel([])
    with pytest.raises(IntervalError, match="share or of a rate"):
        funnel([("a", 1, 2.0)], kind="mean")
    with pytest.raises(IntervalError, match="no spread"):
        funnel([("a", 0, 2.0)])
    with pytest.raises(IntervalError):
        funnel([("a", 3, 2.0)])
    assert funnel([("a", 3, 2.0)], kind="rate").points[0].value == 1.5
