"""Computes how often early-warning flags are wrong, by sex, ethnicity and rank of the officers.

The false-positive rate is the share flagged among officers without a later proven complaint. The false-discovery rate is the
share without a later proven complaint among flagged officers. "Wrong" means only that the complaints system established no
misconduct (docs/methods/bias_report.md).
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

FEWEST = 20  # officers; of fewer no rate is given
LARGE = 300  # officers without a finding: smaller groups are counted and not compared


@dataclass(frozen=True, slots=True)
class GroupErrors:
    """How often flags are wrong in one group of officers; `dimension` is the attribute that forms the group, such as sex.

    `false_positive` is the share flagged among the group's officers without a later proven complaint. `false_discovery` is the
    share without a later proven complaint among the group's flagged officers. `ratio_to_largest` is the group's
    `false_positive` divided by that of the largest group; None for the largest group itself, and where this group or the
    largest group is small.
    """

    dimension: str
    group: str
    officers: int
    flagged: int
    false_positives: int
    false_positive: Interval | None
    false_discovery: Interval | None
    ratio_to_largest: Interval | None


def bias(
    flagged: NDArray[np.bool_], outcomes: NDArray[np.bool_], groups: Mapping[str, Sequence[str]]
) -> tuple[GroupErrors, ...]:
    """Compute how often flags are wrong in each group of officers, such as women and men.

    `flagged` and `outcomes` say for each officer whether the officer was flagged and whether a proven complaint followed.
    `groups` is a dict from each attribute, such as sex, to every officer's group. The results are ordered by attribute, then
    from the largest group to the smallest.
    """
    rows: list[GroupErrors] = []
    for dimension, words in groups.items():
        members = np.array(words, dtype=object)
        names = [name for name, _ in Counter(words).most_common()]
        largest = _false_positives(flagged, outcomes, members == names[0]) if names else (0, 0)
        rows += [
            _group_errors(dimension, name, (flagged, outcomes, members == name), largest if at else None)
            for at, name in enumerate(names)
        ]
    return tuple(rows)


def _false_positives(flagged: NDArray[np.bool_], outcomes: NDArray[np.bool_], member: NDArray[np.bool_]) -> tuple[int, int]:
    """Return two numbers of group members without a later proven complaint: those who were flagged, and all of them.

    The arrays say for each officer: flagged, a proven complaint followed, member of the group.
    """
    without_outcome = member & ~outcomes
    return int((without_outcome & flagged).sum()), int(without_outcome.sum())


Marks = tuple[
    NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]
]  # for each officer: flagged, finding, member of the group


def _group_errors(dimension: str, group: str, marks: Marks, largest: tuple[int, int] | None) -> GroupErrors:
    """Return how often flags are wrong in the group `group`, which the attribute `dimension` (such as sex) forms.

    `marks` are three arrays that say for each officer: flagged, a proven complaint followed, member of the group. `largest` is
    the result of `_false_positives` for the largest group, and None if this group is the largest.
    """
    is_flagged, outcomes, member = marks
    wrongly, without_outcome = _false_positives(is_flagged, outcomes, member)
    flagged = int((member & is_flagged).sum())
    comparable = largest is not None and min(without_outcome, largest[1]) >= LARGE
    return GroupErrors(
        dimension,
        group,
        int(member.sum()),
        flagged,
        wrongly,
        wilson(wrongly, without_outcome) if without_outcome >= FEWEST else None,
        wilson(wrongly, flagged) if flagged >= FEWEST else None,
        risk_ratio(wrongly, without_outcome, *largest) if comparable and largest else None,
    )


def largest_rate_ratio(errors: Sequence[GroupErrors], dimension: str) -> float:
    """Return the largest factor by which a group's false-positive rate differs from that of the largest group: max(r, 1 / r).

    Here r is a group's false-positive rate (share flagged among officers without a later proven complaint) divided by that of
    the largest group. The result 2 means that in some group of `dimension` (such as sex) false positives are twice or half as
    frequent.
    """
    ratios = [
        row.ratio_to_largest.value
        for row in errors
        if row.dimension == dimension and row.ratio_to_largest and row.false_positives
    ]
    return max((math.exp(abs(math.log(ratio))) for ratio in ratios), default=1.0)
