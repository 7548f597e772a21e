"""Computes the network of officers accused together in one force: pairs, groups, and the officers who connect groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns import co_accused as network
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import Chosen, recorded_window
from candour.domain.patterns.results.co_accused import Between, CoAccused, Pair

PAIRS = 60
BETWEEN = 25
SOURCES = 500


def co_accused(records: Records) -> CoAccused:
    """Return the pairs of officers with most shared cases, the officers who connect most groups, and the sizes of groups.

    At most `PAIRS` pairs and `BETWEEN` officers are returned.
    """
    chosen = Chosen(recorded_window(records))
    ties = network.network(records, chosen)
    if not ties.ties:
        return CoAccused(chosen.window, officers=0, ties=0)
    labels = network.communities(ties.worth)
    sizes = sorted((int(size) for size in np.bincount(labels)), reverse=True)
    return CoAccused(
        window=chosen.window,
        officers=len(ties.officers),
        ties=ties.ties,
        pairs=_pairs_with_most_cases(ties),
        between=_most_central_officers(ties, labels),
        groups=tuple(sizes[:10]),
        modularity=float(network.modularity(ties.worth, labels)),
        exclusions=ties.exclusions,
    )


def _pairs_with_most_cases(ties: network.Network) -> tuple[Pair, ...]:
    """Return the `PAIRS` pairs of officers with most shared cases, of those that share more than one case."""
    upper = ties.shared.tocoo()
    rows = (
        Pair(int(cases), str(ties.officers[one]), str(ties.officers[other]))
        for one, other, cases in zip(upper.row, upper.col, upper.data, strict=True)
        if one < other and cases > 1
    )
    return tuple(sorted(rows, key=lambda pair: (-pair.cases, pair.one_id, pair.other_id))[:PAIRS])


def _most_central_officers(ties: network.Network, labels: NDArray[np.int64]) -> tuple[Between, ...]:
    """Return the `BETWEEN` officers through whom most shortest paths between others pass (betweenness), highest first.

    `labels` has the community of each officer, a group of densely tied officers.
    """
    paths = network.betweenness(ties.worth, sources=min(SOURCES, len(ties.officers)))
    many, groups = network.degree(ties.worth), network.reach(ties.worth, labels)
    order = np.lexsort((ties.officers.astype(str), -paths))[:BETWEEN]
    return tuple(Between(str(ties.officers[at]), float(paths[at]), int(many[at]), float(groups[at])) for at in order)
