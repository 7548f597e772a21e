"""Ratios of two groups pooled over strata, such as years, by the Mantel–Haenszel method.

For adjustment by a model see standardised.py.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from candour.domain.patterns.intervals.checks import IntervalError, log_interval
from candour.domain.patterns.results.shapes import Interval


class Stratum(NamedTuple):
    """The events and totals of two groups in one stratum, such as a year.

    Counts may be fractions, because they may have been divided by design effects, which allow for rows that depend on each
    other.
    """

    events: float
    total: float
    other_events: float
    other_total: float


def mantel_haenszel_risk(strata: Iterable[Stratum], level: float = 0.95) -> Interval:
    """Return the ratio of two groups' risks that is common to all strata, such as years, with Greenland and Robins's interval.

    A stratum with only one group contributes nothing. With a single stratum the result is the ratio in that stratum with Katz's
    interval.

    Source: S. Greenland, J. M. Robins, Biometrics 41 (1985).

    Raises: IntervalError when no stratum has events of both groups to compare.
    """
    top = bottom = spread = 0.0
    for a, n, c, m in (map(float, stratum) for stratum in strata):
        size = n + m
        if n > 0 and m > 0:
            top += a * m / size
            bottom += c * n / size
            spread += (n * m * (a + c) / size - a * c) / size
    _check_comparable(top, bottom)
    return log_interval(math.log(top) - math.log(bottom), math.sqrt(max(0.0, spread) / (top * bottom)), level)


def mantel_haenszel_odds(strata: Iterable[Stratum], level: float = 0.95) -> Interval:
    """Return the odds ratio of two groups that is common to all strata, such as years.

    The interval is Robins, Breslow and Greenland's.

    Source: J. Robins, N. Breslow, S. Greenland, Biometrics 42 (1986).

    Raises: IntervalError when no stratum has events of both groups to compare.
    """
    top = bottom = first = middle = last = 0.0
    for a, n, c, m in (map(float, stratum) for stratum in strata):
        size = n + m
        if n > 0 and m > 0:
            agree, cross = (a + m - c) / size, (n - a + c) / size
            r, s = a * (m - c) / size, (n - a) * c / size
            top, bottom = top + r, bottom + s
            first, middle, last = first + agree * r, middle + agree * s + cross * r, last + cross * s
    _check_comparable(top, bottom)
    variance = first / (2 * top**2) + middle / (2 * top * bottom) + last / (2 * bottom**2)
    return log_interval(math.log(top) - math.log(bottom), math.sqrt(variance), level)


def _check_comparable(top: float, bottom: float) -> None:
    """Check that both sums of which a pooled ratio is made are above zero, else raise IntervalError."""
    if top <= 0 or bottom <= 0:
        raise IntervalError("No stratum has events to compare between the two groups; hold fewer things equal at once.")
