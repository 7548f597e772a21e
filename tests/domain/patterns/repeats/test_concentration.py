"""Concentration and its null, against sums by hand and against simulation."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.repeats.concentration import (
    concentration,
    expected_histogram,
    gini,
    histogram,
    share_with_at_least,
    top_share,
)
from candour.domain.patterns.repeats.rates import rates
from candour.domain.patterns.repeats.window import Chosen
from candour.domain.patterns.results.shapes import Window
from tests.domain.patterns.repeats.invented import DECADE, drawn, force
from tests.domain.patterns.shared import CHICAGO, chicago, needs


def test_shares_agree_with_a_count_by_hand() -> None:
    result = histogram(np.array([0.0, 1.0, 3.0, 6.0]), np.array([4.0, 3.0, 2.0, 1.0]))
    assert result.tolist() == [4, 3, 0, 2, 0, 0, 1]
    assert top_share(result, 0.1) == pytest.approx(6 / 15)
    assert top_share(result, 0.2) == pytest.approx(9 / 15)
    assert top_share(result, 0.25) == pytest.approx(10.5 / 15)
    assert share_with_at_least(result, 3) == pytest.approx((0.3, 12 / 15))


def test_the_gini_coefficient_is_half_the_mean_difference() -> None:
    counts = np.random.default_rng(4).negative_binomial(1, 0.2, 300)
    by_definition = np.abs(counts[:, None] - counts[None, :]).mean() / (2 * counts.mean())
    assert gini(histogram(counts.astype(float), np.ones(300))) == pytest.approx(by_definition, rel=1e-9)


def test_the_null_agrees_with_simulation() -> None:
    expected = np.repeat([0.2, 1.0, 3.0], 500)
    chance = np.random.default_rng(8)
    draws = [histogram(chance.poisson(expected).astype(float), np.ones(1_500)) for _ in range(200)]
    null = expected_histogram(expected, np.ones(1_500))
    for top in (0.01, 0.1, 0.5):
        assert top_share(null, top) == pytest.approx(np.mean([top_share(draw, top) for draw in draws]), abs=0.004)


def test_equal_rates_are_no_more_concentrated_than_their_null() -> None:
    chance = np.random.default_rng(9)
    names = [f"o{number}" for number in range(2_000)]
    accusations = [(names[int(chance.integers(2_000))], f"c{number}", dt.date(2015, 1, 1)) for number in range(800)]
    records = force(names, accusations)
    result = concentration(records, rates(records, DECADE).table)
    tenth = next(share for share in result.shares if share.top == 0.1)
    assert tenth.held > 0.3
    assert tenth.low <= tenth.by_chance <= tenth.high


@pytest.mark.slow
def test_unequal_rates_exceed_the_null_and_a_seed_repeats_the_result() -> None:
    records = drawn()
    table = rates(records, DECADE).table
    result = concentration(records, table)
    assert all(share.low > share.by_chance for share in result.shares)
    assert result.gini > result.gini_by_chance
    assert concentration(records, table) == result


def test_no_case_is_refused() -> None:
    records = force(["a"], [("a", "1", dt.date(2015, 1, 1))])
    table = rates(records, DECADE).table
    records.connection.execute(f"UPDATE {table} SET cases = 0")  # noqa: S608 - a name of ours
    with pytest.raises(PatternsError, match="no case to be concentrated"):
        concentration(records, table)


@needs(CHICAGO)
@pytest.mark.slow
def test_a_fifth_of_chicago_officers_hold_two_thirds_of_cases() -> None:
    """Published for officers employed 2000 to 2016; these records end in 2013, so the window is 2000 to 2013."""
    loaded = chicago()
    span = Window(dt.date(2000, 1, 1), dt.date(2013, 12, 31))
    result = concentration(loaded, rates(loaded, Chosen(span)).table).holders[-1]
    assert result.at_least == 10
    assert result.officers == pytest.approx(0.20, abs=0.03)
    assert result.held == pytest.approx(2 / 3, abs=0.03)
    assert result.held_by_chance < 0.5
