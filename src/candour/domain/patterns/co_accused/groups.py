"""Components and communities of a network.

Communities by the Louvain method (Blondel et al. 2008, J. Stat. Mech. P10008): officers move to the neighbouring community
that raises modularity most (Newman and Girvan 2004, Physical Review E 69:026113), then communities are joined as officers were,
until nothing rises. The order of moves comes from a seed: another seed may draw a border elsewhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Labels = NDArray[np.int64]
_GAIN = 1e-12


def components(ties: sparse.csr_array) -> Labels:
    """For each officer the number of his component, the largest being 0."""
    _, found = connected_components(ties, directed=False)
    return _by_size(found.astype(np.int64))


def communities(ties: sparse.csr_array, seed: int = 1, resolution: float = 1.0) -> Labels:
    """For each officer the number of his community, the largest being 0. `resolution` above 1 makes more, smaller ones."""
    chance = np.random.default_rng(seed)
    found = np.arange(ties.shape[0])
    level = ties.astype(np.float64)
    while True:
        moved = _moved(level, chance, resolution)
        names, at = np.unique(moved, return_inverse=True)
        found = at[found]
        if len(names) == level.shape[0]:
            return _by_size(found)
        joined = sparse.csr_array((np.ones(len(at)), (np.arange(len(at)), at)), shape=(len(at), len(names)))
        level = sparse.csr_array(joined.T @ level @ joined)


def modularity(ties: sparse.csr_array, labels: Labels, resolution: float = 1.0) -> float:
    """How much more of the ties lie within communities than would by chance between officers as much tied. At most 1."""
    if not ties.nnz:
        return 0.0
    total = float(ties.sum())
    full = sparse.coo_array(ties)
    within = float(full.data[labels[full.row] == labels[full.col]].sum())
    ends = np.bincount(labels, weights=np.asarray(ties.sum(axis=1)).ravel())
    return within / total - resolution * float((ends**2).sum()) / total**2


def _moved(ties: sparse.csr_array, chance: np.random.Generator, resolution: float) -> Labels:
    """One level of moves, until no single move raises modularity."""
    strength = np.asarray(ties.sum(axis=1), dtype=np.float64).ravel()
    total = float(strength.sum()) or 1.0
    share: list[float] = (resolution * strength / total).tolist()
    starts, others, weights = ties.indptr.tolist(), ties.indices.tolist(), ties.data.tolist()
    home = [*range(len(share))]
    held: list[float] = strength.tolist()
    own: list[float] = strength.tolist()
    order = chance.permutation(len(share)).tolist()
    moving = True
    while moving:
        moving = False
        for node in order:
            links: dict[int, float] = {home[node]: 0.0}
            for at in range(starts[node], starts[node + 1]):
                if others[at] != node:
                    links[home[others[at]]] = links.get(home[others[at]], 0.0) + weights[at]
            held[home[node]] -= own[node]
            best = _best(home[node], links, held, share[node])
            held[best] += own[node]
            moving = moving or best != home[node]
            home[node] = best
    return np.asarray(home)


def _best(now: int, links: dict[int, float], held: list[float], share: float) -> int:
    """The community with the greatest gain; where several are as good, the present one, else the lowest number."""
    best, most = now, links[now] - held[now] * share
    for place in sorted(links):
        gain = links[place] - held[place] * share
        if gain > most + _GAIN:
            best, most = place, gain
    return best


def _by_size(labels: Labels) -> Labels:
    """Numbered from the largest; of equals, the one whose first officer comes first."""
    names, first, at, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.arange(len(names))
    return place[at]
