"""Where the records come from: a folder of files by a mapping, or the database of the running product."""

from __future__ import annotations

import argparse
import datetime as dt

from candour.apps.ops.patterns import progress
from candour.domain.patterns import records
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import Chosen, Window, whole


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of every sub-command that counts something in records."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--folder", help="folder of CSV files")
    source.add_argument("--database", action="store_true", help="the database of this installation")
    parser.add_argument("--force", metavar="CODE", help="with --database: which force (default: the only one)")
    parser.add_argument("--mapping", default="chicago", help="how the files are read: a TOML file or a committed name")
    parser.add_argument("--threads", type=int, default=2, help="processors used (default 2)")
    parser.add_argument("--memory", default="2GB", help="most memory DuckDB may take (default 2GB)")


def add_window_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of every sub-command that counts accusations over time."""
    add_day_arguments(parser)
    parser.add_argument("--kind", default="", help="only allegations of this kind")
    parser.add_argument("--finding", default="", help="only allegations with this finding (default: proven or not)")


def add_day_arguments(parser: argparse.ArgumentParser) -> None:
    """The first and last day counted, for sub-commands that count every kind and finding."""
    parser.add_argument("--since", type=day, metavar="DAY", help="first day counted (default: as the records say)")
    parser.add_argument("--until", type=day, metavar="DAY", help="last day counted")
    parser.set_defaults(kind="", finding="")


def day(given: str) -> dt.date:
    """A day as 2010-12-31."""
    return dt.date.fromisoformat(given)


def opened(options: argparse.Namespace) -> Records:
    """The records the options name, settled, with a progress bar while they are read."""
    if options.database:
        return from_database(options)
    with progress.bar("Reading") as told:
        return records.load_folder(options.folder, options.mapping, threads=options.threads, memory=options.memory, told=told)


def from_database(options: argparse.Namespace) -> Records:
    """The records of one force of the running product: those its pages are counted from."""
    from candour.apps.ops.database import prepare_django  # noqa: PLC0415 - reading files needs no Django

    prepare_django()
    from candour.apps.forces.models import Force  # noqa: PLC0415 - Django is set up by now
    from candour.apps.insight import records as live  # noqa: PLC0415

    forces = list(Force.objects.filter(**({"code": options.force} if options.force else {})).order_by("code"))
    if len(forces) != 1:
        known = ", ".join(Force.objects.order_by("code").values_list("code", flat=True)) or "none yet: import a roster"
        raise PatternsError(f"Say --force with one of the forces here: {known}.")
    with progress.bar("Reading") as told:
        return live.load(forces[0], threads=options.threads, memory=options.memory, told=told)


def chosen(records_: Records, options: argparse.Namespace) -> Chosen:
    """What is counted: the options' window within what the records cover."""
    span = whole(records_)
    return Chosen(Window(options.since or span.since, options.until or span.until), options.kind, options.finding)
