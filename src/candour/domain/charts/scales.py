"""Converts values to positions in a drawing, on linear and logarithmic scales; chooses round values for the ticks of axes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from candour.domain.charts.models import Axis, ChartError

NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of a drawing, which converts values between `low` and `high` to positions between `start` and `end`.

    Positions are in drawing units; `log` makes the scale logarithmic.
    """

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """Return the position of a value in the drawing; values outside the scale are placed at its nearer end."""
        low, high, here = (math.log10(number) if self.log else number for number in (self.low, self.high, value))
        share = min(max((here - low) / (high - low), 0.0), 1.0)
        return self.start + share * (self.end - self.start)


def scale(axis: Axis, values: Iterable[float], start: float, end: float, *, zero: bool = False, rounded: bool = True) -> Scale:
    """Build a scale that contains the values and the axis's limits; it converts values to positions from `start` to `end`.

    With `zero`, the scale also contains zero; with `rounded`, it is extended to begin and end at round values.
    """
    held = list(values)
    low = axis.low if axis.low is not None else min([*held, 0.0] if zero and not axis.log else held)
    high = axis.high if axis.high is not None else max([*held, 0.0] if zero and not axis.log else held)
    if axis.log:
        if low <= 0:
            raise ChartError("A value on a logarithmic axis is nought or less. Leave it out, and say so in a note.")
        return Scale(*_round_limits(low, high), start, end, log=True)
    if high <= low:
        high = low + 1
    step = _round_step(high - low, 5)
    if rounded and axis.low is None:
        low = math.floor(low / step + NEAR) * step
    if rounded and axis.high is None:
        high = math.ceil(high / step - NEAR) * step
    return Scale(low, high, start, end)


def ticks(placed: Scale, most: int) -> list[float]:
    """Return about `most` round values within the scale, at which the ticks of an axis are drawn; there may be fewer."""
    if placed.log:
        return _log_ticks(placed, most)
    step = _round_step(placed.high - placed.low, most)
    first = math.ceil(placed.low / step - 1e-9)
    last = math.floor(placed.high / step + 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def decimals_of_ticks(values: list[float], *, share: bool) -> int:
    """Return the fewest decimals that write every value of an axis's ticks exactly, at most 6.

    With `share`, the values are written as per cent.
    """
    shown = [value * 100 if share else value for value in values]
    return next((n for n in range(7) if all(abs(round(value, n) - value) < NEAR for value in shown)), 6)


def _round_step(span: float, most: int) -> float:
    """Return the smallest round distance between ticks of an axis that divides `span` into at most `most` parts.

    Round distances are 1, 2 and 5 times a power of ten.
    """
    rough = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


def _round_limits(low: float, high: float) -> tuple[float, float]:
    """Return the limits of a logarithmic scale: `low` rounded down and `high` rounded up to 1, 2 or 5 times a power of ten."""
    steps = [factor * 10.0**power for power in range(-9, 10) for factor in (1, 2, 5)]
    below = max((step for step in steps if step <= low * (1 + 1e-9)), default=low)
    above = min((step for step in steps if step >= high * (1 - 1e-9) and step > below), default=high)
    return below, above


def _log_ticks(placed: Scale, most: int) -> list[float]:
    """Return about `most` ticks of a logarithmic scale: 1, 2 and 5 times powers of ten.

    If these are too many, returns only powers of ten.
    """
    bounds = (1 - 1e-9) * placed.low, (1 + 1e-9) * placed.high
    for factors in ((1, 2, 5), (1,)):
        inside = [f * 10.0**p for p in range(-9, 10) for f in factors if bounds[0] <= f * 10.0**p <= bounds[1]]
        if len(inside) <= most + 2:
            return inside
    return inside[:: math.ceil(len(inside) / most)]
