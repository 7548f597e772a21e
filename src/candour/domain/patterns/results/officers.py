"""What one run of a statistic says of single officers: alerts to raise, and each officer beside everybody else."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from candour.domain.patterns.results.shapes import Window

# The plain count flags nobody in a smaller force (two in a hundred of fewer is less than one officer), nor under so many
# points: three complaints in two years, each counted twice. One or two say little of anybody.
LEAST_OFFICERS = 50
LEAST_POINTS = 6

AlertKind = Literal["early", "second_strike", "third_similar", "cluster"]
StrikeKind = Literal["second_strike", "third_similar"]


@dataclass(frozen=True, slots=True)
class StrikeReasons:
    """The case that raises it, its kind (`of`) and day, and the earlier cases it stands on, oldest first."""

    of: str
    day: dt.date
    case: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClusterReasons:
    """So many `cases`, `of` all the officer's cases, fell within these days; `chance` is the probability of that by chance."""

    cases: int
    of: int
    since: dt.date
    until: dt.date
    chance: float


@dataclass(frozen=True, slots=True)
class EarlyReasons:
    """The points on a `day` by a table (`model`), the lowest total flagged (`line`), each line and change in words."""

    model: str
    day: dt.date
    points: int
    line: int
    words: tuple[str, ...]
    changes: tuple[str, ...]


Reasons = EarlyReasons | StrikeReasons | ClusterReasons


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert to be raised or seen again. `about` tells this occurrence from another of the same kind."""

    kind: AlertKind
    officer_id: str
    about: str
    day: dt.date
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class StrikeRow:
    """A second strike or third similar case of one officer, of all time."""

    kind: StrikeKind
    of: str
    day: dt.date
    case: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerRate:
    """Cases in the time served, beside what the same time in the same ranks usually brings (empirical_bayes.md)."""

    cases: int
    proven: int
    years: float
    expected: float
    relative: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PlainCount:
    """The transparent count on one day, among so many officers in service; `lines` are its summands in words."""

    day: dt.date
    of: int
    points: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One officer. `rate` is None without time in post, `plain` None for those not in service on the day."""

    officer_id: str
    window: Window
    rate: OfficerRate | None = None
    plain: PlainCount | None = None
    strikes: tuple[StrikeRow, ...] = ()
