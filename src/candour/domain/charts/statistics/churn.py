"""Charts of how long cases stay open, and how many handlers each case has (churn)."""

from __future__ import annotations

from candour.domain.charts.models import Axis, Bars, Chart, Line, Lines, Point, Series
from candour.domain.charts.statistics.words import Translate, english
from candour.domain.patterns.results.churn import Churn, Handlers, Timeliness
from candour.domain.patterns.results.shapes import Curve

_TWO_YEARS = 730
_MOST_STEPS = 200
_MOST_ROLES = 5


def charts(churn: Churn, _: Translate = english) -> list[Chart]:
    """Build all charts of handlers and durations of cases: cases still open, and handlers for each case.

    `_` translates texts.
    """
    drawn: list[Chart | None] = [still_open(churn.timeliness, _) if churn.timeliness else None, handlers(churn.handlers, _)]
    return [chart for chart in drawn if chart is not None]


def still_open(timely: Timeliness, _: Translate = english) -> Lines:
    """Build a chart of the share of cases still open by days since receipt, estimated from closed and from open cases.

    `_` translates texts.
    """
    late = timely.over_a_year
    return Lines(
        title=_("Cases still open after so many days"),
        summary=_("After a year %(late)s of cases are still open (95%% between %(low)s and %(high)s).")
        % {"late": f"{late.value:.1%}", "low": f"{late.low:.1%}", "high": f"{late.high:.1%}"},
        notes=(_("Averages of closed cases leave out the ones still open, which are the longest."),),
        lines=(Line("", _curve_points(timely.curve)),),
        x=Axis(label=_("Days since the case was received"), low=0),
        y=Axis(label=_("Still open"), share=True, low=0, high=1),
        step=True,
    )


def handlers(rows: tuple[Handlers, ...], _: Translate = english) -> Bars | None:
    """Build a chart of how many handlers cases had, for all roles and for each role; None where no handler is recorded.

    `_` translates texts.
    """
    shown = rows[:_MOST_ROLES]
    if not shown:
        return None
    numbers = sorted({number for row in shown for number, _cases in row.spread})
    most = numbers[-1]
    return Bars(
        title=_("How many people cases pass through"),
        summary=_("%(several)s of cases with a handler on record had more than one.")
        % {"several": f"{shown[0].more_than_one.value:.1%}"},
        notes=(_("Long cases collect investigators: that is an association, not a cause."),),
        categories=tuple(f"{number}{'+' if number == most and number > 1 else ''}" for number in numbers),
        series=tuple(Series(row.role or _("All roles together"), _shares_of_cases(row, numbers)) for row in shown),
        axis=Axis(label=_("Share of cases"), share=True, low=0, high=1),
        category_label=_("People"),
    )


def _shares_of_cases(row: Handlers, numbers: list[int]) -> tuple[float, ...]:
    """Return for each number of handlers in `numbers` the share (0 to 1) of cases that had this number in one role."""
    cases = dict(row.spread)
    return tuple(cases.get(number, 0) / row.cases for number in numbers)


def _curve_points(curve: Curve) -> tuple[Point, ...]:
    """Return the points of the first four years of a survival curve (share of cases still open after each number of days).

    Where there are many points, every n-th point is returned, so that about `_MOST_STEPS` remain.
    """
    steps = [step for step in curve.steps if step.day <= 2 * _TWO_YEARS]
    every = max(1, len(steps) // _MOST_STEPS)
    return (Point(0, 1.0, 1.0, 1.0), *(Point(step.day, step.share, step.low, step.high) for step in steps[::every]))
