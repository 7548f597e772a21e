"""Puts records of the same person into groups: merges the most alike groups first, unless a source file shows that they differ.

The input is compared pairs of records, each with a match weight (log2 of the odds that both records are one person). A
connected component is a set of records that chains of pairs above the threshold connect. A component becomes one group if all
of its compared pairs are above the threshold and no source identifies two of its records as two people. In every other
component, records are merged step by step, the best pair of groups first. Two groups merge while the mean of two numbers is
above the threshold: the average and the largest weight of the pairs between the groups. Accepting whole components would let
one doubtful pair of records join two large groups; see docs/methods/linkage.md. The order of merging depends on the contents of
the records, never on their order in a file.
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
    """The match weights of all compared pairs of records between two groups: the weights' sum, number and maximum.

    A match weight is in bits: log2 of the odds that the two records of a pair are one person.
    """

    total: float
    count: int
    strongest: float

    def strength(self) -> float:
        """Return the mean, in bits, of the average and the largest match weight between two groups of records.

        The two groups may merge if the mean is above the threshold.
        """
        return (self.total / self.count + self.strongest) / 2

    def combined_with(self, other: _Bond) -> _Bond:
        """Return the bond of a third group with the merger of two groups: `self` and `other` are its bonds with the two.

        A bond holds the sum, number and maximum of the match weights of the record pairs between two groups.
        """
        return _Bond(self.total + other.total, self.count + other.count, max(self.strongest, other.strongest))


@dataclass(slots=True)
class _Merging:
    """The state while groups of records are merged, the most strongly bonded two groups first; `run` does the merging.

    A group's number is the number of one of its records. A bond holds the match weights (bits) between two groups. `threshold`
    (bits) is the strength above which two groups merge. `bonds`: a dict from each group to a dict from another group to their
    bond. `members`: a dict from each group to its records. `claims`: a dict from each group to a dict from a source's flag (1,
    2, 4 …) to the number of the person that the source says the group is. `heap` queues pairs of groups as (minus the strength
    of their bond in bits, group, group).
    """

    threshold: float
    bonds: dict[int, dict[int, _Bond]] = field(default_factory=lambda: defaultdict(dict))
    members: dict[int, list[int]] = field(default_factory=dict)
    claims: dict[int, dict[int, int]] = field(default_factory=dict)
    heap: list[tuple[float, int, int]] = field(default_factory=list)

    def add(self, left: int, right: int, weight: float, claims: Claims) -> None:
        """Add a compared pair of records, `left` and `right`, with its weight in bits; each record starts as its own group.

        `claims` says which person each source identifies a record as.
        """
        for record in (left, right):
            self.members.setdefault(record, [record])
            self.claims.setdefault(record, dict(claims.get(record, {})))
        self._set_bond(left, right, _Bond(weight, 1, weight))

    def _set_bond(self, one: int, other: int, bond: _Bond) -> None:
        """Store the bond between two groups; if its strength is above the threshold, queue the two groups for merging.

        A bond holds the sum, number and maximum of the match weights of the record pairs between the two groups.
        """
        self.bonds[one][other] = self.bonds[other][one] = bond
        if bond.strength() > self.threshold:
            heapq.heappush(self.heap, (-bond.strength(), min(one, other), max(one, other)))

    def _merge_is_forbidden(self, one: int, other: int) -> bool:
        """Return whether some source file shows that two groups are two different people, so that they must not merge."""
        mine, theirs = self.claims[one], self.claims[other]
        return any(theirs.get(source, whom) != whom for source, whom in mine.items())

    def join(self, one: int, other: int) -> None:
        """Merge two groups into one, with the smaller of their numbers, and combine their bonds with all other groups.

        A bond holds the sum, number and maximum of the match weights of the record pairs between two groups.
        """
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
        """Merge groups, those with the strongest bond first, until no two groups may merge.

        A bond holds the match weights of the record pairs between two groups. Returns a dict from the number of each record to
        the number of its group.
        """
        while self.heap:
            worth, one, other = heapq.heappop(self.heap)
            bond = self.bonds[one].get(other) if one in self.members and other in self.members else None
            if bond and bond.strength() == -worth and not self._merge_is_forbidden(one, other):
                self.join(one, other)
        return {record: group for group, members in self.members.items() for record in members}


def _component_of_each(size: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each of `size` records the number of its connected component (records that chains of linked pairs connect).

    `left` and `right` hold the record numbers of the linked pairs: the pair at index i is `left[i]` and `right[i]`.
    """
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _violated(parts: NDArray[np.int64], claims: Claims) -> set[int]:
    """Return the numbers of the components in which a source file identifies two records as two different people.

    A component is a set of records that chains of linked pairs connect; `parts` holds the component number of each record.
    `claims` says which person each source identifies a record as.
    """
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
    """Group `size` records into people; return for each record its group's number, the smallest record number in the group.

    `edges` are the compared pairs of records with their match weights in bits (log2 of the odds that both records are one
    person). `claims` says which person each source file identifies a record as. `threshold` is the weight in bits above which
    records are joined. `same` and `apart` are the pairs that reviewers have decided are one person or two people; these
    decisions override weights and claims. The result does not depend on the order of the pairs.
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
    """Merge records into groups, those joined by the strongest pairs first; return a dict from each record to its group.

    `chosen` are the compared pairs to use, each as (record, record, match weight in bits). `claims` says which person each
    source file identifies a record as; two groups claimed to be different people never merge. `threshold` is in bits. `same`
    and `apart` are the pairs that reviewers have decided are one person or two people.
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
    """Return for each record the number of its group, which is the number of the first record in that group.

    `parts` holds the connected component of each record: the records that chains of linked pairs connect. A component is one
    group, except the components in `doubted`, which were split by merging step by step; `found` is a dict from each record of
    such a component to its group.
    """
    first: dict[tuple[str, int], int] = {}
    numbers = []
    for record, part in enumerate(parts.tolist()):
        key = ("merged", found.get(record, record)) if part in doubted else ("whole", part)
        numbers.append(first.setdefault(key, record))
    return numbers
