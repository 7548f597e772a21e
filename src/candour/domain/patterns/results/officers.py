"""Result classes for single officers: alerts to raise with their reasons, and each officer compared with the whole force."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from candour.domain.patterns.results.shapes import Window

# The plain count flags nobody in a force with fewer officers, where 2 % is less than one officer, and nobody with fewer points:
# six points are three complaints within two years, each counted twice.
LEAST_OFFICERS = 50
LEAST_POINTS = 6

AlertKind = Literal["early", "second_strike", "third_similar", "cluster"]
StrikeKind = Literal["second_strike", "third_similar"]


@dataclass(frozen=True, slots=True)
class StrikeReasons:
    """Why a second strike or third similar case raised an alert: the case, kind of conduct (`of`), day, and earlier cases."""

    of: str
    day: dt.date
    case: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClusterReasons:
    """Why a cluster raised an alert: `cases` of the officer's `of` cases lie in one period; `chance` is its P value."""

    cases: int
    of: int
    since: dt.date
    until: dt.date
    chance: float


@dataclass(frozen=True, slots=True)
class EarlyReasons:
    """Why early warning raised an alert: the officer's points on `day` by the table `model` are not below the limit `line`.

    `words` are the summands of the points, and `changes` the changes of facts that would lower the points, each a sentence.
    """

    model: str
    day: dt.date
    points: int
    line: int
    words: tuple[str, ...]
    changes: tuple[str, ...]


Reasons = EarlyReasons | StrikeReasons | ClusterReasons


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert that a counting run raises or confirms; `about` tells apart alerts of the same kind about one officer."""

    kind: AlertKind
    officer_id: str
    about: str
    day: dt.date
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class StrikeRow:
    """One second strike or third similar case of an officer; other fields as in `StrikeReasons`."""

    kind: StrikeKind
    of: str
    day: dt.date
    case: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerRate:
    """An officer's cases compared with those expected for the same time in the same ranks (docs/methods/empirical_bayes.md).

    `relative` is the shrunken ratio, with its 95 % interval `low` to `high`.
    """

    cases: int
    proven: int
    years: float
    expected: float
    relative: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PlainCount:
    """One officer's complaints, counted as `points` on `day`; `lines`: the summands in words; `of`: officers in service."""

    day: dt.date
    of: int
    points: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """All statistics of one officer. `rate` is None without time in post; `plain` is None for an officer not in service."""

    officer_id: str
    window: Window
    rate: OfficerRate | None = None
    plain: PlainCount | None = None
    strikes: tuple[StrikeRow, ...] = ()
