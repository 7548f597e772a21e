"""Through how many hands cases pass and how long they take, as `candour patterns churn` counts it."""

from __future__ import annotations

from dataclasses import replace

from candour.domain.patterns.churn import churn
from candour.domain.patterns.intervals import Curve
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import whole

MOST_STEPS = 120


def figures(records: Records) -> object:
    """All of it; curves with so many steps as a drawing can show."""
    found = churn(records, whole(records))
    timely = found.timeliness and replace(found.timeliness, curve=thinned(found.timeliness.curve))
    waiting = tuple(replace(one, curve=thinned(one.curve)) for one in found.waiting)
    return replace(found, timeliness=timely, waiting=waiting, by_force=())


def thinned(curve: Curve) -> Curve:
    """The same curve, at most `MOST_STEPS` steps of it, evenly over its days; each step kept is as it was."""
    if len(curve.steps) <= MOST_STEPS:
        return curve
    every = max(1, curve.last_day // MOST_STEPS)
    kept = {step.day // every: step for step in curve.steps}
    return replace(curve, steps=tuple(kept.values()))
