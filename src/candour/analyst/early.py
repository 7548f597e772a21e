"""Flags the officers with the most points on one day, so that a person offers support, never for discipline.

Anybody can add up the points of an officer.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from candour.analyst import progress, sources, writing
from candour.analyst.sheets import Findings, SheetHeading, sheet
from candour.domain.patterns.early import COUNT, Flag, PointsTable, committed, flags, load, what_would_change
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import recorded_window

SUMMARY = "officers for a supportive review, with the sum of points and what would change it"
_COLUMNS = ("place", "officer_id", "points", "line", "probability", "reasons", "what_would_change")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the source of records, the day, the points table and the output files.

    A points table says how many points each complaint gives.
    """
    sources.add_arguments(parser)
    parser.add_argument("--on", type=sources.day, metavar="DAY", help="the day looked from (default: the last on record)")
    parser.add_argument("--table", default="points", help="points (comes with Candour), count (the plain count), or a file")
    parser.add_argument("--share", type=float, default=0.02, help="largest part of officers flagged (default 0.02)")
    writing.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Flag officers by their points and write the list to the files that the options name. Returns 0."""
    records = sources.open_records(options)
    table = _load_points_table(options.table)
    with progress.bar("Adding points") as report:
        report("officers", 0.2)
        flagged = flags(records, options.on or recorded_window(records).until, table, options.share)
    return writing.write(_findings(records, table, flagged), options)


def _load_points_table(named: str) -> PointsTable:
    """Return the points table, by which officers are ranked, that the command-line option for it names.

    `named` is the value of the option: "count" is the plain count of complaints, "points" the table that comes with Candour;
    any other text is the path of a file.
    """
    if named == "count":
        return COUNT
    return committed() if named == "points" else load(Path(named))


def _findings(records: Records, table: PointsTable, flagged: list[Flag]) -> Findings:
    """Build the output of early warning: how many officers are flagged, and a sheet with one row for each flagged officer.

    `table` is the points table by which they were flagged.
    """
    rows = [
        (
            flag.place, flag.officer_id, flag.points, flag.threshold, flag.probability,
            "; ".join(reason.words() for reason in flag.reasons if reason.points),
            "; ".join(change.words() for change in what_would_change(flag, table)),
        )
        for flag in flagged
    ]  # fmt: skip
    words = [
        f"{len(flagged):,} officers of {flagged[0].of if flagged else 0:,} are flagged by the table {table.name}.",
        "A flag asks a person to look and to help. It is no finding, no evidence and no ground for discipline.",
    ]
    named = SheetHeading("flags", "Officers for a supportive review, most points first")
    return Findings("early", "Early warning", words, [sheet(records.connection, named, _COLUMNS, rows)], [], records.exclusions)
