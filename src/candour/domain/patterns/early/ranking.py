"""Ranks officers by points or another score, with fixed rules for ties, and measures how many at the top are flagged rightly.

The measures are precision (share with a later proven complaint among flagged officers) and recall (share flagged among officers
with a later proven complaint).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.early.logistic import Floats
from candour.domain.patterns.early.snapshots import Snapshot
from candour.domain.patterns.intervals import wilson
from candour.domain.patterns.results.shapes import Interval

SHARE = 0.02  # of all officers in service
TIES = ("complaints_2y", "complaints_5y", "complaints_ever")


def order(scores: Floats, taken: Snapshot) -> NDArray[np.intp]:
    """Return the indexes of the officers, the highest score first.

    Officers of equal score are ordered by their number of complaints in the last two years, the most first; if that is equal
    too, by those of the last five years, then by all complaints, then by index. `taken` holds these counts.
    """
    rest = [-taken.column(name) for name in reversed(TIES)]
    return np.lexsort([np.arange(len(scores)), *rest, -scores])


def flagged(scores: Floats, taken: Snapshot, share: float = SHARE) -> NDArray[np.bool_]:
    """Return whether each officer is in the `share` of officers with the highest scores, rounded up to whole officers.

    An officer with a score of zero is never flagged. `taken` holds the counts of complaints that order officers of equal score.
    """
    top = np.zeros(len(scores), dtype=bool)
    top[order(scores, taken)[: flag_limit(len(scores), share)]] = True
    return np.asarray(top & (scores > 0), dtype=bool)


def flag_limit(officers: int, share: float = SHARE) -> int:
    """Return the largest number of `officers` officers that may be flagged: the share `share`, rounded up."""
    return math.ceil(officers * share - 1e-9)


@dataclass(frozen=True, slots=True)
class Hits:
    """The number of officers flagged, and how many of them had a later proven complaint (`right`).

    `precision` is the share with a later proven complaint among flagged officers; `recall` is the share flagged among officers
    with a later proven complaint.
    """

    flagged: int
    right: int
    precision: Interval
    recall: float


def hits(is_flagged: NDArray[np.bool_], outcomes: NDArray[np.bool_]) -> Hits | None:
    """Count the flagged officers, and those of them with a later proven complaint; returns None where nobody is flagged.

    Both arrays have an element for each officer.
    """
    correct, count, with_outcome = int((is_flagged & outcomes).sum()), int(is_flagged.sum()), int(outcomes.sum())
    if not count:
        return None
    return Hits(count, correct, wilson(correct, count), correct / with_outcome if with_outcome else 0.0)
