"""Measures concentration: the share of cases that falls on few officers, and that share if all officers had equal rates.

Rare events concentrate by chance: if ten complaints fall at random on a hundred officers, at most ten officers hold all of
them. So each share is returned with its value under chance, where each officer's count is a Poisson number with the officer's
expected number as mean (from time in post and rank). docs/methods/concentration.md. Not here: computing the counts (rates.py).
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
_RESAMPLES = 1_000
_FAR = 12.0  # standard deviations above the mean at which the null is cut off


def concentration(records: Records, table: str, at_least: tuple[int, ...] = (2, 5, 10), seed: int = 1) -> Concentration:
    """Measure how the cases in `table`, which `rates` made, concentrate on few officers.

    `at_least` lists numbers of cases: for each, the share of officers with that many cases or more is computed. `seed` starts
    the random numbers for the confidence intervals, which draw officers again and again (bootstrap).

    Raises: PatternsError where there is no case.
    """
    pairs = records.connection.execute(f"SELECT cases, expected, count(*) FROM {table} GROUP BY ALL ORDER BY ALL").fetchnumpy()  # noqa: S608
    counts, expected, officers = (np.asarray(column, dtype=np.float64) for column in pairs.values())
    if not officers @ counts:
        raise PatternsError("There is no case to be concentrated. Widen the window or the kind.")
    observed = histogram(counts, officers)
    null = expected_histogram(expected * (counts @ officers) / (expected @ officers), officers)
    resamples = _resampled(observed, seed)
    return Concentration(
        int(officers.sum()),
        int(counts @ officers),
        tuple(_share_of_top(observed, null, resamples, top) for top in TOPS),
        tuple(Holders(least, *share_with_at_least(observed, least), *share_with_at_least(null, least)) for least in at_least),
        gini(observed),
        gini(null),
    )


def histogram(counts: Array, officers: Array) -> Array:
    """Return how many officers have 0, 1, 2, … cases.

    An element of `officers` is the number of officers whose number of cases is the corresponding element of `counts`.
    """
    officers_by_count: Array = np.bincount(counts.astype(np.int64), weights=officers).astype(np.float64)
    return officers_by_count


def expected_histogram(expected: Array, officers: Array) -> Array:
    """Return how many officers would have 0, 1, 2, … cases by chance, if each count were Poisson with its mean in `expected`.

    `officers` holds, for each mean, the number of officers with this mean. The result is exact, without simulation.
    """
    most = int(expected.max() + _FAR * np.sqrt(expected.max()) + _FAR)
    means, at = np.unique(expected, return_inverse=True)
    weights = np.bincount(at, weights=officers)
    expected_officers: Array = sum(
        weight * stats.poisson.pmf(np.arange(most + 1), mean) for mean, weight in zip(means, weights, strict=True)
    )
    return expected_officers


def top_share(officers: Array, top: float) -> float:
    """Return the share of all cases that falls on the `top` share of officers, those with most cases.

    `officers` is a histogram: element n is the number of officers with n cases. Of officers with equal numbers of cases who are
    only partly needed to fill the `top` share, only the needed part of them and of their cases counts.
    """
    counts = np.arange(len(officers))[::-1]
    ranked = officers[::-1]
    before = np.concatenate([[0.0], np.cumsum(ranked)[:-1]])
    taken = np.clip(top * officers.sum() - before, 0, ranked)
    return float((taken * counts).sum() / (ranked * counts).sum())


def share_with_at_least(officers: Array, least: int) -> tuple[float, float]:
    """Return the share of officers with at least `least` cases, and the share of all cases that falls on these officers.

    `officers` is a histogram: element n is the number of officers with n cases.
    """
    counts = np.arange(len(officers))
    chosen = counts >= least
    return float(officers[chosen].sum() / officers.sum()), float((officers * counts)[chosen].sum() / (officers * counts).sum())


def gini(officers: Array) -> float:
    """Return the Gini coefficient of cases: 0 where all officers have equal counts, near 1 where one officer has all cases.

    `officers` is a histogram: element n is the number of officers with n cases.
    """
    total, counts = officers.sum(), np.arange(len(officers))
    below = (np.cumsum(officers) - officers / 2) / total
    return float(2 * (officers * counts * below).sum() / (officers * counts).sum() - 1)


def _resampled(officers: Array, seed: int) -> list[Array]:
    """Return histograms of random samples of the officers, for computing confidence intervals (bootstrap, Efron 1979).

    For each sample, as many officers as in `officers` are drawn with replacement. Element n of a histogram is the number of
    officers with n cases.
    """
    random = np.random.default_rng(seed)
    total = int(officers.sum())
    draws = random.multinomial(total, officers / total, size=_RESAMPLES).astype(np.float64)
    return [resample for resample in draws if resample[1:].sum()]


def _share_of_top(observed: Array, null: Array, resamples: list[Array], top: float) -> Share:
    """Return the share of cases that falls on the `top` share of officers, its confidence interval, and its value under chance.

    The histograms give the number of officers with n cases: `observed` in the records, `null` under chance, `resamples` in
    random samples of the officers.
    """
    low, high = np.quantile([top_share(resample, top) for resample in resamples], [0.025, 0.975])
    return Share(top, top_share(observed, top), float(low), float(high), top_share(null, top))
