"""Counts one group's rows and events for each officer or case, and sums these counts for confidence intervals.

A row is an allegation or a case; an event is a row that reached a stage, such as "proven". The sums allow for rows of one
officer or one case (a cluster) not being independent of each other.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.disparity.coding import Codes
from candour.domain.patterns.disparity.rows import Rows
from candour.domain.patterns.intervals import ClusterSums, SharedSums

Ints = NDArray[np.int64]  # not floats: sums of integers are exact in any order, and NumPy keeps them on one processor


@dataclass(frozen=True)
class Tally:
    """One group's counts for each cluster, which is an officer or a case.

    `rows` has for each cluster the number of allegations, cases or days in post. `where` holds the indexes of the clusters with
    events, such as proven allegations, and `events` the numbers of events in these clusters.
    """

    rows: Ints
    where: Ints
    events: Ints

    @cached_property
    def sums(self) -> ClusterSums:
        """Return the sums over clusters (officers or cases) from which the variance of this group's share is computed.

        The share is that of rows (allegations or cases) with an event, such as "proven".
        """
        clusters = int(np.count_nonzero(self.rows))
        products = float(self.rows[self.where] @ self.events)
        squares = float(self.rows @ self.rows), products, float(self.events @ self.events)
        return ClusterSums(clusters, float(self.rows.sum()), float(self.events.sum()), *squares)

    def shared(self, other: "Tally") -> SharedSums:
        """Return the sums of products of two groups' counts over the clusters (officers or cases) with rows of both groups.

        The variance of the ratio of the two groups' shares needs these sums.
        """
        _, own, theirs = np.intersect1d(self.where, other.where, assume_unique=True, return_indices=True)
        return SharedSums(
            float(self.rows @ other.rows),
            float(self.rows[other.where] @ other.events),
            float(self.events @ other.rows[self.where]),
            float(self.events[own] @ other.events[theirs]),
        )

    def clusters_with(self, other: "Tally") -> int:
        """Return the number of clusters (officers or cases) in which at least one of the two groups has rows."""
        return int(np.count_nonzero((self.rows > 0) | (other.rows > 0)))


def tally_clusters(rows: Ints, event_clusters: Codes) -> Tally:
    """Build one group's counts for each cluster, which is an officer or a case.

    `rows` holds the number of allegations, cases or days in each cluster; `event_clusters` holds the cluster of each event,
    such as a proven allegation.
    """
    counts = np.bincount(event_clusters, minlength=len(rows))
    where = np.flatnonzero(counts)
    return Tally(rows, where, counts[where])


def unclustered_sums(events: int, total: float) -> ClusterSums:
    """Return the sums for a confidence interval if all rows are independent, so that every row is a cluster of its own.

    `events` is the number of rows with the event, such as "proven", and `total` the number of all rows.
    """
    return ClusterSums(int(total), total, events, total, events, events)


class Tallies:
    """Counts a group's rows and events for each officer or case, when asked for, and keeps them until `release` is called.

    A row is an allegation or a case; an event is a row that reached a stage, such as "proven".
    """

    def __init__(self, rows: Rows, group: Codes) -> None:
        self._rows, self._group = rows, group
        self.clusters = tuple(rows.clusters)
        self._sizes = {name: int(codes.max()) + 1 for name, codes in rows.clusters.items()}
        self._members: tuple[int, Ints] = (-1, np.zeros(0, dtype=np.int64))
        self._row_counts: dict[tuple[int, str, str], Ints] = {}
        self._tallies: dict[tuple[int, int, str], Tally] = {}

    def tally(self, group: int, stage: int, cluster: str) -> Tally:
        """Return a group's counts for each officer or each case, at the stage with the index `stage` in `rows.stages`.

        `cluster` is "officer" or "case".
        """
        key = (group, stage, cluster)
        if key not in self._tallies:
            chosen, codes = self._rows.stages[stage], self._rows.clusters[cluster]
            happened = self._rows.event_rows[chosen.name]
            events = happened[self._group[happened] == group]
            self._tallies[key] = tally_clusters(self._rows_by_cluster(group, stage, cluster), codes[events])
        return self._tallies[key]

    def release(self, group: int) -> None:
        """Free the memory of a group's counts once all stages of the group are computed."""
        self._row_counts = {key: counts for key, counts in self._row_counts.items() if key[0] != group}
        self._tallies = {key: counts for key, counts in self._tallies.items() if key[0] != group}

    def _rows_by_cluster(self, group: int, stage: int, cluster: str) -> Ints:
        """Return, for each officer or each case (`cluster`), the number of the group's rows that can reach the stage.

        A row is an allegation or a case; `stage` is the index of a stage such as "proven".
        """
        base = self._rows.same_base[self._rows.stages[stage].name]
        key = (group, cluster, base)
        if key not in self._row_counts:
            members = self._row_indexes_of_group(group)
            inside = members[self._rows.base[base][members]]
            self._row_counts[key] = np.bincount(self._rows.clusters[cluster][inside], minlength=self._sizes[cluster])
        return self._row_counts[key]

    def _row_indexes_of_group(self, group: int) -> Ints:
        """Return the indexes of the rows (allegations or cases) of the group with the index `group`."""
        if self._members[0] != group:
            self._members = (group, np.flatnonzero(self._group == group))
        return self._members[1]
