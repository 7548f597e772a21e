"""Result classes for single officers: alerts to raise with their reasons, and each officer compared with the whole force.

An alert asks a person to look at an officer's situation and offer support.
"""

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
    """Why an officer's new case that resembles earlier ones raised an alert (second strike or third similar case).

    `of` is the kind of allegation, `case` and `day` the new case and its day, and `earlier` the ids of the earlier cases.
    """

    of: str
    day: dt.date
    case: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClusterReasons:
    """Why an officer's cases close together in time raised an alert: `cases` of the officer's `of` cases lie in one period.

    `chance` is the probability (P value) that cases at random times would be so close together.
    """

    cases: int
    of: int
    since: dt.date
    until: dt.date
    chance: float


@dataclass(frozen=True, slots=True)
class EarlyReasons:
    """Why early warning raised an alert about an officer: the officer's points on `day` reach the limit `line`.

    `model` is the name of the points table. `words` holds a sentence for each term of the sum of points; `changes` holds
    sentences on what would lower the points, such as one complaint fewer.
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
    """One alert about an officer that a run of the statistics raises or confirms.

    An alert asks a person to look at the officer's situation. `about` tells apart several alerts of one kind, such as second
    strikes, about the same officer.
    """

    kind: AlertKind
    officer_id: str
    about: str
    day: dt.date
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class StrikeRow:
    """One case of an officer that resembles earlier ones (second strike or third similar case).

    `of` is the kind of allegation, `case` and `day` the case and its day, and `earlier` the ids of the earlier cases.
    """

    kind: StrikeKind
    of: str
    day: dt.date
    case: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerRate:
    """An officer's cases compared with those expected for the same time in the same ranks (docs/methods/empirical_bayes.md).

    `years` is the officer's time in post. `relative` is cases over expected cases, moved towards 1 because chance may explain
    the difference; its 95 % interval is `low` to `high`.
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
    """The `points` that the plain count gives one officer on `day`; it is the points table that only counts complaints.

    `lines` holds a sentence for each term of the sum of points; `of` is the number of officers in service.
    """

    day: dt.date
    of: int
    points: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """All statistics of one officer. `rate` is None without time in post; `plain` is None for an officer not in service.

    `rate` compares the officer's cases with those expected, `plain` counts complaints, and `strikes` are cases that resemble
    earlier ones.
    """

    officer_id: str
    window: Window
    rate: OfficerRate | None = None
    plain: PlainCount | None = None
    strikes: tuple[StrikeRow, ...] = ()
