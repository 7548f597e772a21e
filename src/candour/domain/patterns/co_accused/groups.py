"""Finds groups in a network of officers accused together: connected sets (components) and densely tied sets (communities).

Communities are found by the Louvain method (Blondel et al. 2008, J. Stat. Mech. P10008). Each officer moves to the neighbouring
community that raises modularity most (share of ties within communities beyond chance; Newman and Girvan 2004, Physical Review E
69:026113). Each community found then counts as one member of a smaller network, and these members are moved by the same rule,
until modularity no longer rises. The order of moves is drawn from a seed: another seed may place the border between two
communities elsewhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Labels = NDArray[np.int64]
_GAIN = 1e-12  # a smaller gain in modularity is rounding error


def components(ties: sparse.csr_array) -> Labels:
    """Return for each officer the index of the officer's component: the set of officers whom chains of ties connect.

    Index 0 is the largest component. The result has shape (officers,).
    """
    _, labels = connected_components(ties, directed=False)
    return _numbered_by_size(labels.astype(np.int64))


def communities(ties: sparse.csr_array, seed: int = 1, resolution: float = 1.0) -> Labels:
    """Return for each officer the index of the officer's community, a set of densely tied officers; shape (officers,).

    Index 0 is the largest community. `seed` starts the random order in which officers are moved. A `resolution` above 1 gives
    more, smaller communities.
    """
    random = np.random.default_rng(seed)
    labels = np.arange(ties.shape[0])
    level = ties.astype(np.float64)
    while True:
        moved = _moved_locally(level, random, resolution)
        names, at = np.unique(moved, return_inverse=True)
        labels = at[labels]
        if len(names) == level.shape[0]:
            return _numbered_by_size(labels)
        joined = sparse.csr_array((np.ones(len(at)), (np.arange(len(at)), at)), shape=(len(at), len(names)))
        level = sparse.csr_array(joined.T @ level @ joined)


def modularity(ties: sparse.csr_array, labels: Labels, resolution: float = 1.0) -> float:
    """Return the modularity of groups: the share of ties within a group minus the share expected by chance; at most 1.

    `labels` has each officer's group. By chance means: with ties placed at random between officers, each of whom keeps the same
    number of ties. The expected share is multiplied by `resolution` first.
    """
    if not ties.nnz:
        return 0.0
    total = float(ties.sum())
    full = sparse.coo_array(ties)
    within = float(full.data[labels[full.row] == labels[full.col]].sum())
    ends = np.bincount(labels, weights=np.asarray(ties.sum(axis=1)).ravel())
    return within / total - resolution * float((ends**2).sum()) / total**2


def _moved_locally(ties: sparse.csr_array, random: np.random.Generator, resolution: float) -> Labels:
    """Return each officer's community after one Louvain round: officers move until no single move raises modularity.

    Modularity is the share of ties within communities beyond chance. `random` gives the order of moves; a `resolution` above 1
    gives smaller communities.
    """
    strength = np.asarray(ties.sum(axis=1), dtype=np.float64).ravel()
    total = float(strength.sum()) or 1.0
    share: list[float] = (resolution * strength / total).tolist()
    starts, others, weights = ties.indptr.tolist(), ties.indices.tolist(), ties.data.tolist()
    home = [*range(len(share))]
    totals: list[float] = strength.tolist()
    own: list[float] = strength.tolist()
    order = random.permutation(len(share)).tolist()
    moving = True
    while moving:
        moving = False
        for node in order:
            links: dict[int, float] = {home[node]: 0.0}
            for at in range(starts[node], starts[node + 1]):
                if others[at] != node:
                    links[home[others[at]]] = links.get(home[others[at]], 0.0) + weights[at]
            totals[home[node]] -= own[node]
            best = _best_community(home[node], links, totals, share[node])
            totals[best] += own[node]
            moving = moving or best != home[node]
            home[node] = best
    return np.asarray(home)


def _best_community(present: int, links: dict[int, float], totals: list[float], share: float) -> int:
    """Return the index of the community to which an officer's move raises modularity most; `present` if no move raises it.

    Modularity is the share of ties within communities beyond chance.

    Args:
        present: index of the officer's present community.
        links: a dict from the index of a community to the weight of the officer's ties to this community.
        totals: sum of the weights of ties in each community, without the officer.
        share: the officer's share of the weight of all ties, times the resolution.

    """
    best, most = present, links[present] - totals[present] * share
    for place in sorted(links):
        gain = links[place] - totals[place] * share
        if gain > most + _GAIN:
            best, most = place, gain
    return best


def _numbered_by_size(labels: Labels) -> Labels:
    """Renumber the groups by size: 0 is the largest group. Returns each officer's group number; `labels` has the old numbers.

    Of two equally large groups, the one whose first officer has the smaller index comes first.
    """
    names, first, at, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.arange(len(names))
    return place[at]
