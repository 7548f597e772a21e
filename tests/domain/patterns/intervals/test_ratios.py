"""Ratios against statsmodels, the correction for empty cells, and a published table reproduced to the last digit."""

from __future__ import annotations

import csv
import gzip
import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.rates import confint_poisson_2indep

from candour.config.environment import REPOSITORY
from candour.domain.patterns.intervals import IntervalError, odds_ratio, rate_ratio, risk_ratio

SHARED = Path(os.environ.get("CANDOUR_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
STOPS = SHARED / "uk" / "stop_search_risk_ratio_by_local_authority.csv.gz"

cell = st.integers(1, 100_000)


@given(a=cell, b=cell, c=cell, d=cell)
def test_risk_and_odds_ratios_agree_with_statsmodels(a: int, b: int, c: int, d: int) -> None:
    table = Table2x2([[a, b], [c, d]])
    risk, odds = risk_ratio(a, a + b, c, c + d), odds_ratio(a, a + b, c, c + d)
    assert risk.value == pytest.approx(table.riskratio, rel=1e-12)
    assert (risk.low, risk.high) == pytest.approx(table.riskratio_confint(), rel=1e-10)
    assert odds.value == pytest.approx(table.oddsratio, rel=1e-12)
    assert (odds.low, odds.high) == pytest.approx(table.oddsratio_confint(), rel=1e-10)


def test_an_empty_cell_is_corrected_by_half_an_event_and_says_so() -> None:
    table = Table2x2([[0.5, 10.5], [4.5, 16.5]])
    risk, odds = risk_ratio(0, 10, 4, 20), odds_ratio(0, 10, 4, 20)
    assert risk.corrected
    assert risk.value == 0
    assert risk.high == pytest.approx(table.riskratio_confint()[1])
    assert odds.corrected
    assert odds.value == pytest.approx(table.oddsratio)
    assert risk_ratio(4, 20, 0, 10).value == pytest.approx((4.5 / 21) / (0.5 / 11))


def test_rate_ratios_agree_with_statsmodels() -> None:
    result = rate_ratio(60, 514.775, 30, 543.087)
    low, high = confint_poisson_2indep(60, 514.775, 30, 543.087, method="wald-log", compare="ratio")
    assert (result.low, result.high) == pytest.approx((low, high), rel=1e-9)
    assert rate_ratio(0, 10, 5, 10).corrected


def test_swapping_the_groups_inverts_the_ratio_and_its_interval() -> None:
    there, back = risk_ratio(30, 400, 12, 900), risk_ratio(12, 900, 30, 400)
    assert (1 / there.high, 1 / there.low) == pytest.approx((back.low, back.high))
    assert there.excludes_one
    assert not risk_ratio(10, 100, 11, 100).excludes_one


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(IntervalError):
        risk_ratio(1, 0, 1, 5)
    with pytest.raises(IntervalError):
        rate_ratio(1, 0, 1, 5)
    with pytest.raises(IntervalError):
        rate_ratio(-1, 2, 1, 5)


@pytest.mark.skipif(not STOPS.is_file(), reason=f"the public stop and search table is not at {STOPS}")
def test_published_stop_and_search_ratios_are_reproduced_to_the_last_digit() -> None:
    with gzip.open(STOPS, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["stats_altered_flag"] == "0"]
    assert len(rows) == 1_962
    for row in rows:
        counts = [int(row[name]) for name in ("group_stopped", "group_population", "White_stopped", "White_population")]
        result = risk_ratio(*counts)
        assert result.value == float(row["rr"])
        if not result.corrected:
            assert math.isclose(result.low, float(row["rr_ci_low"]), rel_tol=1e-9)
            assert math.isclose(result.high, float(row["rr_ci_upp"]), rel_tol=1e-9)
