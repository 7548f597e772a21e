"""Pooled ratios and the adjusting model against statsmodels, and Simpson's reversal undone by pooling."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.contingency_tables import StratifiedTable

from candour.domain.patterns.intervals import (
    IntervalError,
    ModelCell,
    Stratum,
    fit_logistic,
    mantel_haenszel_odds,
    mantel_haenszel_risk,
    risk_ratio,
    standardised_ratio,
)

STRATA = (Stratum(12, 100, 40, 500), Stratum(90, 300, 55, 260), Stratum(3, 44, 2, 70), Stratum(5, 9, 0, 0))
TABLES = [[[a, n - a], [c, m - c]] for a, n, c, m in STRATA[:3]]


def test_pooled_ratios_agree_with_statsmodels() -> None:
    whole = StratifiedTable([np.array(table) for table in TABLES])
    odds = mantel_haenszel_odds(STRATA)
    assert odds.value == pytest.approx(whole.oddsratio_pooled, rel=1e-12)
    assert (odds.low, odds.high) == pytest.approx(whole.oddsratio_pooled_confint(), rel=1e-10)
    assert mantel_haenszel_risk(STRATA).value == pytest.approx(whole.riskratio_pooled, rel=1e-12)


def test_one_stratum_is_the_plain_ratio_with_katzs_interval() -> None:
    pooled, plain = mantel_haenszel_risk(STRATA[:1]), risk_ratio(*STRATA[0])
    assert (pooled.value, pooled.low, pooled.high) == pytest.approx((plain.value, plain.low, plain.high))


def test_the_pooled_risk_ratios_interval_covers_as_often_as_it_says() -> None:
    chance = np.random.default_rng(4)
    shape = [(80, 200, 0.05), (300, 90, 0.2), (150, 150, 0.1), (40, 60, 0.3)]
    covered = 0
    for _ in range(1_000):
        strata = [Stratum(chance.binomial(n, 1.6 * p), n, chance.binomial(m, p), m) for n, m, p in shape]
        result = mantel_haenszel_risk(strata)
        covered += result.low <= 1.6 <= result.high
    assert 930 <= covered <= 970


def test_pooling_undoes_a_simpson_reversal() -> None:
    strata = (Stratum(2, 10, 40, 200), Stratum(160, 200, 8, 10))
    a, n, c, m = (sum(column) for column in zip(*strata, strict=True))
    assert risk_ratio(a, n, c, m).value > 3
    assert mantel_haenszel_risk(strata).value == pytest.approx(1)


def test_ten_million_rows_in_a_stratum_overflow_nothing() -> None:
    large = Stratum(*(float(count) for count in (900_000, 9_000_000, 400_000, 8_000_000)))
    plain = risk_ratio(*large)
    assert mantel_haenszel_risk([large]).high == pytest.approx(plain.high)
    whole = Stratum(*np.array(large, dtype=np.int64))
    assert mantel_haenszel_risk([whole]) == mantel_haenszel_risk([large])


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(IntervalError, match="No stratum"):
        mantel_haenszel_risk([Stratum(5, 10, 0, 0)])
    with pytest.raises(IntervalError, match="No stratum"):
        mantel_haenszel_odds([Stratum(0, 10, 1, 10)])


def cells() -> list[ModelCell]:
    chance = np.random.default_rng(9)
    rows = []
    for group in (True, False):
        for year in range(2001, 2005):
            for kind in ("force", "search"):
                total = int(chance.integers(400, 900))
                risk = 0.08 + 0.05 * group + 0.04 * (kind == "force") + 0.01 * (year - 2001)
                rows.append(ModelCell(group, (year, kind), int(chance.binomial(total, risk)), total))
    return rows


def test_the_model_agrees_with_statsmodels() -> None:
    rows = cells()
    design = np.column_stack([np.ones(len(rows)), [row.of_group for row in rows], [row.levels[1] == "force" for row in rows]])
    events, totals = np.array([row.events for row in rows]), np.array([row.total for row in rows])
    ours = fit_logistic(design.astype(float), events.astype(float), totals.astype(float))
    fit = sm.GLM(np.column_stack([events, totals - events]), design.astype(float), family=sm.families.Binomial()).fit()
    assert ours.coefficients == pytest.approx(fit.params, rel=1e-8)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(fit.bse, rel=1e-6)


def test_the_standardised_ratio_is_the_models_average_risks_compared() -> None:
    rows = cells()
    levels = [np.array([row.levels[0] == year for row in rows]) for year in (2002, 2003, 2004)]
    kind = np.array([row.levels[1] == "force" for row in rows])
    design = np.column_stack([np.ones(len(rows)), [row.of_group for row in rows], *levels, kind]).astype(float)
    totals = np.array([row.total for row in rows])
    events = np.array([row.events for row in rows])
    fit = sm.GLM(np.column_stack([events, totals - events]), design, family=sm.families.Binomial()).fit()
    sides = []
    for member in (1, 0):
        everyone = design.copy()
        everyone[:, 1] = member
        sides.append(np.average(fit.predict(everyone), weights=totals))
    result = standardised_ratio(rows)
    assert result.value == pytest.approx(sides[0] / sides[1], rel=1e-8)
    assert result.low < result.value < result.high


def two(events: int, total: int, other_events: int, other_total: int) -> list[ModelCell]:
    pair = ((True, events, total), (False, other_events, other_total))
    return [ModelCell(of_group=group, levels=(), events=some, total=rows) for group, some, rows in pair]


def test_with_nothing_held_the_standardised_ratio_is_katzs() -> None:
    plain = risk_ratio(60, 700, 40, 900)
    result = standardised_ratio(two(60, 700, 40, 900))
    assert (result.value, result.low, result.high) == pytest.approx((plain.value, plain.low, plain.high), rel=1e-8)


def test_a_model_that_does_not_converge_is_refused() -> None:
    with pytest.raises(IntervalError, match="does not settle"):
        standardised_ratio(
            [
                ModelCell(of_group=True, levels=(), events=0, total=700),
                ModelCell(of_group=False, levels=(), events=40, total=900),
            ]
        )
    with pytest.raises(IntervalError, match="events and non-events"):
        standardised_ratio(
            [
                ModelCell(of_group=True, levels=(), events=0, total=700),
                ModelCell(of_group=False, levels=(), events=0, total=900),
            ]
        )
