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
    """Two rows to review, by their ids. `together`: linked as the same person; `reasons`: (words, bits), largest first."""

    first: str
    second: str
    weight: float
    together: bool
    reasons: tuple[tuple[str, float], ...]

    @property
    def probability(self) -> float:
        """The model's probability (0 to 1) that both are the same person, from this pair alone."""
        odds: float = 2.0 ** max(-60.0, min(60.0, self.weight))
        return odds / (1 + odds)


def _doubtful_pairs(linked: Linked, margin: float) -> dict[tuple[str, str], tuple[float, int, int, str, str]]:
    """The strongest doubtful pair between each two groups, and the weakest doubtful pair within each group."""
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
    """The pairs to review after linking on this connection: at most `limit`, the most doubtful first."""
    doubtful = sorted(
        _doubtful_pairs(linked, margin).values(), key=lambda pair: (abs(pair[0] - linked.threshold), pair[3], pair[4])
    )[:limit]
    why = score.reasons(connection, linked.model.settings, [(pair[1], pair[2]) for pair in doubtful])
    return [
        Question(one, other, weight, linked.same(one, other), tuple(reasons))
        for (weight, _, _, one, other), reasons in zip(doubtful, why, strict=True)
    ]
