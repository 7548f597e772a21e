"""How much of all that is alleged falls on few: always beside what chance alone would do with equal rates.

A rare event concentrates by itself: if a hundred officers draw ten complaints by lot, ten hold them all. So every share here
has its null: each count Poisson with the officer's own expected number (time in post and rank), all rates alike.
docs/methods/concentration.md. Not here: whose counts they are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.results.repeats import Concentration, Holders, Share

Array = NDArray[np.float64]
TOPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_DRAWS = 1_000
_FAR = 12.0


def concentration(records: Records, table: str, at_least: tuple[int, ...] = (2, 5, 10), seed: int = 1) -> Concentration:
    """Of the counts in a table of `rates`. Raises PatternsError where there is no case."""
    pairs = records.connection.execute(f"SELECT cases, expected, count(*) FROM {table} GROUP BY ALL ORDER BY ALL").fetchnumpy()  # noqa: S608
    counts, expected, many = (np.asarray(column, dtype=np.float64) for column in pairs.values())
    if not many @ counts:
        raise PatternsError("There is no case to be concentrated. Widen the window or the kind.")
    found = histogram(counts, many)
    chance = equal_rates(expected * (counts @ many) / (expected @ many), many)
    drawn = _redrawn(found, seed)
    return Concentration(
        int(many.sum()),
        int(counts @ many),
        tuple(_share(found, chance, drawn, top) for top in TOPS),
        tuple(Holders(least, *holders(found, least), *holders(chance, least)) for least in at_least),
        gini(found),
        gini(chance),
    )


def histogram(counts: Array, many: Array) -> Array:
    """How many officers have 0, 1, 2, … cases."""
    found: Array = np.bincount(counts.astype(np.int64), weights=many).astype(np.float64)
    return found


def equal_rates(expected: Array, many: Array) -> Array:
    """The same, in expectation, if each count were Poisson with its own mean. Exact: no draw is made."""
    most = int(expected.max() + _FAR * np.sqrt(expected.max()) + _FAR)
    means, at = np.unique(expected, return_inverse=True)
    weights = np.bincount(at, weights=many)
    found: Array = sum(
        weight * stats.poisson.pmf(np.arange(most + 1), mean) for mean, weight in zip(means, weights, strict=True)
    )
    return found


def held_by_top(officers: Array, top: float) -> float:
    """What part of the cases the top part of officers holds, most cases first; a count that straddles the cut is split."""
    counts = np.arange(len(officers))[::-1]
    ranked = officers[::-1]
    before = np.concatenate([[0.0], np.cumsum(ranked)[:-1]])
    taken = np.clip(top * officers.sum() - before, 0, ranked)
    return float((taken * counts).sum() / (ranked * counts).sum())


def holders(officers: Array, least: int) -> tuple[float, float]:
    """What part of officers have at least so many cases, and what part of the cases they hold."""
    counts = np.arange(len(officers))
    chosen = counts >= least
    return float(officers[chosen].sum() / officers.sum()), float((officers * counts)[chosen].sum() / (officers * counts).sum())


def gini(officers: Array) -> float:
    """The Gini coefficient of the counts: 0 where all have as many, near 1 where one has all."""
    total, counts = officers.sum(), np.arange(len(officers))
    below = (np.cumsum(officers) - officers / 2) / total
    return float(2 * (officers * counts * below).sum() / (officers * counts).sum() - 1)


def _redrawn(officers: Array, seed: int) -> list[Array]:
    """The histogram as it would be had other officers been hired: drawn anew with replacement (Efron 1979)."""
    chance = np.random.default_rng(seed)
    total = int(officers.sum())
    drawn = chance.multinomial(total, officers / total, size=_DRAWS).astype(np.float64)
    return [one for one in drawn if (one[1:]).sum()]


def _share(found: Array, chance: Array, drawn: list[Array], top: float) -> Share:
    low, high = np.quantile([held_by_top(one, top) for one in drawn], [0.025, 0.975])
    return Share(top, held_by_top(found, top), float(low), float(high), held_by_top(chance, top))
