"""The search for points, its logistic regression, and points tables on disk."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain.patterns.early import COUNT, EarlyError, History, committed, flags, learning, load, logistic, save, train
from candour.domain.patterns.early.training import MOST_LINES, MOST_POINTS
from candour.domain.patterns.records import Records, empty

TODAY = dt.date(2012, 1, 1)


def sample(seed: int = 0, rows: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    values = chance.poisson(1.0, (rows, 3)).astype(float)
    return values, (chance.random(rows) < logistic.probability(-3 + 0.6 * values[:, 0] + 0.3 * values[:, 1])).astype(float)


def test_regression_agrees_with_statsmodels() -> None:
    values, outcomes = sample()
    theirs = sm.Logit(outcomes, sm.add_constant(values)).fit(disp=0).params
    assert np.allclose(logistic.fit(values, outcomes, np.ones(len(values))), theirs, atol=1e-4)


def test_weights_stand_for_repeated_rows() -> None:
    values, outcomes = sample(rows=500)
    data = learning.group_rows(("a", "b", "c"), values, outcomes)
    assert np.allclose(data.fit(data.values), logistic.fit(values, outcomes, np.ones(500)), atol=1e-6)


def test_points_are_proportional_to_the_true_coefficients() -> None:
    result = learning.learn(learning.group_rows(("twice", "once", "never"), *sample()), most_lines=2, most_points=5)
    points = {name: point for name, _, point in result.lines}
    assert set(points) == {"twice", "once"}
    assert points["twice"] / points["once"] == pytest.approx(2, abs=0.5)


def test_no_other_whole_points_with_these_lines_would_be_better() -> None:
    data = learning.group_rows(("a", "b", "c"), *sample())
    result = learning.learn(data, most_lines=2, most_points=4)
    lines = data.lines([(name, cap) for name, cap, _ in result.lines])
    costs = []
    for points in itertools.product(range(1, 5), repeat=2):
        totals = (lines @ np.array(points, dtype=float))[:, None]
        costs.append(data.cost(totals, data.fit(totals)))
    assert result.cost <= min(costs) + 1e-6


def test_evenness_costs_the_line_that_tells_groups_apart() -> None:
    values, outcomes = sample()
    member = values[:, 0] > 1
    data = learning.group_rows(("a", "b", "c"), values, outcomes, [(member, ~member)])
    plain = learning.learn(data, 3, 5)
    even = learning.learn(
        learning.GroupedRows(data.names, data.values, data.outcome_share, data.weights, data.contrasts, 50.0), 3, 5
    )
    assert "a" in {name for name, _, _ in plain.lines}
    assert "a" not in {name for name, _, _ in even.lines}


@settings(max_examples=8)
@given(st.permutations(range(60)))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    values, outcomes = sample(rows=60)
    learned = [
        learning.learn(learning.group_rows(("a", "b", "c"), values[at], outcomes[at]), 3, 4).lines for at in (order, range(60))
    ]
    assert learned[0] == learned[1]


def test_a_table_is_small_positive_and_finds_who_is_found_against(history: History) -> None:
    table = train(history, TODAY)
    assert 0 < len(table.lines) <= MOST_LINES
    assert all(1 <= line.points <= MOST_POINTS for line in table.lines)
    taken, outcomes = history.snapshot(TODAY), history.outcomes(TODAY, None)
    totals = table.totals(taken)
    assert outcomes[totals >= np.quantile(totals, 0.9)].mean() > 3 * outcomes.mean()


@pytest.mark.slow
def test_learning_uses_nothing_later_than_the_day(records: Records, history: History) -> None:
    earlier = train(history, dt.date(2009, 1, 1))
    cut = empty(threads=1)
    for table in ("officers", "service", "cases", "allegations"):
        columns = [row[0] for row in records.connection.execute(f"DESCRIBE {table}").fetchall()]
        cut.add(table, columns, records.rows(f"SELECT * FROM {table}"))  # noqa: S608 - a name of ours
    cut.connection.execute(
        "DELETE FROM allegations USING cases WHERE allegations.case_id = cases.case_id AND received_on >= '2009-01-01'"
    )
    cut.connection.execute(
        "UPDATE allegations SET finding = '' FROM cases WHERE allegations.case_id = cases.case_id AND closed_on >= '2009-01-01'"
    )
    again = train(History(cut), dt.date(2009, 1, 1))
    assert (again.lines, again.calibration) == (earlier.lines, earlier.calibration)


def test_learning_from_empty_records_is_refused() -> None:
    with pytest.raises(EarlyError, match="longer record"):
        train(History(empty(threads=1)), TODAY)


def test_a_saved_table_is_read_back_as_it_was(history: History, tmp_path: Path) -> None:
    table = train(history, TODAY)
    save(table, tmp_path / "table.json")
    assert load(tmp_path / "table.json") == table


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    for text in ("", "{}", '{"format": 1}', '{"format": 9}', "[]"):
        (tmp_path / "bad.json").write_text(text)
        with pytest.raises(EarlyError):
            load(tmp_path / "bad.json")


def test_records_of_another_shape_are_refused() -> None:
    with pytest.raises(EarlyError, match="another shape"):
        flags(empty(threads=1), TODAY)


def test_the_committed_table_can_be_added_up_by_hand() -> None:
    table = committed()
    assert 0 < len(table.lines) <= MOST_LINES
    assert all(1 <= line.points <= MOST_POINTS for line in table.lines)
    assert table.calibration is not None
    assert table.calibration.slope > 0
    assert set(table.fingerprints) == {"allegations", "cases"}
    assert COUNT.fingerprints == {}
