"""Puts records of the same person into groups, by merging the strongest pairs first under the constraints of the sources.

A connected component in which every compared pair is above the threshold and no source's constraint is violated is one group.
In all other components records are merged best first: two groups join while the mean of their average and their strongest pair
weight is above the threshold and no constraint is violated. Accepting whole components would let one doubtful pair join two
large groups; see docs/methods/linkage.md. The order of merging depends on the contents of records, never on their order in a
file.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from candour.domain.patterns.linkage.link.score import Edges

Claims = Mapping[int, Mapping[int, int]]  # record → source bit → the person that this source identifies it as


@dataclass(slots=True)
class _Bond:
    """The weights (bits) of all compared pairs between two groups: their sum, number and maximum."""

    total: float
    count: int
    strongest: float

    def strength(self) -> float:
        """Return the mean (bits) of the average and the strongest pair weight, which decides whether the groups may merge."""
        return (self.total / self.count + self.strongest) / 2

    def combined_with(self, other: _Bond) -> _Bond:
        """Return a third group's bond with the merger of two groups: its bonds with the two are `self` and `other`."""
        return _Bond(self.total + other.total, self.count + other.count, max(self.strongest, other.strongest))


@dataclass(slots=True)
class _Merging:
    """The state of best-first merging, which `run` carries out: groups of records, and the bonds between the groups.

    `bonds`: group → other group → bond; `members`: group → records; `claims`: group → source bit → person; `heap` queues pairs
    of groups as (minus strength in bits, group, group). A group's number is the number of one of its records.
    """

    threshold: float
    bonds: dict[int, dict[int, _Bond]] = field(default_factory=lambda: defaultdict(dict))
    members: dict[int, list[int]] = field(default_factory=dict)
    claims: dict[int, dict[int, int]] = field(default_factory=dict)
    heap: list[tuple[float, int, int]] = field(default_factory=list)

    def add(self, left: int, right: int, weight: float, claims: Claims) -> None:
        """Add a compared pair of records with its weight in bits; each record starts as a group of its own."""
        for record in (left, right):
            self.members.setdefault(record, [record])
            self.claims.setdefault(record, dict(claims.get(record, {})))
        self._set_bond(left, right, _Bond(weight, 1, weight))

    def _set_bond(self, one: int, other: int, bond: _Bond) -> None:
        """Store the bond between two groups, and queue the two groups for merging if the bond is above the threshold."""
        self.bonds[one][other] = self.bonds[other][one] = bond
        if bond.strength() > self.threshold:
            heapq.heappush(self.heap, (-bond.strength(), min(one, other), max(one, other)))

    def _merge_is_forbidden(self, one: int, other: int) -> bool:
        """Whether some source identifies the two groups as different people."""
        mine, theirs = self.claims[one], self.claims[other]
        return any(theirs.get(source, whom) != whom for source, whom in mine.items())

    def join(self, one: int, other: int) -> None:
        """Merge two groups into one, which keeps the smaller of their numbers, and combine their bonds with other groups."""
        one, other = min(one, other), max(one, other)
        self.members[one] += self.members.pop(other)
        self.claims[one] |= self.claims.pop(other)
        self.bonds[one].pop(other, None)
        for third, bond in sorted(self.bonds.pop(other, {}).items()):
            if third != one:
                del self.bonds[third][other]
                mine = self.bonds[one].get(third)
                self._set_bond(one, third, bond if mine is None else mine.combined_with(bond))

    def run(self) -> dict[int, int]:
        """Merge groups, the strongest bond first, until no two groups may merge; returns record → group."""
        while self.heap:
            worth, one, other = heapq.heappop(self.heap)
            bond = self.bonds[one].get(other) if one in self.members and other in self.members else None
            if bond and bond.strength() == -worth and not self._merge_is_forbidden(one, other):
                self.join(one, other)
        return {record: group for group, members in self.members.items() for record in members}


def _component_of_each(size: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each of `size` records the number of its connected component; `left` and `right` are the linked pairs."""
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _violated(parts: NDArray[np.int64], claims: Claims) -> set[int]:
    """Return the components (`parts`: component of each record) in which a source identifies two records as two people."""
    identified: dict[tuple[int, int], int] = {}
    violated = set()
    for record, mine in claims.items():
        part = int(parts[record])
        violated |= {part for source, whom in mine.items() if identified.setdefault((part, source), whom) != whom}
    return violated


def clusters(
    size: int,
    edges: Edges,
    claims: Claims,
    threshold: float,
    *,
    same: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[int]:
    """Cluster `size` records; returns each record's group, which is the number of the smallest record in it.

    `edges` are the compared pairs with weights in bits; `claims` are the constraints of sources; `same` and `apart` are the
    pairs that people have decided, which override weights and constraints. The result does not depend on the order of the
    pairs.
    """
    left, right, weight = edges
    same, apart = sorted(same), sorted(apart)
    forced = np.array(same, dtype=np.int64).reshape(-1, 2)
    good = weight > threshold
    parts = _component_of_each(size, np.concatenate([left[good], forced[:, 0]]), np.concatenate([right[good], forced[:, 1]]))
    inside = parts[left] == parts[right]
    doubted = set(parts[left[inside & ~good]].tolist()) | _violated(parts, claims)
    doubted |= {int(parts[record]) for pair in (*same, *apart) for record in pair}
    contested = inside & np.isin(parts[left], np.array(sorted(doubted), dtype=np.int64))
    chosen = zip(left[contested].tolist(), right[contested].tolist(), weight[contested].tolist(), strict=True)
    found = _merge_best_first(chosen, claims, threshold, same, apart)
    return _number_groups(parts, doubted, found)


def _merge_best_first(
    chosen: Iterable[tuple[int, int, float]],
    claims: Claims,
    threshold: float,
    same: list[tuple[int, int]],
    apart: list[tuple[int, int]],
) -> dict[int, int]:
    """Merge records, the strongest of the pairs `chosen` first; returns record → group.

    `chosen` are (record, record, weight in bits); `same` and `apart` are the pairs that people have decided.
    """
    merging = _Merging(threshold)
    for left, right, weight in chosen:
        merging.add(left, right, weight, claims)
    for one, other in same:
        merging.add(one, other, 0.0, {})
    for at, pair in enumerate(apart):
        for side, record in enumerate(pair):
            merging.members.setdefault(record, [record])
            merging.claims.setdefault(record, dict(claims.get(record, {})))[-1 - at] = side
    joined = {record: record for pair in same for record in pair}
    for one, other in same:
        groups = sorted((joined[one], joined[other]))
        if groups[0] != groups[1]:
            merging.join(*groups)
            joined = {record: groups[0] if group == groups[1] else group for record, group in joined.items()}
    return merging.run()


def _number_groups(parts: NDArray[np.int64], doubted: set[int], found: Mapping[int, int]) -> list[int]:
    """Return each record's group, which is the number of the first record in it.

    The group is the record's whole component (in `parts`) or, for components in `doubted`, the merged group (in `found`).
    """
    first: dict[tuple[str, int], int] = {}
    numbers = []
    for record, part in enumerate(parts.tolist()):
        key = ("merged", found.get(record, record)) if part in doubted else ("whole", part)
        numbers.append(first.setdefault(key, record))
    return numbers
