"""Computes rates of accusations for each officer, unit and supervisor, clusters in time, and concentration on few officers."""

from __future__ import annotations

import argparse
from dataclasses import replace

from candour.analyst import co_accused_sheets, progress, similar_sheets, sources, writing
from candour.analyst.sheets import Findings, Sheet, SheetHeading, sheet
from candour.domain.charts.statistics import repeats as charts
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.clusters import Cluster, clusters
from candour.domain.patterns.repeats.concentration import concentration
from candour.domain.patterns.repeats.rates import COLUMNS, By, Rates, rates
from candour.domain.patterns.repeats.window import Chosen
from candour.domain.patterns.results.repeats import Concentration

SUMMARY = "counts and rates of accusations, clusters in time, concentration"
_GROUPS: tuple[By, ...] = ("unit", "supervisor")
_TABLES = {"unit": "postings", "supervisor": "managers"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the source of records, the window of days to count, and the output files."""
    sources.add_arguments(parser)
    sources.add_window_arguments(parser)
    parser.add_argument("--seed", type=int, default=1, help="seed of what is drawn by chance (default 1)")
    writing.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compute all statistics of repeated accusations and write them to the files that the options name. Returns 0."""
    records = sources.open_records(options)
    chosen = sources.chosen_accusations(records, options)
    with progress.bar("Counting") as report:
        report("officers", 0.1)
        officers = rates(records, chosen)
        groups = [rates(records, chosen, by) for by in _GROUPS if records.count(_TABLES[by])]
        report("concentration", 0.5)
        shared = concentration(records, officers.table, seed=options.seed)
        report("clusters in time", 0.7)
        dense = clusters(records, chosen)
        report("what is alike, who is accused together", 0.8)
        more = [*similar_sheets.sheets(records, chosen), *co_accused_sheets.sheets(records, chosen, options.seed)]
    result = findings(records, [officers, *groups], shared, dense)
    return writing.write(replace(result, sheets=[*result.sheets, *more]), options)


def findings(records: Records, counted: list[Rates], shared: Concentration, dense: list[Cluster]) -> Findings:
    """Build the output of the sub-command `repeats`: sentences, sheets of figures, and a chart.

    `counted` are the rates of officers, units and supervisors; `shared` says how cases concentrate on few officers; `dense`
    lists officers whose cases are closer together in time than chance explains.
    """
    officers = counted[0]
    return Findings(
        "repeats",
        "Repeats: who is accused again and again",
        _sentences(officers, shared, dense),
        [
            *(_sheet_of_rates(records, table) for table in counted),
            *_sheets_of_concentration(records, shared),
            _sheet_of_clusters(records, dense),
        ],
        [charts.concentration(shared)],
        [*records.exclusions, *officers.exclusions],
    )


def _sentences(officers: Rates, shared: Concentration, dense: list[Cluster]) -> list[str]:
    """Return the sentences of the output: number of cases, concentration on few officers, clusters in time, and a warning.

    `dense` lists officers whose cases are closer together in time than chance explains (clusters).
    """
    ten = shared.holders[-1]
    observed = f"{ten.officers:.1%} of them had {ten.at_least} or more and hold {ten.held:.1%} of all"
    chance = f"{ten.officers_by_chance:.1%} would, and hold {ten.held_by_chance:.1%}"
    return [
        f"{shared.officers:,} officers in post in {officers.chosen.window} had {shared.cases:,} {_cases_of(officers.chosen)}.",
        f"{observed}; were all as likely to be accused in the same time and rank, {chance}.",
        f"{len(dense):,} officers had cases closer together than chance explains (at most one in twenty of them by chance).",
        "An accusation is not a finding. These figures are for a person to look into, and never a reason to punish.",
    ]


def _cases_of(chosen: Chosen) -> str:
    """Return a phrase for the cases that were counted, such as "cases of force found proven against them"."""
    finding = f" found {chosen.finding.replace('_', ' ')}" if chosen.finding else ""
    return f"cases{f' of {chosen.kind}' if chosen.kind else ''}{finding} against them"


def _sheet_of_rates(records: Records, table: Rates) -> Sheet:
    """Return the sheet of rates of accusations for each officer, unit or supervisor, the highest rate first.

    `table` says which of the three.
    """
    name = COLUMNS[table.by]
    note = (
        "Relative: cases beside what the same time (and, of officers, rank) usually brings, drawn in; low and high hold it"
        " with 95 %; over twice is the probability that the true rate is over twice the usual."
    )
    query = (
        f"SELECT {name}, cases, allegations, proven, years, rate, expected, relative, low, high, over_twice FROM {table.table}"  # noqa: S608
        f" ORDER BY relative DESC, {name}"
    )
    return Sheet(f"by_{table.by}", f"By {table.by}", records.connection, query, note)


def _sheets_of_concentration(records: Records, shared: Concentration) -> list[Sheet]:
    """Return two sheets of figures: the share of cases held by the top officers, and how many officers have many cases."""
    tops = [(row.top, row.held, row.low, row.high, row.by_chance) for row in shared.shares]
    least = [(row.at_least, row.officers, row.held, row.officers_by_chance, row.held_by_chance) for row in shared.holders]
    top = SheetHeading("held_by_top", "Share of cases held by the top part of officers")
    many = SheetHeading("holders", "Officers with at least so many cases")
    return [
        sheet(records.connection, top, ("top", "held", "low", "high", "by_chance"), tops),
        sheet(records.connection, many, ("at_least", "officers", "held", "officers_by_chance", "held_by_chance"), least),
    ]


def _sheet_of_clusters(records: Records, dense: list[Cluster]) -> Sheet:
    """Return the sheet of officers whose cases are closer together in time than chance explains, one row for each officer."""
    rows = [
        (cluster.officer_id, cluster.cases, cluster.of, cluster.since, cluster.until, cluster.chance, cluster.among_all)
        for cluster in dense
    ]
    columns = ("officer_id", "cases", "of", "since", "until", "chance", "among_all")
    return sheet(records.connection, SheetHeading("clusters", "Cases closer together than chance explains"), columns, rows)
