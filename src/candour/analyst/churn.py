"""Computes how many handlers a case has, how often reporters are asked for their account again, and how long cases take."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence

from candour.analyst import progress, sources, writing
from candour.analyst.sheets import Findings, Sheet, SheetHeading, Value, sheet
from candour.domain.charts.statistics.churn import charts
from candour.domain.patterns.churn import churn
from candour.domain.patterns.records import Records
from candour.domain.patterns.results.churn import Churn, Timeliness
from candour.domain.patterns.results.shapes import Interval

SUMMARY = "handlers a case, days between changes, times asked, waiting, timeliness"
Part = tuple[SheetHeading, Sequence[str], Sequence[Sequence[Value]]]
_BOUNDS = ("", "_low", "_high")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the source of records, the window of days to count, and the output files."""
    sources.add_arguments(parser)
    sources.add_day_arguments(parser)
    parser.add_argument(
        "--as-of", type=sources.day, metavar="DAY", help="day on which cases are open or not (default: the last on record)"
    )
    parser.add_argument(
        "--handlers-since", type=sources.day, metavar="DAY", help="handlers are on record in full from this day"
    )
    writing.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compute the statistics of handlers and durations (churn) and write them to the files that the options name. Returns 0."""
    records = sources.open_records(options)
    window = sources.chosen_accusations(records, options).window
    with progress.bar("Counting") as report:
        report("cases", 0.1)
        result = churn(records, window, options.as_of, options.handlers_since)
    return writing.write(findings(records, result), options)


def findings(records: Records, result: Churn) -> Findings:
    """Build the output of the sub-command `churn` (handlers of cases, durations): sentences, sheets of figures, and charts."""
    words = [f"{result.cases:,} cases were received in {result.window}; what is open is judged on {result.as_of}."]
    if result.timeliness:
        words.append(_timeliness_sentence(result.timeliness))
    return Findings(
        "churn",
        "Churn: through how many hands, and how long",
        [*words, *result.cautions],
        list(_sheets(records, result)),
        charts(result),
        [*records.exclusions, *result.exclusions],
    )


def _timeliness_sentence(timeliness: Timeliness) -> str:
    """Return the sentence that says within how many days half and nine tenths of the cases end."""
    closed = f" (of the closed alone: {timeliness.closed_median.value:,.0f})" if timeliness.closed_median else ""
    half, most = (_phrase_of_days(interval.value) for interval in (timeliness.median, timeliness.ninetieth))
    return f"Half of all cases end {half}{closed}, nine in ten {most}; {timeliness.over_a_year.value:.1%} take over 12 months."


def _phrase_of_days(days: float) -> str:
    """Return a number of days as a phrase for the sentence that says within how many days cases end."""
    return f"within {days:,.0f} days" if math.isfinite(days) else "later than any day on record"


def _sheets(records: Records, result: Churn) -> Iterator[Sheet]:
    """Yield a sheet of figures for each part of the results on handlers and durations of cases.

    Where a figure has a confidence interval, the two columns after the figure hold its bounds.
    """
    for named, columns, rows in (*_sheets_of_handlers(result), *_sheets_of_durations(result)):
        yield sheet(records.connection, named, columns, rows)


def _sheets_of_handlers(result: Churn) -> Iterator[Part]:
    """Yield (heading, columns, rows) for each sheet of figures about handlers of cases."""
    yield (
        SheetHeading("handlers", "Handlers a case, by role", f"Cases received in {result.handlers_window}"),
        ("role", "cases", "assignments", "mean", *_bounded_columns("more_than_one", "three_or_more")),
        [
            (row.role, row.cases, row.assignments, row.mean, *_with_bounds(row.more_than_one, row.three_or_more))
            for row in result.handlers
        ],
    )
    yield (
        SheetHeading("coverage", "Cases that name a handler, by year", "A jump is a change in what was recorded"),
        ("year", "cases", "handled", "mean"),
        [(row.year, row.cases, row.handled, row.mean) for row in result.coverage],
    )
    yield (
        SheetHeading("changes", "Days from one handler to the next in the same role"),
        ("role", "changes", "mean", *_bounded_columns("median", "ninetieth")),
        [(row.role, row.changes, row.mean, *_with_bounds(row.median, row.ninetieth)) for row in result.changes],
    )
    yield (
        SheetHeading("by_handlers", "Days by number of handlers", "Long cases collect handlers: an association, not a cause"),
        ("handlers", "cases", *_bounded_columns("median")),
        [(row.handlers, row.cases, *_with_bounds(row.median)) for row in result.by_handlers],
    )


def _sheets_of_durations(result: Churn) -> Iterator[Part]:
    """Yield (heading, columns, rows) for each sheet of figures about repeated questions to reporters and durations of cases."""
    asks = result.asks
    yield (
        SheetHeading("asks", "How often reporters were asked again"),
        ("cases", "asked", "mean", *_bounded_columns("more_than_once")),
        [(asks.cases, asks.asked, asks.mean, *_with_bounds(asks.more_than_once))] if asks else [],
    )
    yield (
        SheetHeading("stages", "Days in each stage, those still in it included"),
        ("stage", "began", "still_in_it", *_bounded_columns("median", "ninetieth")),
        [
            (stage.stage, stage.began, stage.still_in_it, *_with_bounds(stage.median, stage.ninetieth))
            for stage in result.waiting
        ],
    )
    yield (
        SheetHeading("timeliness", "Days from receipt to closing", "All cases; beside it the closed alone"),
        ("force", "cases", "open", *_bounded_columns("median", "ninetieth", "over_a_year"), "closed_mean",
         *_bounded_columns("closed_median", "closed_ninetieth", "closed_over_a_year")),
        [_row_of_timeliness(timeliness) for timeliness in (result.timeliness, *result.by_force) if timeliness],
    )  # fmt: skip


def _row_of_timeliness(timeliness: Timeliness) -> tuple[Value, ...]:
    """Return the row of one force, or of all forces together, in the sheet of durations of cases.

    The row holds figures for all cases, then figures for closed cases alone.
    """
    every = _with_bounds(timeliness.median, timeliness.ninetieth, timeliness.over_a_year)
    closed = _with_bounds(timeliness.closed_median, timeliness.closed_ninetieth, timeliness.closed_over_a_year)
    return (timeliness.name, timeliness.cases, timeliness.open_cases, *every, timeliness.closed_mean, *closed)


def _bounded_columns(*names: str) -> tuple[str, ...]:
    """Return the names of three columns for each figure in `names`: its value, lower bound and upper bound."""
    return tuple(name + bound for name in names for bound in _BOUNDS)


def _with_bounds(*intervals: Interval | None) -> tuple[float | None, ...]:
    """Return value, lower bound and upper bound of each interval, one interval after another.

    An infinite number and a missing interval give None.
    """
    numbers = [
        number
        for interval in intervals
        for number in ((interval.value, interval.low, interval.high) if interval else (None, None, None))
    ]
    return tuple(number if number is not None and math.isfinite(number) else None for number in numbers)
