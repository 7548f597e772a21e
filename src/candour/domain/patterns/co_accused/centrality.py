"""Measures each officer's position in the network of officers accused together: number and weight of ties, and betweenness.

Betweenness is the share of shortest paths between other officers that pass through an officer. It is computed by Brandes'
algorithm (2001, J. Math. Sociology 25:163) with sparse matrix products over batches of officers from whom paths start
(sources). In a large network it is estimated from a random sample of sources (Brandes and Pich 2007). Not here: communities
(groups.py).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from candour.domain.patterns.co_accused.groups import Labels

Array = NDArray[np.float64]
_CELLS = 4_000_000  # of the matrices for one batch of sources
_EXACT_UP_TO = 2_000
_SOURCES = 512


def degree(ties: sparse.csr_array) -> Array:
    """Return the number of other officers to whom each officer is tied; shape (officers,).

    `ties` is a matrix with a row and a column for each officer; its elements are the weights of the ties.
    """
    degrees: Array = np.asarray(np.diff(ties.indptr), dtype=np.float64)
    return degrees


def strength(ties: sparse.csr_array) -> Array:
    """Return the sum of the weights of each officer's ties; shape (officers,).

    `ties` is a matrix with a row and a column for each officer; its elements are the weights of the ties.
    """
    strengths: Array = np.asarray(ties.sum(axis=1), dtype=np.float64).ravel()
    return strengths


def clustering(ties: sparse.csr_array) -> Array:
    """Return each officer's clustering coefficient: how many of the officers tied to the officer are tied to each other.

    It is the number of pairs of such officers with a tie between them, divided by the number of all pairs of such officers; 0
    for an officer with fewer than two ties. `ties` is a matrix with a row and a column for each officer; its elements are the
    weights of the ties. Source: Watts and Strogatz 1998.
    """
    unweighted = _without_weights(ties)
    triangles = np.asarray((unweighted @ unweighted).multiply(unweighted).sum(axis=1)).ravel()
    degrees = degree(ties)
    possible = degrees * (degrees - 1)
    coefficients: Array = np.divide(triangles, possible, out=np.zeros_like(degrees), where=possible > 0)
    return coefficients


def reach(ties: sparse.csr_array, labels: Labels) -> Array:
    """Return for each officer the number of other communities to which a tie of the officer leads; shape (officers,).

    A community is a group of densely tied officers; `labels` has each officer's community.
    """
    entries = sparse.coo_array(ties)
    pairs = np.unique(np.stack([entries.row, labels[entries.col]]), axis=1)
    reaching = pairs[0][pairs[1] != labels[pairs[0]]]
    return np.bincount(reaching, minlength=ties.shape[0]).astype(np.float64)


def betweenness(ties: sparse.csr_array, sources: int | None = None, seed: int = 1) -> Array:
    """Return for each officer the share of shortest paths between other officers that pass through the officer (0 to 1).

    Every tie counts as one step. Exact up to 2,000 officers; else estimated from the paths that start at 512 officers drawn at
    random with `seed`. `sources`, if given, replaces the number 512.
    """
    size = ties.shape[0]
    if size < 3:  # noqa: PLR2004 - no shortest path between two has anybody on it
        return np.zeros(size)
    wanted = sources or (size if size <= _EXACT_UP_TO else _SOURCES)
    chosen = np.arange(size) if wanted >= size else np.random.default_rng(seed).choice(size, wanted, replace=False)
    unweighted = _without_weights(ties)
    width = max(1, min(64, _CELLS // size))
    total = np.zeros(size)
    for begin in range(0, len(chosen), width):
        total += _sum_dependencies(unweighted, chosen[begin : begin + width])
    return total * (size / len(chosen)) / ((size - 1) * (size - 2))


def _sum_dependencies(unweighted: sparse.csr_array, sources: NDArray[np.int64]) -> Array:
    """Return for each officer the number of shortest paths that start at an officer in `sources` and pass through the officer.

    Where two officers have several shortest paths, each counts in part (Brandes' dependencies). `unweighted` is the matrix of
    ties, each with weight 1. Needs one matrix product for each step of the paths.
    """
    size, width = unweighted.shape[0], len(sources)
    paths = np.zeros((size, width))
    paths[sources, np.arange(width)] = 1.0
    fronts = [paths > 0]
    seen = fronts[0].copy()
    while fronts[-1].any():
        further = unweighted @ np.where(fronts[-1], paths, 0.0)
        further[seen] = 0.0
        paths += further
        fronts.append(further > 0)
        seen |= fronts[-1]
    depends = np.zeros((size, width))
    for nearer, front in zip(fronts[-2::-1], fronts[:0:-1], strict=True):
        passed = unweighted @ np.divide(1.0 + depends, paths, out=np.zeros_like(paths), where=front)
        depends += np.where(nearer, paths * passed, 0.0)
    depends[sources, np.arange(width)] = 0.0
    return np.asarray(depends.sum(axis=1), dtype=np.float64)


def _without_weights(ties: sparse.csr_array) -> sparse.csr_array:
    """Return the same ties between officers, each with weight 1."""
    return sparse.csr_array((np.ones(ties.nnz), ties.indices, ties.indptr), shape=ties.shape)
