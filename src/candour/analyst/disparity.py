"""Compares rates and outcomes of groups of officers or of reporters: rates, unadjusted and adjusted ratios, funnel plots.

A funnel plot shows which units or forces lie further from the overall rate than chance explains.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from candour.analyst import progress, sources, writing
from candour.analyst.sheets import Findings, Sheet, SheetHeading, Value, sheet
from candour.domain.charts.statistics.disparity import of_findings
from candour.domain.patterns.disparity import place_funnel, reporters, subjects
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.results.disparity import CAUTIONS, Disparity, GroupRow, PlaceFunnel, StageResult
from candour.domain.patterns.results.shapes import Interval, Window

SUMMARY = "rates and ratios by ethnicity, sex and rank at each stage; funnels of units and forces"
_KEY = ("side", "filed_by", "grouped_by", "stage", "group")
_RATES = ("of", "reference", "events", "total", "share", "share_low", "share_high", "ratio", "ratio_low", "ratio_high",
          "relative_rate", "relative_rate_low", "relative_rate_high", "over_best", "flagged", "withheld")  # fmt: skip
_HELD = ("held", "mantel_haenszel", "mh_low", "mh_high", "standardised", "standardised_low", "standardised_high", "why_not")
_FUNNEL = ("by", "stage", "place", "events", "total", "value", "low", "high", "low_outer", "high_outer", "lies")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the source of records, the window of days to count, and the output files."""
    sources.add_arguments(parser)
    sources.add_day_arguments(parser)
    writing.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compare groups of officers and of reporters, and write the results to the files that the options name. Returns 0."""
    records = sources.open_records(options)
    window = sources.chosen_accusations(records, options).window
    with progress.bar("Comparing") as report:
        report("officers", 0.1)
        comparisons = [*subjects(records, window)]
        report("reporters", 0.5)
        comparisons += [*_compare_reporters(records, window, ""), *_compare_reporters(records, window, "public")]
        report("units and forces", 0.8)
        funnels = [
            funnel for funnel in (place_funnel(records, window, "force"), place_funnel(records, window, "unit")) if funnel
        ]
    return writing.write(findings(records, window, comparisons, funnels), options)


def findings(records: Records, window: Window, comparisons: list[Disparity], funnels: list[PlaceFunnel]) -> Findings:
    """Build the output of the sub-command `disparity`: sentences, sheets of figures, and charts.

    `comparisons` compare groups of officers or reporters; `funnels` compare the units or forces.
    """
    crude = [row for item in comparisons for row in _rows_of_rates(item)]
    held = [row for item in comparisons for row in _rows_of_adjusted_ratios(item)]
    places = [
        (item.by, item.stage, at.name, at.events, at.total, at.value, at.low, at.high, at.low_outer, at.high_outer, at.lies)
        for item in funnels
        for at in item.funnel.points
    ]
    connection = records.connection
    sheets: list[Sheet] = [
        sheet(connection, SheetHeading("rates", "Groups at each stage, unadjusted"), (*_KEY, *_RATES), crude),
        sheet(connection, SheetHeading("held", "The same ratios with things held equal"), (*_KEY, *_HELD), held),
        sheet(connection, SheetHeading("funnels", "Units and forces beside each other"), _FUNNEL, places),
    ]
    drawn = [chart for chart in map(of_findings, comparisons) if chart]
    exclusions = list(dict.fromkeys([*records.exclusions, *(left for item in comparisons for left in item.exclusions)]))
    words = [f"Allegations and cases of {window}.", *CAUTIONS]
    return Findings(
        "disparity",
        "Disparity: how groups fare at each stage",
        words,
        sheets,
        drawn,
        exclusions,
    )


def _compare_reporters(records: Records, window: Window, filed_by: str) -> tuple[Disparity, ...]:
    """Return comparisons of groups of reporters; empty where the records do not say who filed a case.

    `filed_by` limits them to cases filed by the public ('public') or by the police ('police').
    """
    try:
        return reporters(records, window, filed_by=filed_by)
    except PatternsError:
        return ()


def _rows_with_keys(comparison: Disparity) -> Iterator[tuple[StageResult, GroupRow, tuple[str, ...]]]:
    """Yield (step, group, key) for each group at each step of a case, such as a dismissal.

    The key is the texts that identify the row of this group and step in a sheet of figures.
    """
    for stage in comparison.stages:
        for group in stage.groups:
            yield stage, group, (comparison.side, comparison.filed_by, " and ".join(comparison.by), stage.stage, group.group)


def _rows_of_rates(comparison: Disparity) -> Iterator[tuple[Value, ...]]:
    """Yield the rows of the sheet of rates: for each step of a case and each group the counts, the rate and the ratios."""
    for stage, group, key in _rows_with_keys(comparison):
        best = group.four_fifths
        yield (
            *key, stage.of, stage.reference, group.events, float(group.total),
            *_with_bounds(group.share), *_with_bounds(group.ratio), *_with_bounds(group.relative_rate),
            best.adverse if best else None, best.flagged if best else None, group.withheld,
        )  # fmt: skip


def _rows_of_adjusted_ratios(comparison: Disparity) -> Iterator[tuple[Value, ...]]:
    """Yield the rows of the sheet of adjusted ratios: one for each step of a case, group and set of attributes held equal."""
    for _, group, key in _rows_with_keys(comparison):
        for held in group.adjusted:
            yield (
                *key,
                ", ".join(held.held),
                *_with_bounds(held.mantel_haenszel),
                *_with_bounds(held.standardised),
                held.why_not,
            )


def _with_bounds(interval: Interval | None) -> tuple[float | None, ...]:
    """Return value, lower bound and upper bound of an interval; without an interval, three None values."""
    return (interval.value, interval.low, interval.high) if interval else (None, None, None)
