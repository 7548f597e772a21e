"""Funnel plots: limits within which units of different sizes vary by chance, and how much units vary beyond chance.

A funnel plot shows which units lie further from the overall share than their size explains. A league table would rank
differences that are only chance.
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import binom, poisson

from candour.domain.patterns.intervals.checks import IntervalError, check_counts, normal_quantile
from candour.domain.patterns.results.shapes import Funnel, FunnelPoint

TRIMMED = 0.1  # share of scores winsorised at each end (Spiegelhalter 2005 §A.3)


def funnel(units: Sequence[tuple[str, int, float]], kind: str = "share", target: float | None = None) -> Funnel:
    """Compute the 95 % and 99.8 % limits of a funnel plot for shares (events of a total) or rates (events over exposure).

    The limits say how far units of each size lie from the overall value by chance. They are exact binomial or Poisson limits,
    interpolated, where chance explains how much the units vary. Where the units vary more (the factor φ, see `overdispersion`,
    is above one), the limits are normal limits widened by √φ. φ is estimated only for ten units or more.

    Args:
        units: (name, events, total or exposure), in any order; totals above zero.
        kind: "share" or "rate".
        target: the value to compare units with; by default the share or rate of all units together.

    Source: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005).

    Raises: IntervalError for no units, inconsistent counts, or a target without variation by chance (0, or a share of 1).

    """
    _check_units(units, kind)
    goal = sum(unit[1] for unit in units) / sum(unit[2] for unit in units) if target is None else target
    if goal <= 0 or (kind == "share" and goal >= 1):
        raise IntervalError("No unit has an event (or every row is one): there is no spread to draw limits round.")
    phi = overdispersion(units, goal, kind)
    return Funnel(goal, phi, tuple(_funnel_point(unit, goal, phi, kind) for unit in sorted(units)), kind)


def overdispersion(units: Sequence[tuple[str, int, float]], target: float, kind: str = "share") -> float:
    """Return the factor φ by which the variance of units around `target` exceeds chance; 1 if chance explains it.

    φ is the mean of the units' squared distances from the target, in standard deviations, with extreme distances limited
    (winsorised). It is 1 for fewer than ten units. `units` are (name, events, total or exposure); `kind` is "share" or "rate".
    """
    few = 10
    if len(units) < few:
        return 1.0
    spread = target * (1 - target) if kind == "share" else target
    scores = np.sort([(events / total - target) / math.sqrt(spread / total) for _, events, total in units])
    trim = int(TRIMMED * len(scores))
    drawn_in = np.clip(scores, scores[trim], scores[-1 - trim])
    phi = float(np.mean(drawn_in**2))
    return phi if phi > 1 + 2 * math.sqrt(2 / len(units)) else 1.0


def funnel_limits(target: float, total: float, level: float, phi: float = 1.0, kind: str = "share") -> tuple[float, float]:
    """Return the lower and upper limit within which a unit of size `total` lies by chance with the probability `level`.

    `target` is the share or rate of all units together, and `phi` the factor by which the units' variance exceeds chance.
    `kind` is "share" or "rate".
    """
    if phi > 1:
        spread = target * (1 - target) if kind == "share" else target
        reach = normal_quantile(level) * math.sqrt(phi * spread / total)
        return max(0.0, target - reach), min(1.0, target + reach) if kind == "share" else target + reach
    tail = (1 - level) / 2
    return _exact_limit(tail, total, target, kind), _exact_limit(1 - tail, total, target, kind)


def _exact_limit(tail: float, total: float, target: float, kind: str) -> float:
    """Return the value, as share or rate of `total`, below which a unit lies by chance with the probability `tail`.

    The exact binomial (`kind` "share") or Poisson ("rate") limit is interpolated between whole numbers of events. `target` is
    the expected share or rate.
    """
    # Spiegelhalter 2005, A.1.1: interpolate between the count and the one below it
    law = binom(round(total), target) if kind == "share" else poisson(total * target)
    count = float(law.ppf(tail))
    here, below = float(law.cdf(count)), float(law.cdf(count - 1))
    part = (here - tail) / (here - below) if here > below else 0.0
    return max(0.0, count - part) / total


def _funnel_point(unit: tuple[str, int, float], target: float, phi: float, kind: str) -> FunnelPoint:
    """Return the point of one unit in a funnel plot, with the 95 % and 99.8 % limits at the unit's size.

    `unit` is (name, events, total or exposure), `target` the value of all units, `phi` the factor by which their variance
    exceeds chance.
    """
    name, events, total = unit
    inner, outer = (funnel_limits(target, total, level, phi, kind) for level in (0.95, 0.998))
    return FunnelPoint(name, events, total, events / total, *inner, *outer)


def _check_units(units: Sequence[tuple[str, int, float]], kind: str) -> None:
    """Raise IntervalError for no units, an unknown kind, or counts that cannot be a share or rate."""
    if not units:
        raise IntervalError("A funnel needs at least one unit; there are none.")
    if kind not in {"share", "rate"}:
        raise IntervalError(f"A funnel is of a share or of a rate; this asks for {kind!r}.")
    for _, events, total in units:
        check_counts(events, total if kind == "share" else max(total, events) if total > 0 else total)
