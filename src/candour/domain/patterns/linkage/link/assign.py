"""Pairs the records of two rosters one to one, so that the sum of the odds of all pairs is largest.

An assignment problem, as in Jaro (JASA 84 (1989) 414-420), solved for each connected component. Fixing the best pair first
could let one strong but wrong pair force two people into wrong pairs; maximising weights instead of odds would trade a sure
pair for two unlikely pairs.
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
    """Pair each record of side 0 with at most one record of side 1; returns for each record the smaller number of its pair.

    `side` is 0 or 1 for each of the `size` records; `edges` are the compared pairs with weights in bits, of which only pairs
    above `threshold` are used; `same` and `apart` are the pairs that people have decided. A record without a pair keeps its own
    number. Deterministic.
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
    """Return the pair with the smaller record number first."""
    return (min(pair), max(pair))


def _pairs_by_component(size: int, good: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Split the pairs of records `good` by connected component; returns a list of pairs for each component."""
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
    """Return the pairs of one component that together have the largest odds, each record at most once; `good`: pair → odds."""
    if len(component) == 1:
        return component
    rows = sorted({record for pair in component for record in pair if side[record] == 0})
    columns = sorted({record for pair in component for record in pair if side[record] == 1})
    table = np.array([[good.get(_smaller_first((row, column)), 0.0) for column in columns] for row in rows])
    chosen = zip(*linear_sum_assignment(table, maximize=True), strict=True)
    return [_smaller_first((rows[row], columns[column])) for row, column in chosen if table[row, column] > 0]
