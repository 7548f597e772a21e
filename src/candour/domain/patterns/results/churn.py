"""Results on handlers and duration of cases: what the room `churn` computes. Not here: the calculations."""

import datetime as dt
from dataclasses import dataclass

from candour.domain.patterns.results.shapes import Curve, Exclusion, Interval, Window

CAUTIONS = (
    "Long cases collect investigators: that cases with more handlers take longer is an association, not a cause.",
    "Averages of closed cases leave out the ones still open, which are the longest; read the curve beside them.",
)


@dataclass(frozen=True, slots=True)
class Handlers:
    """How many handlers in one role ('' for all roles together) cases had, over the `cases` that had any.

    `spread` lists (number of handlers, cases); the last number means itself and more.
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
    """Days from the start of one handler to that of the next in the same role, where both are known."""

    role: str
    changes: int
    median: Interval
    ninetieth: Interval
    mean: float


@dataclass(frozen=True, slots=True)
class Asks:
    """How often reporters were asked for their account again, over the cases of the window. `spread`: (asks, cases)."""

    cases: int
    asked: int
    mean: float
    spread: tuple[tuple[int, int], ...]
    more_than_once: Interval


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long cases stay in one stage, estimated from all that `began` it, the `still_in_it` included."""

    stage: str
    began: int
    still_in_it: int
    curve: Curve
    median: Interval
    ninetieth: Interval


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How long cases take from receipt: estimated over all cases, and over closed cases alone for comparison (`closed_…`).

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
    """How long the `cases` with this number of handlers take (3 means three or more), in the role that most cases have."""

    handlers: int
    cases: int
    median: Interval


@dataclass(frozen=True, slots=True)
class Coverage:
    """One year's cases: how many name a handler (`handled`), and how many different handlers they name on average (`mean`).

    A jump in `mean` between two years shows a change in recording, not in how cases were handled.
    """

    year: int
    cases: int
    handled: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Churn:
    """Handlers and duration of the cases received in the window, by the records of `as_of`.

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
