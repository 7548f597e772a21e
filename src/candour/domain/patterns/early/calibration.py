"""Whether probabilities mean what they say: a reliability table, Brier's score, and the gap between said and seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.early.logistic import Floats
from candour.domain.patterns.intervals import wilson
from candour.domain.patterns.results.shapes import Interval


@dataclass(frozen=True, slots=True)
class Bin:
    """Officers of about the same probability: what was said of them on average, and what happened."""

    officers: int
    said: float
    seen: Interval


@dataclass(frozen=True, slots=True)
class Reliability:
    """The table and three figures of it.

    `brier` is the mean squared error (Brier 1950); `skill` what it saves over saying the base rate of everyone; `gap` the
    mean distance between said and seen, weighted by officers (expected calibration error).
    """

    bins: tuple[Bin, ...]
    brier: float
    skill: float
    gap: float
    said: float
    seen: float


def reliability(probabilities: Floats, happened: NDArray[np.bool_], bins: int = 10) -> Reliability:
    """Compare, in at most `bins` groups of about equal size; equal probabilities are never split. Both of shape (n,), n > 0."""
    seen = happened.astype(np.float64)
    brier, base = float(np.mean((probabilities - seen) ** 2)), float(seen.mean())
    plain = base * (1 - base)
    groups = [_bin(probabilities[rows], seen[rows]) for rows in _split(probabilities, bins)]
    gap = sum(one.officers * abs(one.said - one.seen.value) for one in groups) / len(seen)
    return Reliability(tuple(groups), brier, 1 - brier / plain if plain else 0.0, gap, float(probabilities.mean()), base)


def _bin(said: Floats, seen: Floats) -> Bin:
    return Bin(len(said), float(said.mean()), wilson(float(seen.sum()), len(seen)))


def _split(probabilities: Floats, bins: int) -> list[NDArray[np.intp]]:
    order = np.argsort(probabilities, kind="stable")
    edges = [round(len(order) * at / bins) for at in range(1, bins)]
    ranked = probabilities[order]
    cuts = sorted({int(np.searchsorted(ranked, ranked[edge])) for edge in edges if edge < len(order)})
    return [part for part in np.split(order, cuts) if len(part)]
