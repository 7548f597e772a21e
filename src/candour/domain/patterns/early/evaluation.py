"""Rolling origins: on each day every model learns what was known that day and is scored on the two years after it.

Results of one origin never reach a model of an earlier one. Not here: how scores are drawn (`charts`), the bench.
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
from candour.domain.patterns.early.training import SETTLED, History, calibrated, fit_calibration, stacked, train, years_before

FIVE_YEARS = PointsTable("five-year count", (Line("complaints_5y", 1),))
Told = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One model at one origin. `base` is the share of everyone with the outcome; `table` the points, where it has any."""

    model: str
    origin: dt.date
    officers: int
    base: float
    hits: Hits | None
    reliability: Reliability
    bias: tuple[GroupErrors, ...]
    table: PointsTable | None = None


def evaluate(
    history: History, origins: Sequence[dt.date], *, shadows: bool = True, share: float = SHARE, told: Told | None = None
) -> list[Evaluated]:
    """Every model at every origin, in that order: two counts, the points, and with `shadows` regression and boosting."""
    found: list[Evaluated] = []
    for number, origin in enumerate(origins):
        if told:
            told(f"{origin:%Y}", number / len(origins))
        found += [_scored(history, origin, table, share) for table in _tables(history, origin)]
        found += [_shadowed(history, origin, name, share) for name in (_SHADOWS if shadows else ())]
    return found


def _tables(history: History, origin: dt.date) -> list[PointsTable]:
    counts = [calibrated(table, history, origin) for table in (FIVE_YEARS, COUNT)]
    return [*counts, train(history, origin)]


def _scored(history: History, origin: dt.date, table: PointsTable, share: float) -> Evaluated:
    taken = history.snapshot(origin)
    totals = table.totals(taken)
    said = table.probabilities(totals)
    assert said is not None  # noqa: S101 - every table here was calibrated above
    made = _evaluated(table.name, taken, (totals, said), history.outcomes(origin, None), share)
    return replace(made, table=table)


_SHADOWS = {"regression (shadow)": shadow.regression, "boosting (shadow)": shadow.boosting}


def _shadowed(history: History, origin: dt.date, name: str, share: float) -> Evaluated:
    """A model in shadow, calibrated the way the tables are: on logits, on the newest settled snapshot."""
    days = history.lessons(origin)
    scorer = _SHADOWS[name](*stacked(history, days, origin))
    settled = max((day for day in days if day <= years_before(origin, SETTLED)), default=min(days))
    seen = history.outcomes(settled, origin).astype(np.float64)
    held = fit_calibration(_logits(scorer(history.snapshot(settled).values)), seen, settled)
    taken = history.snapshot(origin)
    scores = scorer(taken.values)
    said = logistic.probability(held.intercept + held.slope * _logits(scores))
    return _evaluated(name, taken, (scores, said), history.outcomes(origin, None), share)


def _logits(probabilities: Floats) -> Floats:
    kept = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float64)


def _evaluated(
    name: str, taken: Snapshot, scored: tuple[Floats, Floats], happened: NDArray[np.bool_], share: float
) -> Evaluated:
    top = flagged(scored[0], taken, share)
    return Evaluated(
        name,
        taken.origin,
        len(taken.officers),
        float(happened.mean()),
        hits(top, happened),
        reliability(scored[1], happened),
        bias(top, happened, taken.groups),
    )
