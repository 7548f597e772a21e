"""Shapes that many results are made of: an interval, a survival curve, a window of days, rows that were left out.

Plain data without NumPy or DuckDB, so that a web process may hold it. Not here: how any of it is worked out.
"""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

from candour.domain.patterns.errors import PatternsError

Decision = Literal["excluded", "collapsed", "set to not known", "kept"]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate between two bounds at one level of confidence.

    `corrected` says that half an event was added to each cell because one was empty; the bounds (and, where the plain
    estimate does not exist, the estimate too) come from the corrected cells.
    """

    value: float
    low: float
    high: float
    level: float = 0.95
    corrected: bool = False

    @property
    def known(self) -> bool:
        """Whether there is an estimate: a median is infinite where a curve never falls so far."""
        return math.isfinite(self.value)

    @property
    def bounded(self) -> bool:
        """Whether both bounds are numbers."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def excludes_one(self) -> bool:
        """For a ratio: whether both bounds lie on one side of no difference."""
        return self.low > 1 or self.high < 1


@dataclass(frozen=True, slots=True)
class Step:
    """One day on a survival curve on which something ended: how many were waiting, how many ended, what share still waits."""

    day: int
    at_risk: int
    ended: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A survival curve: its steps in order of days, how many began and how many had ended, and the last day seen."""

    steps: tuple[Step, ...]
    began: int
    ended: int
    last_day: int
    level: float = 0.95

    def still_waiting(self, day: int) -> Interval:
        """The share not ended after this many days, with its interval (1 before the first step)."""
        met = [step for step in self.steps if step.day <= day]
        if not met:
            return Interval(1.0, 1.0, 1.0, self.level)
        return Interval(met[-1].share, met[-1].low, met[-1].high, self.level)

    def quantile(self, share: float) -> Interval:
        """The days within which this share has ended; infinite where the curve never falls so far.

        Bounds: where the curve's own bounds cross. Source: R. Brookmeyer, J. Crowley, Biometrics 38 (1982).
        """
        floor = 1 - share
        falls = {
            line: next((float(step.day) for step in self.steps if getattr(step, line) <= floor + 1e-12), math.inf)
            for line in ("share", "low", "high")
        }
        return Interval(falls["share"], falls["low"], falls["high"], self.level)

    def median(self) -> Interval:
        """The days within which half have ended."""
        return self.quantile(0.5)


@dataclass(frozen=True, slots=True)
class Window:
    """From one day until another, both included. Raises PatternsError where it ends before it begins."""

    since: dt.date
    until: dt.date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise PatternsError(f"The window ends ({self.until}) before it begins ({self.since}). Turn the days round.")

    @property
    def years(self) -> float:
        """Its length in years of 365.25 days."""
        return ((self.until - self.since).days + 1) / 365.25

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows that are not used just as they came: how many, of which table, from where, why, and what was done with them."""

    table: str
    source: str
    reason: str
    decision: Decision
    rows: int

    def __str__(self) -> str:
        return f"{self.source} → {self.table}: {self.rows:,} {self.decision}: {self.reason}"


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One unit: its events over its total, the limits at its size, and where it lies ('above', 'below', 'within')."""

    name: str
    events: int
    total: float
    value: float
    low: float
    high: float
    low_outer: float
    high_outer: float

    @property
    def lies(self) -> str:
        """Against the outer (99.8 %) limits."""
        if self.value > self.high_outer:
            return "above"
        return "below" if self.value < self.low_outer else "within"


@dataclass(frozen=True, slots=True)
class Funnel:
    """Every unit about the target (the share of them all); `overdispersion` 1 means chance explains the spread."""

    target: float
    overdispersion: float
    points: tuple[FunnelPoint, ...]
    kind: str
    levels: tuple[float, float] = (0.95, 0.998)
