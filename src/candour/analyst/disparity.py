"""How groups of officers and of reporters fare at each stage: rates, ratios crude and with things held equal, funnels."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from candour.analyst import progress, sources, writing
from candour.analyst.sheets import Findings, Named, Sheet, Value, sheet
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
    """Source, window and output."""
    sources.add_arguments(parser)
    sources.add_day_arguments(parser)
    writing.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Work it all out and write it. Returns 0."""
    records = sources.opened(options)
    window = sources.chosen(records, options).window
    with progress.bar("Comparing") as report:
        report("officers", 0.1)
        found = [*subjects(records, window)]
        report("reporters", 0.5)
        found += [*_reporters(records, window, ""), *_reporters(records, window, "public")]
        report("units and forces", 0.8)
        funnels = [one for one in (place_funnel(records, window, "force"), place_funnel(records, window, "unit")) if one]
    return writing.write(findings(records, window, found, funnels), options)


def findings(records: Records, window: Window, found: list[Disparity], funnels: list[PlaceFunnel]) -> Findings:
    """What is said of it."""
    crude = [row for one in found for row in _rates(one)]
    held = [row for one in found for row in _held(one)]
    places = [
        (one.by, one.stage, at.name, at.events, at.total, at.value, at.low, at.high, at.low_outer, at.high_outer, at.lies)
        for one in funnels
        for at in one.funnel.points
    ]
    made = records.connection
    sheets: list[Sheet] = [
        sheet(made, Named("rates", "Groups at each stage, unadjusted"), (*_KEY, *_RATES), crude),
        sheet(made, Named("held", "The same ratios with things held equal"), (*_KEY, *_HELD), held),
        sheet(made, Named("funnels", "Units and forces beside each other"), _FUNNEL, places),
    ]
    drawn = [chart for chart in map(of_findings, found) if chart]
    exclusions = list(dict.fromkeys([*records.exclusions, *(left for one in found for left in one.exclusions)]))
    words = [f"Allegations and cases of {window}.", *CAUTIONS]
    return Findings(
        "disparity",
        "Disparity: how groups fare at each stage",
        words,
        sheets,
        drawn,
        exclusions,
    )


def _reporters(records: Records, window: Window, filed_by: str) -> tuple[Disparity, ...]:
    """Nothing where the records do not say who filed."""
    try:
        return reporters(records, window, filed_by=filed_by)
    except PatternsError:
        return ()


def _groups(one: Disparity) -> Iterator[tuple[StageResult, GroupRow, tuple[str, ...]]]:
    for stage in one.stages:
        for group in stage.groups:
            yield stage, group, (one.side, one.filed_by, " and ".join(one.by), stage.stage, group.group)


def _rates(one: Disparity) -> Iterator[tuple[Value, ...]]:
    for stage, group, key in _groups(one):
        best = group.four_fifths
        yield (
            *key, stage.of, stage.reference, group.events, float(group.total), *_three(group.share), *_three(group.ratio),
            *_three(group.relative_rate), best.adverse if best else None, best.flagged if best else None, group.withheld,
        )  # fmt: skip


def _held(one: Disparity) -> Iterator[tuple[Value, ...]]:
    for _, group, key in _groups(one):
        for held in group.adjusted:
            yield (*key, ", ".join(held.held), *_three(held.mantel_haenszel), *_three(held.standardised), held.why_not)


def _three(found: Interval | None) -> tuple[float | None, ...]:
    return (found.value, found.low, found.high) if found else (None, None, None)
