"""Where an officer stands in a network: how many he is tied to, how closely his own are tied, how much lies between others.

Betweenness is Brandes' (2001, J. Math. Sociology 25:163), many sources at a time as sparse matrix products; in a large network
from sources drawn by a seed (Brandes and Pich 2007). Not here: communities (groups.py).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from candour.domain.patterns.co_accused.groups import Labels

Array = NDArray[np.float64]
_CELLS = 4_000_000
_EXACT_UP_TO = 2_000
_SOURCES = 512


def degree(ties: sparse.csr_array) -> Array:
    """To how many others each is tied."""
    found: Array = np.asarray(np.diff(ties.indptr), dtype=np.float64)
    return found


def strength(ties: sparse.csr_array) -> Array:
    """The sum of each one's ties."""
    found: Array = np.asarray(ties.sum(axis=1), dtype=np.float64).ravel()
    return found


def clustering(ties: sparse.csr_array) -> Array:
    """What part of the pairs each is tied to are tied to each other (Watts and Strogatz 1998); 0 with fewer than two ties."""
    plain = _plain(ties)
    triangles = np.asarray((plain @ plain).multiply(plain).sum(axis=1)).ravel()
    many = degree(ties)
    possible = many * (many - 1)
    found: Array = np.divide(triangles, possible, out=np.zeros_like(many), where=possible > 0)
    return found


def reach(ties: sparse.csr_array, labels: Labels) -> Array:
    """To how many communities other than his own each is tied: a broker stands between several."""
    full = sparse.coo_array(ties)
    met = np.unique(np.stack([full.row, labels[full.col]]), axis=1)
    away = met[0][met[1] != labels[met[0]]]
    return np.bincount(away, minlength=ties.shape[0]).astype(np.float64)


def betweenness(ties: sparse.csr_array, sources: int | None = None, seed: int = 1) -> Array:
    """What part of all shortest paths between others lead over each (0 to 1), every tie being one step.

    Exact up to 2,000 officers or where `sources` says so many; else estimated from 512 sources drawn by the seed.
    """
    many = ties.shape[0]
    if many < 3:  # noqa: PLR2004 - nobody stands between two
        return np.zeros(many)
    wanted = sources or (many if many <= _EXACT_UP_TO else _SOURCES)
    chosen = np.arange(many) if wanted >= many else np.random.default_rng(seed).choice(many, wanted, replace=False)
    plain = _plain(ties)
    width = max(1, min(64, _CELLS // many))
    total = np.zeros(many)
    for begin in range(0, len(chosen), width):
        total += _dependencies(plain, chosen[begin : begin + width])
    return total * (many / len(chosen)) / ((many - 1) * (many - 2))


def _dependencies(plain: sparse.csr_array, sources: NDArray[np.int64]) -> Array:
    """Brandes' accumulation for some sources: one column each, one matrix product a step out and a step back."""
    many, width = plain.shape[0], len(sources)
    paths = np.zeros((many, width))
    paths[sources, np.arange(width)] = 1.0
    fronts = [paths > 0]
    seen = fronts[0].copy()
    while fronts[-1].any():
        further = plain @ np.where(fronts[-1], paths, 0.0)
        further[seen] = 0.0
        paths += further
        fronts.append(further > 0)
        seen |= fronts[-1]
    depends = np.zeros((many, width))
    for nearer, front in zip(fronts[-2::-1], fronts[:0:-1], strict=True):
        passed = plain @ np.divide(1.0 + depends, paths, out=np.zeros_like(paths), where=front)
        depends += np.where(nearer, paths * passed, 0.0)
    depends[sources, np.arange(width)] = 0.0
    return np.asarray(depends.sum(axis=1), dtype=np.float64)


def _plain(ties: sparse.csr_array) -> sparse.csr_array:
    """The same ties, each worth one."""
    return sparse.csr_array((np.ones(ties.nnz), ties.indices, ties.indptr), shape=ties.shape)
