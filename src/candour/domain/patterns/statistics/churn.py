"""Computes how many handlers the cases of a force have and how long cases take, as `candour patterns churn` does."""

from __future__ import annotations

from dataclasses import replace

from candour.domain.patterns.churn import churn as measured
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import recorded_window
from candour.domain.patterns.results.churn import Churn
from candour.domain.patterns.results.shapes import Curve

MOST_STEPS = 120


def churn(records: Records) -> Churn:
    """Return all statistics of handlers and duration of the force's cases.

    Survival curves (share of cases not ended after each number of days) have at most `MOST_STEPS` steps.
    """
    full = measured(records, recorded_window(records))
    timely = full.timeliness and replace(full.timeliness, curve=thinned(full.timeliness.curve))
    waiting = tuple(replace(stage, curve=thinned(stage.curve)) for stage in full.waiting)
    return replace(full, timeliness=timely, waiting=waiting, by_force=())


def thinned(curve: Curve) -> Curve:
    """Return a survival curve with at most `MOST_STEPS` of its steps, evenly spaced over its days and otherwise unchanged."""
    if len(curve.steps) <= MOST_STEPS:
        return curve
    every = max(1, curve.last_day // MOST_STEPS)
    steps = {step.day // every: step for step in curve.steps}
    return replace(curve, steps=tuple(steps.values()))
