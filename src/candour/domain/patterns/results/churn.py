"""The shapes of what churn finds: plain frozen data that charts draw, pages show and commands write. No sums here."""

import datetime as dt
from dataclasses import dataclass

from candour.domain.patterns.results.shapes import Curve, Exclusion, Interval, Window

CAUTIONS = (
    "Long cases collect investigators: that cases with more handlers take longer is an association, not a cause.",
    "Averages of closed cases leave out the ones still open, which are the longest; read the curve beside them.",
)


@dataclass(frozen=True, slots=True)
class Handlers:
    """How many people in one role ('' for all roles together) each case had; `cases` have at least one.

    `spread` gives (number of handlers, cases), the last number standing for itself and more.
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
    """Days from one handler to the next in the same role, where both days are known."""

    role: str
    changes: int
    median: Interval
    ninetieth: Interval
    mean: float


@dataclass(frozen=True, slots=True)
class Asks:
    """How often the reporter was asked again, over the cases of the window; None where the records do not say."""

    cases: int
    asked: int
    mean: float
    spread: tuple[tuple[int, int], ...]
    more_than_once: Interval


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long a stage lasts, those still in it included."""

    stage: str
    began: int
    still_in_it: int
    curve: Curve
    median: Interval
    ninetieth: Interval


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How long cases take from being received: of all by the curve, and of the closed alone for comparison.

    `over_a_year` and `closed_over_a_year` are shares over 12 months (365 days).
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
    """Cases with so many handlers in the role most cases have (`handlers` 3 stands for three and more): how long they take."""

    handlers: int
    cases: int
    median: Interval


@dataclass(frozen=True, slots=True)
class Coverage:
    """A year's cases, how many of them name any handler, and how many different people they name on average.

    A jump in `mean` from one year to the next is a change in what was recorded, not in how cases were handled.
    """

    year: int
    cases: int
    handled: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Churn:
    """How the system behaved with the cases received in the window, as it stood on `as_of`.

    Handlers, changes and `by_handlers` count the cases received in `handlers_window`, where handlers are on record in full.
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
