"""Confidence intervals for shares and rates of independent events.

For events in clusters, such as several accusations of one officer, see clustered.py.
"""

import math

from scipy.stats import chi2

from candour.domain.patterns.intervals.checks import IntervalError, check_counts, normal_quantile
from candour.domain.patterns.results.shapes import Interval


def wilson(events: float, total: float, level: float = 0.95) -> Interval:
    """Return a proportion with Wilson's score interval, which stays within 0 to 1 and is usable at 0 and at 1.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).

    Raises: IntervalError for a total of zero, negative events, or more events than the total.
    """
    check_counts(events, total)
    z, p = normal_quantile(level), events / total
    scale = 1 + z * z / total
    centre = (p + z * z / (2 * total)) / scale
    reach = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / scale
    low = 0.0 if events == 0 else max(0.0, centre - reach)
    high = 1.0 if events == total else min(1.0, centre + reach)
    return Interval(p, low, high, level)


def poisson_rate(events: int, exposure: float, per: float = 1.0, level: float = 0.95) -> Interval:
    """Return events per `per` units of exposure, such as officer-years or people, with Garwood's exact confidence interval.

    Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).

    Raises: IntervalError for negative events or an exposure that is not above zero.
    """
    _check_rate(events, exposure)
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(chi2.ppf(tail, 2 * events)) / 2
    high = float(chi2.ppf(1 - tail, 2 * events + 2)) / 2
    scale = per / exposure
    return Interval(events * scale, low * scale, high * scale, level)


def _check_rate(events: int, exposure: float) -> None:
    """Raise IntervalError for an exposure that is not above zero or for negative events."""
    if not (math.isfinite(exposure) and exposure > 0):
        raise IntervalError(f"A rate needs an exposure above zero; this is {exposure}. Leave the empty group out and say so.")
    if events < 0:
        raise IntervalError(f"Events cannot be fewer than none; these are {events}.")
