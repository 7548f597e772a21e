"""Sums over clusters of one group's rows and events, as cluster-robust variances need them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.disparity.coding import Codes
from candour.domain.patterns.disparity.rows import Rows
from candour.domain.patterns.intervals import ClusterSums, Shared

Ints = NDArray[np.int64]  # and never floats: whole numbers are exact in any order, and stay on one processor


@dataclass(frozen=True)
class Tally:
    """Each cluster's rows (or days), and those clusters that have events with how many they have. All whole numbers."""

    rows: Ints
    where: Ints
    events: Ints

    @cached_property
    def sums(self) -> ClusterSums:
        """The sums of one group alone."""
        clusters = int(np.count_nonzero(self.rows))
        products = float(self.rows[self.where] @ self.events)
        squares = float(self.rows @ self.rows), products, float(self.events @ self.events)
        return ClusterSums(clusters, float(self.rows.sum()), float(self.events.sum()), *squares)

    def shared(self, other: "Tally") -> Shared:
        """The sums over clusters that both groups live in."""
        _, mine, theirs = np.intersect1d(self.where, other.where, assume_unique=True, return_indices=True)
        return Shared(
            float(self.rows @ other.rows),
            float(self.rows[other.where] @ other.events),
            float(self.events @ other.rows[self.where]),
            float(self.events[mine] @ other.events[theirs]),
        )

    def clusters_with(self, other: "Tally") -> int:
        """How many clusters either lives in."""
        return int(np.count_nonzero((self.rows > 0) | (other.rows > 0)))


def tally(rows: Ints, event_clusters: Codes) -> Tally:
    """From rows of each cluster and the clusters of the events."""
    counts = np.bincount(event_clusters, minlength=len(rows))
    where = np.flatnonzero(counts)
    return Tally(rows, where, counts[where])


def by_rows(events: int, total: float) -> ClusterSums:
    """Every row a cluster of its own."""
    return ClusterSums(int(total), total, events, total, events, events)


class Tallies:
    """The tallies of one grouping of rows, group by group; rows of a cluster are counted once for stages of one base."""

    def __init__(self, rows: Rows, group: Codes) -> None:
        self._rows, self._group = rows, group
        self.clusters = tuple(rows.clusters)
        self._sizes = {name: int(codes.max()) + 1 for name, codes in rows.clusters.items()}
        self._members: tuple[int, Ints] = (-1, np.zeros(0, dtype=np.int64))
        self._held: dict[tuple[int, str, str], Ints] = {}
        self._made: dict[tuple[int, int, str], Tally] = {}

    def of(self, group: int, stage: int, cluster: str) -> Tally:
        """One group at one stage (its place among the rows' stages)."""
        key = (group, stage, cluster)
        if key not in self._made:
            chosen, codes = self._rows.stages[stage], self._rows.clusters[cluster]
            happened = self._rows.happened[chosen.name]
            events = happened[self._group[happened] == group]
            self._made[key] = tally(self._counts(group, stage, cluster), codes[events])
        return self._made[key]

    def forget(self, group: int) -> None:
        """Let a group's counts go, when all its stages are done."""
        self._held = {key: counts for key, counts in self._held.items() if key[0] != group}
        self._made = {key: found for key, found in self._made.items() if key[0] != group}

    def _counts(self, group: int, stage: int, cluster: str) -> Ints:
        base = self._rows.alike[self._rows.stages[stage].name]
        key = (group, cluster, base)
        if key not in self._held:
            members = self._of_group(group)
            inside = members[self._rows.base[base][members]]
            self._held[key] = np.bincount(self._rows.clusters[cluster][inside], minlength=self._sizes[cluster])
        return self._held[key]

    def _of_group(self, group: int) -> Ints:
        if self._members[0] != group:
            self._members = (group, np.flatnonzero(self._group == group))
        return self._members[1]
