"""Who is flagged wrongly: false-positive and false-discovery rates by sex, ethnicity and rank, beside those of the count.

Flagged wrongly means flagged, and no finding followed: which is only what the system found (docs/methods/bias_report.md).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.intervals import risk_ratio, wilson
from candour.domain.patterns.results.shapes import Interval

FEWEST = 20  # below so many of those it is a share of, no rate is given
LARGE = 300  # officers without a finding: smaller groups are counted and not compared


@dataclass(frozen=True, slots=True)
class GroupErrors:
    """One group. `false_positive`: flagged among those nothing followed for. `false_discovery`: nothing followed among flagged.

    `against` is the group's false-positive rate over the largest group's; None for that group and for small ones.
    """

    dimension: str
    group: str
    officers: int
    flagged: int
    wrongly: int
    false_positive: Interval | None
    false_discovery: Interval | None
    against: Interval | None


def bias(top: NDArray[np.bool_], happened: NDArray[np.bool_], groups: Mapping[str, Sequence[str]]) -> tuple[GroupErrors, ...]:
    """Errors for each group of each dimension, the largest group first. Arrays and groups of shape (n,)."""
    found: list[GroupErrors] = []
    for dimension, words in groups.items():
        held = np.array(words, dtype=object)
        names = [name for name, _ in Counter(words).most_common()]
        largest = _wrong(top, happened, held == names[0]) if names else (0, 0)
        found += [
            _errors(dimension, name, (top, happened, held == name), largest if at else None) for at, name in enumerate(names)
        ]
    return tuple(found)


def _wrong(top: NDArray[np.bool_], happened: NDArray[np.bool_], member: NDArray[np.bool_]) -> tuple[int, int]:
    clear = member & ~happened
    return int((clear & top).sum()), int(clear.sum())


Marks = tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]


def _errors(dimension: str, group: str, held: Marks, largest: tuple[int, int] | None) -> GroupErrors:
    top, happened, member = held
    wrongly, clear = _wrong(top, happened, member)
    flagged = int((member & top).sum())
    comparable = largest is not None and min(clear, largest[1]) >= LARGE
    return GroupErrors(
        dimension,
        group,
        int(member.sum()),
        flagged,
        wrongly,
        wilson(wrongly, clear) if clear >= FEWEST else None,
        wilson(wrongly, flagged) if flagged >= FEWEST else None,
        risk_ratio(wrongly, clear, *largest) if comparable and largest else None,
    )


def furthest(errors: Sequence[GroupErrors], dimension: str) -> float:
    """How far the most unequal group of a dimension is from the largest: a ratio of at least 1 (2: twice or half as often)."""
    ratios = [one.against.value for one in errors if one.dimension == dimension and one.against and one.wrongly]
    return max((math.exp(abs(math.log(ratio))) for ratio in ratios), default=1.0)
