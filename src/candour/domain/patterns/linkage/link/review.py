"""The uncertain middle, for people to decide: pairs of records, why they may or may not be one person, most doubtful first.

Pure functions: where questions and answers are kept is apps/insight's. An answer comes back as `Answer` and then outweighs
every score.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from candour.domain.patterns.linkage.link import score
from candour.domain.patterns.linkage.link.records import Linked

MARGIN = 3.0  # bits either side of the threshold: odds from one in eight to eight to one


@dataclass(frozen=True, slots=True)
class Question:
    """Are these two rows one person? `weight` in bits, `probability` 0 to 1; `reasons` are (words, bits), strongest first."""

    one: str
    other: str
    weight: float
    together: bool
    reasons: tuple[tuple[str, float], ...]

    @property
    def probability(self) -> float:
        """The model's probability that both are one person, as far as this pair alone says."""
        odds: float = 2.0 ** max(-60.0, min(60.0, self.weight))
        return odds / (1 + odds)


def _middle(linked: Linked, margin: float) -> dict[tuple[str, str], tuple[float, int, int, str, str]]:
    """For each pair of groups the strongest doubtful pair between them, for each group its weakest doubtful pair within."""
    row_of = {number: row for row, number in sorted(linked.records.items(), reverse=True)}
    found: dict[tuple[str, str], tuple[float, int, int, str, str]] = {}
    for left, right, weight in zip(*(column.tolist() for column in linked.edges), strict=True):
        if abs(weight - linked.threshold) > margin:
            continue
        one, other = row_of[left], row_of[right]
        low, high = sorted((linked.groups[one], linked.groups[other]))
        key, told = (low, high), (weight, left, right, one, other)
        if key not in found or (weight < found[key][0]) == (low == high):
            found[key] = told
    return found


def questions(
    connection: duckdb.DuckDBPyConnection, linked: Linked, limit: int = 200, margin: float = MARGIN
) -> list[Question]:
    """The review queue right after linking, on the same connection: at most `limit` questions, the most doubtful first."""
    doubtful = sorted(_middle(linked, margin).values(), key=lambda told: (abs(told[0] - linked.threshold), told[3], told[4]))[
        :limit
    ]
    why = score.reasons(connection, linked.model.settings, [(told[1], told[2]) for told in doubtful])
    return [
        Question(one, other, weight, linked.same(one, other), tuple(said))
        for (weight, _, _, one, other), said in zip(doubtful, why, strict=True)
    ]
