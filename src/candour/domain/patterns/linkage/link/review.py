"""Selects the pairs for clerical review: those with a weight near the threshold, with reasons, the most doubtful first.

Not here: storing pairs and decisions (apps/insight). A decision comes back as an `Answer` and then overrides every score.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from candour.domain.patterns.linkage.link import score
from candour.domain.patterns.linkage.link.records import Linked

MARGIN = 3.0  # bits on either side of the threshold: odds from 1:8 to 8:1


@dataclass(frozen=True, slots=True)
class Question:
    """A pair of rows, given by ids, that a clerical reviewer is asked about: are the two rows the same person?

    `weight` is in bits; `together` says whether linking made the rows the same person; `reasons`: (words of a level, bits that
    the level adds), largest first.
    """

    first: str
    second: str
    weight: float
    together: bool
    reasons: tuple[tuple[str, float], ...]

    @property
    def probability(self) -> float:
        """The model's probability (0 to 1) that the two rows are the same person, judged from this pair alone."""
        odds: float = 2.0 ** max(-60.0, min(60.0, self.weight))
        return odds / (1 + odds)


def _doubtful_pairs(linked: Linked, margin: float) -> dict[tuple[str, str], tuple[float, int, int, str, str]]:
    """Map two groups → the strongest doubtful pair between them; the same group twice → the weakest pair within the group.

    A pair is (weight in bits, left record, right record, left row id, right row id), and is doubtful within `margin` bits of
    the threshold.
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
    """Return the pairs for clerical review, at most `limit`, the most doubtful first.

    `connection` is the one on which `linked` was computed; pairs within `margin` bits of the threshold are doubtful.
    """
    doubtful = sorted(
        _doubtful_pairs(linked, margin).values(), key=lambda pair: (abs(pair[0] - linked.threshold), pair[3], pair[4])
    )[:limit]
    why = score.reasons(connection, linked.model.settings, [(pair[1], pair[2]) for pair in doubtful])
    return [
        Question(one, other, weight, linked.same(one, other), tuple(reasons))
        for (weight, _, _, one, other), reasons in zip(doubtful, why, strict=True)
    ]
