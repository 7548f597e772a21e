"""Result classes for the handlers and the duration of cases, which `patterns.churn` computes. Not here: the calculations."""

import datetime as dt
from dataclasses import dataclass

from candour.domain.patterns.results.shapes import Curve, Exclusion, Interval, Window

CAUTIONS = (
    "Long cases collect investigators: that cases with more handlers take longer is an association, not a cause.",
    "Averages of closed cases leave out the ones still open, which are the longest; read the curve beside them.",
)


@dataclass(frozen=True, slots=True)
class Handlers:
    """The number of handlers per case in one role ('' for all roles together), over the `cases` with a handler in this role.

    `spread` lists (number of handlers, cases with that number); the last entry also holds cases with more handlers.
    """

    role: str
    cases: int
    assignments: int
    mean: float
    spread: tuple[tuple[int, int], ...]
    more_than_one: Interval
    three_or_more: Interval


@dataclass(frozen=True, slots=True)
class Changes:
    """The days from the first day of a case's handler to that of the next handler in the same role, if both are known."""

    role: str
    changes: int
    median: Interval
    ninetieth: Interval
    mean: float


@dataclass(frozen=True, slots=True)
class Asks:
    """How often reporters were asked for their account again, over the window's cases. `spread`: (number of asks, cases)."""

    cases: int
    asked: int
    mean: float
    spread: tuple[tuple[int, int], ...]
    more_than_once: Interval


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long cases stay in one stage, estimated from all cases that `began` the stage; `still_in_it` have not left."""

    stage: str
    began: int
    still_in_it: int
    curve: Curve
    median: Interval
    ninetieth: Interval


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How long cases take from receipt to closing: over all cases, and over closed cases alone for comparison (`closed_…`).

    `over_a_year` and `closed_over_a_year` are the shares that take more than 365 days.
    """

    name: str
    cases: int
    open_cases: int
    curve: Curve
    median: Interval
    ninetieth: Interval
    over_a_year: Interval
    closed_mean: float | None
    closed_median: Interval | None
    closed_ninetieth: Interval | None
    closed_over_a_year: Interval | None


@dataclass(frozen=True, slots=True)
class ByHandlers:
    """How long cases with this number of handlers (3: three or more) take, in the role that most cases have."""

    handlers: int
    cases: int
    median: Interval


@dataclass(frozen=True, slots=True)
class Coverage:
    """The cases received in one year: how many name a handler (`handled`), and the mean number of handlers in those (`mean`).

    A jump in `mean` between two years shows a change in recording, not in how cases were handled.
    """

    year: int
    cases: int
    handled: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Churn:
    """All statistics of churn: handlers and duration of the cases received in the window, as recorded on the day `as_of`.

    Handlers, changes and `by_handlers` cover the cases received in `handlers_window`, for which handlers are recorded in full.
    """

    window: Window
    as_of: dt.date
    handlers_window: Window
    cases: int
    coverage: tuple[Coverage, ...]
    handlers: tuple[Handlers, ...]
    changes: tuple[Changes, ...]
    asks: Asks | None
    waiting: tuple[Waiting, ...]
    timeliness: Timeliness | None
    by_force: tuple[Timeliness, ...]
    by_handlers: tuple[ByHandlers, ...]
    by_handlers_role: str
    exclusions: tuple[Exclusion, ...]
    cautions: tuple[str, ...] = CAUTIONS
