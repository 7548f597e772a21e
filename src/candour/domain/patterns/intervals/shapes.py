"""The one shape every estimate has, the checks its inputs pass, and what goes wrong. No formula of any statistic is here."""

import math
from statistics import NormalDist

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.results.shapes import Interval


class IntervalError(PatternsError, ValueError):
    """Counts that no interval can be computed from. The message says which and what is asked for."""


def normal_point(level: float) -> float:
    """The standard normal's two-sided point: 1.96 for 0.95."""
    if not 0 < level < 1:
        raise IntervalError(f"A level of confidence lies between 0 and 1, such as 0.95; this is {level}.")
    return NormalDist().inv_cdf(0.5 + level / 2)


def check_counts(events: float, total: float) -> None:
    """Refuse a count of events that its total cannot hold.

    Raises:
        IntervalError: the total is not above zero, or the events are negative or more than the total.

    """
    if not (math.isfinite(total) and total > 0):
        raise IntervalError(f"A proportion needs a total above zero; this is {total}. Leave the empty group out and say so.")
    if not 0 <= events <= total:
        raise IntervalError(f"Events must lie between 0 and the total of {total}; these are {events}.")


def around_log(log_value: float, standard_error: float, level: float) -> Interval:
    """The interval of a ratio whose logarithm is normal with this standard error."""
    reach = normal_point(level) * standard_error
    return Interval(math.exp(log_value), math.exp(log_value - reach), math.exp(log_value + reach), level)
