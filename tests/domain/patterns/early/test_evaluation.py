"""Calibration, bias, stability, rolling origins and the summary of answers, against figures computed by hand."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from candour.domain.patterns.early import (
    COUNT,
    Answer,
    History,
    LaterRecord,
    RaisedFlag,
    bias,
    due,
    evaluate,
    jaccard,
    largest_rate_ratio,
    reliability,
    stability,
    summarise_answers,
)
from candour.domain.patterns.early.ranking import hits

DAY = dt.date(2012, 1, 1)


def test_briers_score_is_scikit_learns() -> None:
    chance = np.random.default_rng(0)
    predicted = chance.random(500)
    happened = chance.random(500) < predicted
    result = reliability(predicted, happened)
    assert result.brier == pytest.approx(brier_score_loss(happened, predicted), abs=1e-12)
    assert sum(bin_.officers for bin_ in result.bins) == 500
    assert result.calibration_error < 0.1


def test_predicting_the_base_rate_for_everyone_has_no_skill_and_no_error() -> None:
    result = reliability(np.full(10, 0.3), np.arange(10) < 3)
    assert result.skill == pytest.approx(0)
    assert result.calibration_error == pytest.approx(0)
    assert len(result.bins) == 1


def test_hits_are_counted() -> None:
    top, happened = np.array([True, True, False, False]), np.array([True, False, True, False])
    result = hits(top, happened)
    assert result is not None
    assert (result.flagged, result.right, result.precision.value, result.recall) == (2, 1, 0.5, 0.5)
    assert hits(np.zeros(4, dtype=bool), happened) is None


def test_wrong_flags_are_counted_by_group_and_compared_with_the_largest() -> None:
    words = ["white"] * 1000 + ["black"] * 500
    top = np.array([n < 40 for n in range(1000)] + [n < 40 for n in range(500)])
    happened = np.array([n < 10 for n in range(1000)] + [n < 15 for n in range(500)])
    white, black = bias(top, happened, {"ethnicity": words})
    assert (white.false_positives, black.false_positives) == (30, 25)
    assert white.false_positive is not None
    assert white.false_positive.value == pytest.approx(30 / 990)
    assert black.false_discovery is not None
    assert black.false_discovery.value == pytest.approx(25 / 40)
    assert white.ratio_to_largest is None
    assert black.ratio_to_largest is not None
    assert black.ratio_to_largest.value == pytest.approx((25 / 485) / (30 / 990))
    assert largest_rate_ratio((white, black), "ethnicity") == pytest.approx((25 / 485) / (30 / 990))


def test_small_groups_are_counted_and_not_compared() -> None:
    few = bias(np.ones(30, dtype=bool), np.zeros(30, dtype=bool), {"sex": ["male"] * 25 + ["female"] * 5})[1]
    assert (few.officers, few.false_positive, few.ratio_to_largest) == (5, None, None)


def test_lists_are_compared_month_by_month(history: History) -> None:
    days = [dt.date(2011, month, 1) for month in range(1, 7)]
    steps = stability(history, days, COUNT, share=0.05)
    assert [(step.since, step.until) for step in steps] == list(pairwise(days))
    assert all(0 <= step.jaccard <= step.retained <= 1 for step in steps)
    assert stability(history, [DAY, DAY], COUNT)[0].jaccard == 1


def test_jaccards_index() -> None:
    assert jaccard({"a", "b"}, {"b", "c"}) == pytest.approx(1 / 3)
    assert jaccard(set(), set()) == 1


@pytest.mark.slow
def test_every_model_is_evaluated_at_every_origin(history: History) -> None:
    result = evaluate(history, [dt.date(2010, 1, 1), DAY], share=0.05)
    names = ["five-year count", "count", "points", "regression (shadow)", "boosting (shadow)"]
    assert [(evaluation.model, evaluation.origin.year) for evaluation in result] == [
        (name, year) for year in (2010, 2012) for name in names
    ]
    assert {evaluation.officers for evaluation in result} == {240}
    points = next(evaluation for evaluation in result if evaluation.model == "points")
    assert points.hits is not None
    assert points.hits.precision.value > 2 * points.base


def test_answers_hold_no_penalty_and_need_a_reason() -> None:
    with pytest.raises(ValueError, match="no answer to a flag"):
        Answer("f1", DAY, "supervisor", "suspended", "because")
    with pytest.raises(ValueError, match="Say in a sentence why"):
        Answer("f1", DAY, "supervisor", "talked", " ")


def test_the_summary_counts_answers_delays_and_later_records() -> None:
    raised = [RaisedFlag(f"f{n}", f"o{n}", DAY, "count", 9) for n in range(4)]
    answers = [
        Answer("f0", DAY + dt.timedelta(days=3), "s", "talked", "first"),
        Answer("f0", DAY + dt.timedelta(days=9), "s", "no_need", "second thoughts"),
        Answer("f1", DAY + dt.timedelta(days=5), "s", "no_need", "known to be well"),
    ]
    followed = [LaterRecord("f0", DAY, 2, 1), LaterRecord("f3", DAY, 0, 0)]
    result = summarise_answers(raised, answers, followed, due(raised[0]) + dt.timedelta(days=1))
    assert (result.raised, result.answered, result.overdue, result.days) == (4, 2, 2, 4)
    assert result.answers == {"talked": 1, "no_need": 1}
    assert result.no_need == 0.5
    assert result.followed == {"talked": (1, 1, 1), "none": (1, 0, 0)}
