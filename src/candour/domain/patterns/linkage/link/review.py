"""Selects the pairs of rows for clerical review, in which a person decides whether two rows are the same officer.

These are the pairs whose match weight is near the threshold, the most doubtful pairs first, each with the reasons for its
weight. Not here: storing pairs and decisions (apps/insight). A reviewer's decision comes back as an `Answer`, which overrides
every computed weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from candour.domain.patterns.linkage.link import score
from candour.domain.patterns.linkage.link.records import Linked

MARGIN = 3.0  # bits on either side of the threshold: odds from 1:8 to 8:1


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a reviewer: are these two rows, given by their ids, the same person?

    `weight` is the match weight of the two rows in bits: log2 of the odds that they are one person. `together` says whether
    linkage made them one person. `reasons` lists the level of agreement reached in each fact, in words, with the bits that it
    adds to the weight; the largest comes first.
    """

    first: str
    second: str
    weight: float
    together: bool
    reasons: tuple[tuple[str, float], ...]

    @property
    def probability(self) -> float:
        """The model's probability (0 to 1) that the two rows are the same person, judged from these two rows alone."""
        odds: float = 2.0 ** max(-60.0, min(60.0, self.weight))
        return odds / (1 + odds)


def _doubtful_pairs(linked: Linked, margin: float) -> dict[tuple[str, str], tuple[float, int, int, str, str]]:
    """Return the doubtful pairs of rows: at most one pair for any two groups (people), and at most one within each group.

    The keys are two groups. For two different groups, the value is the strongest doubtful pair of rows between them; for the
    same group twice, the value is the weakest pair within the group. A pair is (match weight in bits, left record, right
    record, left row id, right row id). A pair is doubtful if its weight is within `margin` bits of the threshold of the
    linkage.
    """
    row_of = {number: row for row, number in sorted(linked.records.items(), reverse=True)}
    pairs: dict[tuple[str, str], tuple[float, int, int, str, str]] = {}
    for left, right, weight in zip(*(column.tolist() for column in linked.edges), strict=True):
        if abs(weight - linked.threshold) > margin:
            continue
        one, other = row_of[left], row_of[right]
        low, high = sorted((linked.groups[one], linked.groups[other]))
        key, pair = (low, high), (weight, left, right, one, other)
        if key not in pairs or (weight < pairs[key][0]) == (low == high):
            pairs[key] = pair
    return pairs


def questions(
    connection: duckdb.DuckDBPyConnection, linked: Linked, limit: int = 200, margin: float = MARGIN
) -> list[Question]:
    """Return the pairs of rows that a reviewer should check, at most `limit` pairs, the most doubtful first.

    `connection` must be the database connection on which `linked` was computed. A pair is doubtful if its match weight is
    within `margin` bits of the threshold above which two rows count as one person.
    """
    doubtful = sorted(
        _doubtful_pairs(linked, margin).values(), key=lambda pair: (abs(pair[0] - linked.threshold), pair[3], pair[4])
    )[:limit]
    why = score.reasons(connection, linked.model.settings, [(pair[1], pair[2]) for pair in doubtful])
    return [
        Question(one, other, weight, linked.same(one, other), tuple(reasons))
        for (weight, _, _, one, other), reasons in zip(doubtful, why, strict=True)
    ]
