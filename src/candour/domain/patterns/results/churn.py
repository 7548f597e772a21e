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
    """How many handlers cases have in one role ('' for all roles together), over the `cases` with a handler in this role.

    `assignments` is the number of pairs of a case and a handler, and `mean` the handlers per case. `spread` lists (number of
    handlers, cases with that number); the last entry also holds cases with more handlers. `more_than_one` and `three_or_more`
    are shares of cases.
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
    """The days from the first day of one handler of a case to the first day of the next handler in the same role.

    `changes` is the number of such changes for which both days are known; `median`, `ninetieth` (percentile) and `mean` are in
    days.
    """

    role: str
    changes: int
    median: Interval
    ninetieth: Interval
    mean: float


@dataclass(frozen=True, slots=True)
class Asks:
    """How often reporters were asked again for their account, over the cases of a window.

    `asked` is the number of cases in which a reporter was asked again, `mean` the number of such requests per case, and
    `spread` lists (number of requests, cases). `more_than_once` is a share of cases.
    """

    cases: int
    asked: int
    mean: float
    spread: tuple[tuple[int, int], ...]
    more_than_once: Interval


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many days cases stay in one stage, estimated from all cases that entered the stage (`began` is their number).

    `still_in_it` is the number of cases that have not left the stage. `curve` is the share of cases still in it after each
    number of days. `median` and `ninetieth` (percentile) are in days.
    """

    stage: str
    began: int
    still_in_it: int
    curve: Curve
    median: Interval
    ninetieth: Interval


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How many days cases take from receipt to closing, estimated from all cases; `closed_…` figures use only closed cases.

    `name` is the force, or "all". `curve` is the share of cases still open after each number of days. `over_a_year` and
    `closed_over_a_year` are the shares that take more than 365 days.
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
    """How many days those cases take that have the number `handlers` of handlers (3: three or more handlers).

    Handlers are counted in one role: the role that most cases have.
    """

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
    """All statistics of handlers and duration (churn) of the cases received in the window, as recorded on the day `as_of`.

    `handlers`, `changes` and `by_handlers` cover only the cases received in `handlers_window`, of which the records name all
    handlers.
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
