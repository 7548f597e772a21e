"""Through how many hands cases pass, how often reporters are asked again, how long everything takes, open cases included."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence

from candour.analyst import progress, sources, writing
from candour.analyst.sheets import Findings, Named, Sheet, Value, sheet
from candour.domain.charts.statistics.churn import charts
from candour.domain.patterns.churn import churn
from candour.domain.patterns.records import Records
from candour.domain.patterns.results.churn import Churn, Timeliness
from candour.domain.patterns.results.shapes import Interval

SUMMARY = "handlers a case, days between changes, times asked, waiting, timeliness"
Part = tuple[Named, Sequence[str], Sequence[Sequence[Value]]]
_BOUNDS = ("", "_low", "_high")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Source, window and output."""
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
    """Work it all out and write it. Returns 0."""
    records = sources.opened(options)
    window = sources.chosen(records, options).window
    with progress.bar("Counting") as report:
        report("cases", 0.1)
        found = churn(records, window, options.as_of, options.handlers_since)
    return writing.write(findings(records, found), options)


def findings(records: Records, found: Churn) -> Findings:
    """What is said of it."""
    words = [f"{found.cases:,} cases were received in {found.window}; what is open is judged on {found.as_of}."]
    if found.timeliness:
        words.append(_timely(found.timeliness))
    return Findings(
        "churn",
        "Churn: through how many hands, and how long",
        [*words, *found.cautions],
        list(_sheets(records, found)),
        charts(found),
        [*records.exclusions, *found.exclusions],
    )


def _timely(one: Timeliness) -> str:
    closed = f" (of the closed alone: {one.closed_median.value:,.0f})" if one.closed_median else ""
    half, most = (_within(found.value) for found in (one.median, one.ninetieth))
    return f"Half of all cases end {half}{closed}, nine in ten {most}; {one.over_a_year.value:.1%} take over 12 months."


def _within(days: float) -> str:
    return f"within {days:,.0f} days" if math.isfinite(days) else "later than any day on record"


def _sheets(records: Records, found: Churn) -> Iterator[Sheet]:
    """Each part a sheet; a figure comes with its bounds in the two columns after it."""
    for named, columns, rows in (*_of_handlers(found), *_of_days(found)):
        yield sheet(records.connection, named, columns, rows)


def _of_handlers(found: Churn) -> Iterator[Part]:
    yield (
        Named("handlers", "Handlers a case, by role", f"Cases received in {found.handlers_window}"),
        ("role", "cases", "assignments", "mean", *_wide("more_than_one", "three_or_more")),
        [
            (one.role, one.cases, one.assignments, one.mean, *_all(one.more_than_one, one.three_or_more))
            for one in found.handlers
        ],
    )
    yield (
        Named("coverage", "Cases that name a handler, by year", "A jump is a change in what was recorded"),
        ("year", "cases", "handled", "mean"),
        [(one.year, one.cases, one.handled, one.mean) for one in found.coverage],
    )
    yield (
        Named("changes", "Days from one handler to the next in the same role"),
        ("role", "changes", "mean", *_wide("median", "ninetieth")),
        [(one.role, one.changes, one.mean, *_all(one.median, one.ninetieth)) for one in found.changes],
    )
    yield (
        Named("by_handlers", "Days by number of handlers", "Long cases collect handlers: an association, not a cause"),
        ("handlers", "cases", *_wide("median")),
        [(one.handlers, one.cases, *_all(one.median)) for one in found.by_handlers],
    )


def _of_days(found: Churn) -> Iterator[Part]:
    one = found.asks
    yield (
        Named("asks", "How often reporters were asked again"),
        ("cases", "asked", "mean", *_wide("more_than_once")),
        [(one.cases, one.asked, one.mean, *_all(one.more_than_once))] if one else [],
    )
    yield (
        Named("stages", "Days in each stage, those still in it included"),
        ("stage", "began", "still_in_it", *_wide("median", "ninetieth")),
        [(one.stage, one.began, one.still_in_it, *_all(one.median, one.ninetieth)) for one in found.waiting],
    )
    yield (
        Named("timeliness", "Days from receipt to closing", "All cases; beside it the closed alone"),
        ("force", "cases", "open", *_wide("median", "ninetieth", "over_a_year"), "closed_mean",
         *_wide("closed_median", "closed_ninetieth", "closed_over_a_year")),
        [_row(one) for one in (found.timeliness, *found.by_force) if one],
    )  # fmt: skip


def _row(one: Timeliness) -> tuple[Value, ...]:
    every = _all(one.median, one.ninetieth, one.over_a_year)
    closed = _all(one.closed_median, one.closed_ninetieth, one.closed_over_a_year)
    return (one.name, one.cases, one.open_cases, *every, one.closed_mean, *closed)


def _wide(*names: str) -> tuple[str, ...]:
    return tuple(name + bound for name in names for bound in _BOUNDS)


def _all(*found: Interval | None) -> tuple[float | None, ...]:
    """The figures with their bounds; none where the curve never falls so far."""
    numbers = [number for one in found for number in ((one.value, one.low, one.high) if one else (None, None, None))]
    return tuple(number if number is not None and math.isfinite(number) else None for number in numbers)
