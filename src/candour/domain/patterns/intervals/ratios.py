"""Ratios of two groups' shares, odds or rates, each with the confidence interval of its logarithm.

For ratios over several strata (such as years) see stratified.py.
"""

import math
from collections.abc import Sequence

from candour.domain.patterns.intervals.checks import IntervalError, check_counts, log_interval
from candour.domain.patterns.results.shapes import Interval

HALF = 0.5  # Haldane 1956 and Anscombe 1956: half an event to each of the four cells


def risk_ratio(events: float, total: float, other_events: float, other_total: float, level: float = 0.95) -> Interval:
    """Return the share with the event in the first group divided by that in the other, with Katz's interval of the logarithm.

    Where one of the four counts (with and without the event, in both groups) is zero, half an event is added to each count and
    the result is marked `corrected`; the uncorrected ratio stays the estimate wherever it exists.

    Source: D. Katz, J. Baptista, S. P. Azen, M. C. Pike, Biometrics 34 (1978); correction: Walter, Biometrika 62 (1975).

    Raises: IntervalError for a total of zero, negative events, or more events than the total.
    """
    check_counts(events, total)
    check_counts(other_events, other_total)
    a, n, c, m = events, total, other_events, other_total
    corrected = min(a, c, n - a, m - c) == 0
    if corrected:
        a, n, c, m = a + HALF, n + 2 * HALF, c + HALF, m + 2 * HALF
    interval = log_interval(math.log(a / n) - math.log(c / m), math.sqrt(1 / a - 1 / n + 1 / c - 1 / m), level)
    plain = (events / total) / (other_events / other_total) if other_events else interval.value
    return Interval(plain, min(interval.low, plain), max(interval.high, plain), level, corrected)


def odds_ratio(events: float, total: float, other_events: float, other_total: float, level: float = 0.95) -> Interval:
    """Return the odds of the event in the first group divided by those in the other, with Woolf's interval of the logarithm.

    Where one of the four counts (with and without the event, in both groups) is zero, half an event is added to each count and
    the result is marked `corrected`.

    Source: B. Woolf, Annals of Human Genetics 19 (1955); correction: Haldane 1956, Anscombe 1956.

    Raises: IntervalError for a total of zero, negative events, or more events than the total.
    """
    check_counts(events, total)
    check_counts(other_events, other_total)
    cells = [events, total - events, other_events, other_total - other_events]
    corrected = min(cells) == 0
    a, b, c, d = [cell + HALF for cell in cells] if corrected else cells
    interval = log_interval(math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), level)
    return Interval(interval.value, interval.low, interval.high, level, corrected)


def rate_ratio(events: float, exposure: float, other_events: float, other_exposure: float, level: float = 0.95) -> Interval:
    """Return the ratio of two groups' rates with the interval of its logarithm; a rate is events over exposure, such as years.

    Where a group has no event, half an event is added to both groups and the result is marked `corrected`.

    Source: K. J. Rothman, S. Greenland, T. L. Lash, "Modern Epidemiology", 3rd ed. (2008), ch. 14.

    Raises: IntervalError for an exposure that is not above zero or negative events.
    """
    _check_rates((events, other_events), (exposure, other_exposure))
    corrected = min(events, other_events) == 0
    a, c = (events + HALF, other_events + HALF) if corrected else (events, other_events)
    interval = log_interval(math.log(a / exposure) - math.log(c / other_exposure), math.sqrt(1 / a + 1 / c), level)
    plain = (events / exposure) / (other_events / other_exposure) if other_events else interval.value
    return Interval(plain, min(interval.low, plain), max(interval.high, plain), level, corrected)


def _check_rates(events: Sequence[float], exposures: Sequence[float]) -> None:
    """Raise IntervalError for negative events or for an exposure that is not above zero."""
    if min(events) < 0:
        raise IntervalError(f"Events cannot be fewer than none; these are {min(events)}.")
    if not min(exposures) > 0:
        raise IntervalError(f"A rate needs an exposure above zero; this is {min(exposures)}.")
