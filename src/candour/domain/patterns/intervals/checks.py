"""Checks the counts from which confidence intervals are computed; defines IntervalError and two formulas that intervals use."""

import math
from statistics import NormalDist

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.results.shapes import Interval


class IntervalError(PatternsError, ValueError):
    """Raised for counts from which no confidence interval can be computed. The message says which counts and what is needed."""


def normal_quantile(level: float) -> float:
    """Return how many standard deviations a normal confidence interval extends to each side: 1.96 for a level of 0.95."""
    if not 0 < level < 1:
        raise IntervalError(f"A level of confidence lies between 0 and 1, such as 0.95; this is {level}.")
    return NormalDist().inv_cdf(0.5 + level / 2)


def check_counts(events: float, total: float) -> None:
    """Check that `events` of `total` can be a proportion.

    Raises: IntervalError where the total is not above zero, or the events are negative or more than the total.
    """
    if not (math.isfinite(total) and total > 0):
        raise IntervalError(f"A proportion needs a total above zero; this is {total}. Leave the empty group out and say so.")
    if not 0 <= events <= total:
        raise IntervalError(f"Events must lie between 0 and the total of {total}; these are {events}.")


def log_interval(log_value: float, standard_error: float, level: float) -> Interval:
    """Return the confidence interval of a ratio, whose logarithm is taken to be normally distributed.

    `log_value` is the logarithm of the estimate, `standard_error` the standard error of this logarithm, and `level` the
    confidence level.
    """
    reach = normal_quantile(level) * standard_error
    return Interval(math.exp(log_value), math.exp(log_value - reach), math.exp(log_value + reach), level)
