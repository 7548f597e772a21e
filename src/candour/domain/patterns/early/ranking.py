"""From scores to who stands at the top: with ties broken openly, and how often those at the top were rightly there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.early.logistic import Floats
from candour.domain.patterns.early.snapshots import Snapshot
from candour.domain.patterns.intervals import wilson
from candour.domain.patterns.results.shapes import Interval

SHARE = 0.02
TIES = ("complaints_2y", "complaints_5y", "complaints_ever")


def order(scores: Floats, taken: Snapshot) -> NDArray[np.intp]:
    """Row numbers from the top. Equal scores: more complaints in two years first, then in five, then ever, then by id."""
    rest = [-taken.column(name) for name in reversed(TIES)]
    return np.lexsort([np.arange(len(scores)), *rest, -scores])


def flagged(scores: Floats, taken: Snapshot, share: float = SHARE) -> NDArray[np.bool_]:
    """Whether each officer is among the top share, rounded up. Nobody with a score of nought is ever flagged."""
    top = np.zeros(len(scores), dtype=bool)
    top[order(scores, taken)[: room(len(scores), share)]] = True
    return np.asarray(top & (scores > 0), dtype=bool)


def room(officers: int, share: float = SHARE) -> int:
    """How many are flagged of so many."""
    return math.ceil(officers * share - 1e-9)


@dataclass(frozen=True, slots=True)
class Hits:
    """Of those flagged, how many had the outcome (precision); of those who had it, how many were flagged (recall)."""

    flagged: int
    right: int
    precision: Interval
    recall: float


def hits(top: NDArray[np.bool_], happened: NDArray[np.bool_]) -> Hits | None:
    """Count them. None where nobody is flagged."""
    right, count, all_of_them = int((top & happened).sum()), int(top.sum()), int(happened.sum())
    if not count:
        return None
    return Hits(count, right, wilson(right, count), right / all_of_them if all_of_them else 0.0)
