"""Opens the records of a sub-command: from a folder of files with a mapping file, or from the database of an installation.

The caller passes in the function that reads the database (`OpenDatabase`), so that this package does not need Django.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable

from candour.analyst import progress
from candour.domain.patterns import records
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import Chosen, recorded_window
from candour.domain.patterns.results.shapes import Window

Progress = Callable[[str, float], None]
OpenDatabase = Callable[[str | None, int, str, Progress], Records]
"""Takes the code of a force (None: the only one), threads, memory limit and progress; returns that force's records."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line arguments that every sub-command of `candour patterns` needs to read records."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--folder", help="folder of CSV files")
    source.add_argument("--database", action="store_true", help="the database of this installation")
    parser.add_argument("--force", metavar="CODE", help="with --database: which force (default: the only one)")
    parser.add_argument("--mapping", default="chicago", help="how the files are read: a TOML file or a committed name")
    parser.add_argument("--threads", type=int, default=2, help="processors used (default 2)")
    parser.add_argument("--memory", default="2GB", help="most memory DuckDB may take (default 2GB)")


def add_window_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line arguments of sub-commands that count accusations in a window of days."""
    add_day_arguments(parser)
    parser.add_argument("--kind", default="", help="only allegations of this kind")
    parser.add_argument("--finding", default="", help="only allegations with this finding (default: proven or not)")


def add_day_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the first and the last day of the allegations to count.

    They are for sub-commands that count allegations of any kind and with any finding.
    """
    parser.add_argument("--since", type=day, metavar="DAY", help="first day counted (default: as the records say)")
    parser.add_argument("--until", type=day, metavar="DAY", help="last day counted")
    parser.set_defaults(kind="", finding="")


def day(text: str) -> dt.date:
    """Parse a day written as 2010-12-31."""
    return dt.date.fromisoformat(text)


def open_records(options: argparse.Namespace) -> Records:
    """Read the records that the options name, remove rows that cannot be counted, and show a progress bar meanwhile."""
    with progress.bar("Reading") as report:
        if options.database:
            open_database: OpenDatabase = options.open_database
            return open_database(options.force, options.threads, options.memory, report)
        return records.load_folder(
            options.folder, options.mapping, threads=options.threads, memory=options.memory, progress=report
        )


def refuse_database(force: str | None, threads: int, memory: str, report: Progress) -> Records:
    """Raise PatternsError; used for the option `--database` where no function that reads a database was passed in."""
    del force, threads, memory, report
    raise PatternsError("There is no database here. Say --folder with a folder of files.")


def chosen_accusations(records_: Records, options: argparse.Namespace) -> Chosen:
    """Return which accusations to count: those between the days in the options, by default in the whole recorded period.

    The options may also limit the kind of allegation and the finding.
    """
    span = recorded_window(records_)
    return Chosen(Window(options.since or span.since, options.until or span.until), options.kind, options.finding)
