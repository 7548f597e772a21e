"""Concentration and its null, against sums done by hand and against draws."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.repeats.concentration import concentration, equal_rates, gini, held_by_top, histogram, holders
from candour.domain.patterns.repeats.rates import rates
from candour.domain.patterns.repeats.window import Chosen
from candour.domain.patterns.results.shapes import Window
from tests.domain.patterns.repeats.invented import DECADE, drawn, force
from tests.domain.patterns.shared import CHICAGO, chicago, needs


def test_shares_are_what_a_hand_counts() -> None:
    found = histogram(np.array([0.0, 1.0, 3.0, 6.0]), np.array([4.0, 3.0, 2.0, 1.0]))
    assert found.tolist() == [4, 3, 0, 2, 0, 0, 1]
    assert held_by_top(found, 0.1) == pytest.approx(6 / 15)
    assert held_by_top(found, 0.2) == pytest.approx(9 / 15)
    assert held_by_top(found, 0.25) == pytest.approx(10.5 / 15)
    assert holders(found, 3) == pytest.approx((0.3, 12 / 15))


def test_the_gini_coefficient_is_half_the_mean_difference() -> None:
    counts = np.random.default_rng(4).negative_binomial(1, 0.2, 300)
    by_definition = np.abs(counts[:, None] - counts[None, :]).mean() / (2 * counts.mean())
    assert gini(histogram(counts.astype(float), np.ones(300))) == pytest.approx(by_definition, rel=1e-9)


def test_the_null_is_what_draws_give() -> None:
    expected = np.repeat([0.2, 1.0, 3.0], 500)
    chance = np.random.default_rng(8)
    draws = [histogram(chance.poisson(expected).astype(float), np.ones(1_500)) for _ in range(200)]
    null = equal_rates(expected, np.ones(1_500))
    for top in (0.01, 0.1, 0.5):
        assert held_by_top(null, top) == pytest.approx(np.mean([held_by_top(one, top) for one in draws]), abs=0.004)


def test_equal_rates_look_concentrated_and_no_more_than_their_null() -> None:
    chance = np.random.default_rng(9)
    names = [f"o{number}" for number in range(2_000)]
    told = [(names[int(chance.integers(2_000))], f"c{number}", dt.date(2015, 1, 1)) for number in range(800)]
    made = force(names, told)
    found = concentration(made, rates(made, DECADE).table)
    tenth = next(one for one in found.shares if one.top == 0.1)
    assert tenth.held > 0.3
    assert tenth.low <= tenth.by_chance <= tenth.high


def test_unequal_rates_show_against_the_null_and_the_seed_decides_the_rest() -> None:
    made = drawn()
    table = rates(made, DECADE).table
    found = concentration(made, table)
    assert all(one.low > one.by_chance for one in found.shares)
    assert found.gini > found.gini_by_chance
    assert concentration(made, table) == found


def test_nothing_to_concentrate_is_said() -> None:
    made = force(["a"], [("a", "1", dt.date(2015, 1, 1))])
    table = rates(made, DECADE).table
    made.connection.execute(f"UPDATE {table} SET cases = 0")  # noqa: S608 - a name of ours
    with pytest.raises(PatternsError, match="no case to be concentrated"):
        concentration(made, table)


@needs(CHICAGO)
@pytest.mark.slow
def test_a_fifth_of_chicagos_officers_had_ten_or_more_and_hold_two_thirds() -> None:
    """Published for officers employed 2000 to 2016; these records end in 2013, so the window is 2000 to 2013."""
    loaded = chicago()
    span = Window(dt.date(2000, 1, 1), dt.date(2013, 12, 31))
    found = concentration(loaded, rates(loaded, Chosen(span)).table).holders[-1]
    assert found.at_least == 10
    assert found.officers == pytest.approx(0.20, abs=0.03)
    assert found.held == pytest.approx(2 / 3, abs=0.03)
    assert found.held_by_chance < 0.5
