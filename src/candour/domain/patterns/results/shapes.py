"""Data classes that many results use: an interval, a survival curve, a window of days, an exclusion of rows, a funnel plot.

They need neither NumPy nor DuckDB, so that a web process can import them. Not here: the calculations.
"""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

from candour.domain.patterns.errors import PatternsError

Decision = Literal["excluded", "collapsed", "set to not known", "kept"]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate (`value`) with the bounds of its confidence interval at `level`.

    `corrected`: one of the counts was zero, so half an event was added to each count. The bounds come from the corrected
    counts; the estimate comes from them only where the uncorrected estimate is undefined.
    """

    value: float
    low: float
    high: float
    level: float = 0.95
    corrected: bool = False

    @property
    def known(self) -> bool:
        """Return whether the estimate is finite; a median is infinite where a survival curve never falls to one half."""
        return math.isfinite(self.value)

    @property
    def bounded(self) -> bool:
        """Return whether both bounds are finite numbers."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def excludes_one(self) -> bool:
        """Return whether the interval of a ratio lies wholly above or wholly below 1."""
        return self.low > 1 or self.high < 1


@dataclass(frozen=True, slots=True)
class Step:
    """A day of a survival curve on which cases ended: `at_risk` cases had not ended before, and `ended` cases ended on the day.

    `share` is the share of cases not ended after this day, with the bounds `low` and `high` of its interval.
    """

    day: int
    at_risk: int
    ended: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A survival curve: the share of cases not ended after each number of days.

    `steps` are the days on which cases ended. `began` is the number of cases, and `ended` how many of them ended; `last_day` is
    the last day observed, and `level` the confidence level of the bounds.
    """

    steps: tuple[Step, ...]
    began: int
    ended: int
    last_day: int
    level: float = 0.95

    def still_waiting(self, day: int) -> Interval:
        """Return the share of cases not ended after this many days, with its interval; 1 before the first step."""
        met = [step for step in self.steps if step.day <= day]
        if not met:
            return Interval(1.0, 1.0, 1.0, self.level)
        return Interval(met[-1].share, met[-1].low, met[-1].high, self.level)

    def quantile(self, share: float) -> Interval:
        """Return the number of days within which this share of cases has ended; infinite where the curve never falls so far.

        Its bounds are the numbers of days after which the curve's lower and upper bounds have fallen so far. Source: R.
        Brookmeyer, J. Crowley, Biometrics 38 (1982).
        """
        floor = 1 - share
        falls = {
            line: next((float(step.day) for step in self.steps if getattr(step, line) <= floor + 1e-12), math.inf)
            for line in ("share", "low", "high")
        }
        return Interval(falls["share"], falls["low"], falls["high"], self.level)

    def median(self) -> Interval:
        """Return the number of days within which half of the cases have ended."""
        return self.quantile(0.5)


@dataclass(frozen=True, slots=True)
class Window:
    """A period of days, both ends included. Raises PatternsError where `until` is before `since`."""

    since: dt.date
    until: dt.date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise PatternsError(f"The window ends ({self.until}) before it begins ({self.since}). Turn the days round.")

    @property
    def years(self) -> float:
        """Return the length of the period in years of 365.25 days."""
        return ((self.until - self.since).days + 1) / 365.25

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """How many `rows` of `source` were left out of the table `table` or changed in it.

    `reason` says why, and `decision` what was done.
    """

    table: str
    source: str
    reason: str
    decision: Decision
    rows: int

    def __str__(self) -> str:
        return f"{self.source} → {self.table}: {self.rows:,} {self.decision}: {self.reason}"


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One unit in a funnel plot: `value` is its events over its total.

    `low` and `high` are the 95 % limits, and `low_outer` and `high_outer` the 99.8 % limits, within which a unit of this size
    lies by chance.
    """

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
        """Return whether the unit lies 'above', 'below' or 'within' the outer limits, which hold 99.8 % of units by chance."""
        if self.value > self.high_outer:
            return "above"
        return "below" if self.value < self.low_outer else "within"


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel plot, which shows which units lie further from the overall value `target` than chance explains.

    `overdispersion` is the factor by which the variance of the units exceeds chance; 1 if chance explains all distances.
    """

    target: float
    overdispersion: float
    points: tuple[FunnelPoint, ...]
    kind: str
    levels: tuple[float, float] = (0.95, 0.998)
