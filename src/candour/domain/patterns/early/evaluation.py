"""Evaluates models on many past days: each model learns from what was known on the day and is scored on the next two years.

This is called rolling-origin evaluation. A model that is evaluated on one day uses nothing that became known after that day.
Not here: charts of the scores, and the program that measures speed (bench).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.early import logistic, shadow
from candour.domain.patterns.early.bias import GroupErrors, bias
from candour.domain.patterns.early.calibration import Reliability, reliability
from candour.domain.patterns.early.logistic import Floats
from candour.domain.patterns.early.points import COUNT, Line, PointsTable
from candour.domain.patterns.early.ranking import SHARE, Hits, flagged, hits
from candour.domain.patterns.early.snapshots import Snapshot
from candour.domain.patterns.early.training import (
    SETTLED,
    History,
    fit_calibration,
    stack_snapshots,
    train,
    with_calibration,
    years_before,
)

FIVE_YEARS = PointsTable("five-year count", (Line("complaints_5y", 1),))
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of evaluating one model on the day `origin`.

    `base` is the share of all officers with a proven complaint received in the two years after that day. `hits` says how many
    flagged officers had such a complaint; None where nobody was flagged. `reliability` compares predicted probabilities with
    what happened; `bias` says how often flags are wrong in each group of officers. `table` is the points table, None for a
    complex model used only for comparison (shadow model).
    """

    model: str
    origin: dt.date
    officers: int
    base: float
    hits: Hits | None
    reliability: Reliability
    bias: tuple[GroupErrors, ...]
    table: PointsTable | None = None


def evaluate(
    history: History,
    origins: Sequence[dt.date],
    *,
    shadows: bool = True,
    share: float = SHARE,
    progress: Progress | None = None,
) -> list[Evaluation]:
    """Evaluate every model as of every day in `origins`, in the order of the days.

    The models are two counts of complaints, the learned points table and, with `shadows`, two complex models for comparison
    only: logistic regression and gradient boosting. `share` is the share of officers flagged. `progress` is called with the
    year and the share of the work done, 0 to 1.
    """
    evaluations: list[Evaluation] = []
    for number, origin in enumerate(origins):
        if progress:
            progress(f"{origin:%Y}", number / len(origins))
        evaluations += [_evaluate_table(history, origin, table, share) for table in _tables_of_day(history, origin)]
        evaluations += [_evaluate_shadow(history, origin, name, share) for name in (_SHADOWS if shadows else ())]
    return evaluations


def _tables_of_day(history: History, origin: dt.date) -> list[PointsTable]:
    """Return the points tables to evaluate on the day `origin`: two counts of complaints, and the table learned on that day."""
    counts = [with_calibration(table, history, origin) for table in (FIVE_YEARS, COUNT)]
    return [*counts, train(history, origin)]


def _evaluate_table(history: History, origin: dt.date, table: PointsTable, share: float) -> Evaluation:
    """Evaluate a points table that gives probabilities (a calibrated table) as of the day `origin`.

    The share `share` of officers is flagged.
    """
    taken = history.snapshot(origin)
    totals = table.totals(taken)
    probabilities = table.probabilities(totals)
    assert probabilities is not None  # noqa: S101 - every table here was calibrated above
    evaluation = _evaluation(table.name, taken, (totals, probabilities), history.outcomes(origin, None), share)
    return replace(evaluation, table=table)


_SHADOWS = {"regression (shadow)": shadow.regression, "boosting (shadow)": shadow.boosting}


def _evaluate_shadow(history: History, origin: dt.date, name: str, share: float) -> Evaluation:
    """Evaluate a shadow model, a complex model used only for comparison, on the day `origin`; `share` of officers are flagged.

    `name` says which model. A formula converts the model's log odds to probabilities, as one converts the totals of a points
    table. The formula is fitted to an earlier snapshot (known facts of officers on one day): the newest whose two years of
    outcomes are known.
    """
    days = history.training_days(origin)
    scorer = _SHADOWS[name](*stack_snapshots(history, days, origin))
    settled = max((day for day in days if day <= years_before(origin, SETTLED)), default=min(days))
    outcomes = history.outcomes(settled, origin).astype(np.float64)
    calibration = fit_calibration(_logits(scorer(history.snapshot(settled).values)), outcomes, settled)
    taken = history.snapshot(origin)
    scores = scorer(taken.values)
    probabilities = logistic.probability(calibration.intercept + calibration.slope * _logits(scores))
    return _evaluation(name, taken, (scores, probabilities), history.outcomes(origin, None), share)


def _logits(probabilities: Floats) -> Floats:
    """Return the log odds of each probability, which is first limited to the range from 1e-6 to 1 - 1e-6."""
    clipped = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped / (1 - clipped)), dtype=np.float64)


def _evaluation(
    name: str, taken: Snapshot, scored: tuple[Floats, Floats], outcomes: NDArray[np.bool_], share: float
) -> Evaluation:
    """Build the evaluation of the model `name`, which gave the officers the scores and the probabilities in `scored`.

    `taken` has the facts known of the officers on the day, `outcomes` whether a proven complaint followed; `share` of officers
    are flagged.
    """
    top = flagged(scored[0], taken, share)
    return Evaluation(
        name,
        taken.origin,
        len(taken.officers),
        float(outcomes.mean()),
        hits(top, outcomes),
        reliability(scored[1], outcomes),
        bias(top, outcomes, taken.groups),
    )
