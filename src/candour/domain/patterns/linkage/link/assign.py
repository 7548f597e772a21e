"""Pairs the records of two rosters one to one, so that the sum of the pairs' odds is as large as possible.

Each record gets at most one partner. This is the assignment problem of Jaro (JASA 84 (1989) 414-420). It is solved separately
for each connected component, a set of records that chains of pairs above the threshold connect. Accepting the best pair first
could let one strong but wrong pair force two people into wrong pairs. Maximising the sum of the match weights (logarithms of
the odds) instead of the odds would give up a sure pair for two unlikely pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from candour.domain.patterns.linkage.link.score import Edges

SURE = 2.0**100  # odds of a pair that a person has decided: more than any comparison can give


def pairs(
    size: int,
    edges: Edges,
    side: Sequence[int],
    threshold: float,
    *,
    same: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[int]:
    """Pair each record of one roster with at most one of the other; return for each record the smaller number of its pair.

    `size` is the number of records in both rosters together, numbered from 0. `side` says for each record which roster it is in
    (0 or 1). `edges` are the compared pairs with their match weights in bits (log2 of the odds that both records are one
    person); pairs not above `threshold` bits are ignored. `same` and `apart` are the pairs that reviewers have decided are one
    person or two people. A record without a partner gets its own number. Equal input always gives an equal result.
    """
    least = 2.0**threshold
    worth = {(left, right): 2.0**weight - least for left, right, weight in zip(*(one.tolist() for one in edges), strict=True)}
    worth |= dict.fromkeys((_smaller_first(pair) for pair in apart), -SURE)
    worth |= dict.fromkeys((_smaller_first(pair) for pair in same), SURE)
    good = {pair: value for pair, value in worth.items() if value > 0 and side[pair[0]] != side[pair[1]]}
    groups = list(range(size))
    for component in _pairs_by_component(size, good):
        for left, right in _best_assignment(component, good, side):
            groups[left] = groups[right] = min(left, right)
    return groups


def _smaller_first(pair: tuple[int, int]) -> tuple[int, int]:
    """Return the two record numbers of a pair of records, the smaller number first."""
    return (min(pair), max(pair))


def _pairs_by_component(size: int, good: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Split the pairs `good` (of record numbers) into connected components: sets of pairs that shared records connect.

    Returns one list of pairs for each component.
    """
    chosen = sorted(good)
    ends = np.array(chosen, dtype=np.int64).reshape(-1, 2)
    parts = connected_components(
        coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size)), directed=False
    )[1]
    components: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in chosen:
        components[int(parts[pair[0]])].append(pair)
    return list(components.values())


def _best_assignment(
    component: list[tuple[int, int]], good: dict[tuple[int, int], float], side: Sequence[int]
) -> list[tuple[int, int]]:
    """Return those pairs of one component that together have the largest sum of odds, with each record in at most one pair.

    `component` lists the pairs of records to choose from. `good` is a dict from each pair to its match weight in bits (log2 of
    the odds that the two records are one person). `side` says for each record which of the two rosters it is in (0 or 1).
    """
    if len(component) == 1:
        return component
    rows = sorted({record for pair in component for record in pair if side[record] == 0})
    columns = sorted({record for pair in component for record in pair if side[record] == 1})
    table = np.array([[good.get(_smaller_first((row, column)), 0.0) for column in columns] for row in rows])
    chosen = zip(*linear_sum_assignment(table, maximize=True), strict=True)
    return [_smaller_first((rows[row], columns[column])) for row, column in chosen if table[row, column] > 0]
