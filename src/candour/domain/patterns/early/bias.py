"""False-positive and false-discovery rates of flags by sex, ethnicity and rank of the officers.

A flag is a false positive where no finding followed, which means only that the complaints system established no misconduct
(docs/methods/bias_report.md).
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

    `false_positive` is the share flagged among officers without a finding; `false_discovery` the share without a finding among
    flagged officers. `ratio_to_largest` is the group's false-positive rate over the largest group's; None for the largest group
    itself and for small groups.
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
    """Compute how often flags are wrong in each group; a dimension is an attribute such as sex, its largest group comes first.

    `flagged` and `outcomes` say for each officer whether the officer was flagged and whether a finding followed; `groups` gives
    for each dimension every officer's group.
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
    """Return two numbers of group members without a finding: those who were flagged, and all of them."""
    without_outcome = member & ~outcomes
    return int((without_outcome & flagged).sum()), int(without_outcome.sum())


Marks = tuple[
    NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]
]  # for each officer: flagged, finding, member of the group


def _group_errors(dimension: str, group: str, marks: Marks, largest: tuple[int, int] | None) -> GroupErrors:
    """Return how often flags are wrong in the group `group` of a dimension (such as sex).

    `marks` say of each officer: flagged, finding, member. `largest` is the result of `_false_positives` for the largest
    group, and None if this group is the largest.
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
    """Return the largest of max(r, 1 / r), where r is each group's false-positive rate over that of the largest group.

    The result 2 means that some group of `dimension` (such as sex) has false positives twice or half as often.
    """
    ratios = [
        row.ratio_to_largest.value
        for row in errors
        if row.dimension == dimension and row.ratio_to_largest and row.false_positives
    ]
    return max((math.exp(abs(math.log(ratio))) for ratio in ratios), default=1.0)
