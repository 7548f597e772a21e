"""Survival curves: the share of cases not ended after each number of days, and quantiles of the durations of ended cases.

Durations are whole days, each with a number of cases. Of an open case only the time up to now is known, not the whole duration
(censoring). Averages over closed cases alone are too short.
"""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from candour.domain.patterns.intervals.checks import IntervalError, normal_quantile
from candour.domain.patterns.results.shapes import Curve, Interval, Step

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def kaplan_meier(rows: Iterable[tuple[int, int, int]] | Ints, level: float = 0.95) -> Curve:
    """Return the Kaplan–Meier survival curve: the share of cases not ended after each day, allowing for open cases.

    The bounds use Greenwood's variance on the log(−log) scale.

    Args:
        rows: (day, how many ended that day, how many were last seen open that day), in any order; days may repeat. An array
            of shape (n, 3) is accepted.
        level: of confidence, for each day by itself (not a band for the whole curve).

    Sources: E. L. Kaplan, P. Meier, JASA 53 (1958); M. Greenwood 1926; J. D. Kalbfleisch, R. L. Prentice (1980), §1.4.

    Raises: IntervalError for no rows, negative days or negative counts.

    """
    days, ended, open_then = _sums_by_day(rows)
    leaving = ended + open_then
    began = int(leaving.sum())
    at_risk = began - np.concatenate(([0], np.cumsum(leaving)[:-1]))
    with_event = ended > 0
    low, share, high = _curve_with_bounds(ended[with_event].astype(float), at_risk[with_event].astype(float), level)
    columns = zip(days[with_event], at_risk[with_event], ended[with_event], share, low, high, strict=True)
    steps = tuple(Step(int(d), int(n), int(e), float(s), float(lo), float(hi)) for d, n, e, s, lo, hi in columns)
    return Curve(steps, began, int(ended.sum()), int(days[-1]), level)


def _sums_by_day(rows: Iterable[tuple[int, int, int]] | Ints) -> tuple[Ints, Ints, Ints]:
    """Return the distinct days in order, and for each day how many cases ended and how many were last seen open."""
    listed = rows if isinstance(rows, np.ndarray) else list(rows)
    table = np.array(listed, dtype=np.int64).reshape(-1, 3)
    if not len(table) or table[:, 1:].sum() == 0:
        raise IntervalError("A survival curve needs at least one row; there are none.")
    if table.min() < 0:
        raise IntervalError("Days and counts cannot be below zero: leave out what ended before it began, and count it.")
    days, place = np.unique(table[:, 0], return_inverse=True)
    sums = np.zeros((2, len(days)), dtype=np.int64)
    np.add.at(sums[0], place, table[:, 1])
    np.add.at(sums[1], place, table[:, 2])
    return days, sums[0], sums[1]


def _curve_with_bounds(ended: Floats, at_risk: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Return for each day of a survival curve the lower bound, the share of cases not ended, and the upper bound.

    `ended` is the number of cases that ended on each day, and `at_risk` the number of cases that had not ended before.
    """
    share = np.cumprod(1 - ended / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(ended / (at_risk * (at_risk - ended)))
        theta = normal_quantile(level) * np.sqrt(greenwood) / np.log(share)
        low, high = share ** np.exp(-theta), share ** np.exp(theta)
    gone = share == 0  # nobody left: Greenwood's sum is infinite and the interval is the point
    return np.asarray(np.where(gone, 0.0, low)), np.asarray(share), np.asarray(np.where(gone, 0.0, high))


def quantile(counts: Iterable[tuple[float, int]] | Ints, share: float, level: float = 0.95) -> Interval:
    """Return a quantile of the durations of ended cases, with an exact interval that assumes no distribution.

    Args:
        counts: (value, number of durations with this value), in any order.
        share: which quantile: 0.5 for the median, 0.9 for the ninetieth percentile.
        level: of confidence; the interval has at least this level. With too few values for that, a bound is the extreme value.

    Source: W. J. Conover, "Practical Nonparametric Statistics", 3rd ed. (1999), §3.2. The estimate is the smallest value such
    that at least the share `share` of all values are equal to it or smaller.

    Raises: IntervalError for no values or a share outside 0 to 1.

    """
    values, totals = _sorted_values(counts)
    if not 0 < share < 1:
        raise IntervalError(f"A quantile's share lies between 0 and 1; this is {share}.")
    size = int(totals[-1])
    tail = (1 - level) / 2
    ranks = (math.ceil(size * share), int(binom.ppf(tail, size, share)), int(binom.ppf(1 - tail, size, share)) + 1)
    values_at_ranks = [float(values[np.searchsorted(totals, min(max(rank, 1), size))]) for rank in ranks]
    return Interval(values_at_ranks[0], values_at_ranks[1], values_at_ranks[2], level)


def _sorted_values(counts: Iterable[tuple[float, int]] | Ints) -> tuple[Floats, Ints]:
    """Return the values that occur, in order, and for each how many durations have this or a smaller value."""
    listed = counts if isinstance(counts, np.ndarray) else list(counts)
    table = np.array(listed, dtype=float).reshape(-1, 2)
    table = table[table[:, 1] > 0]
    if not len(table):
        raise IntervalError("A quantile needs at least one value; there are none.")
    table = table[np.argsort(table[:, 0], kind="stable")]
    return table[:, 0], np.cumsum(table[:, 1]).astype(np.int64)
