"""Runs the sub-commands of `candour patterns` and reports their errors."""

from __future__ import annotations

import argparse
import sys
from types import ModuleType

from candour.analyst import churn, disparity, early, evaluate, find, link, repeats, train
from candour.analyst.sources import OpenDatabase, refuse_database
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.linkage.errors import LinkageError
from candour.domain.tables.errors import FilesRefused

COMMANDS: dict[str, ModuleType] = {
    "find": find,
    "link": link,
    "repeats": repeats,
    "churn": churn,
    "disparity": disparity,
    "early": early,
    "train": train,
    "evaluate": evaluate,
}


def parser() -> argparse.ArgumentParser:
    """Build the command-line parser of `candour patterns` with all its sub-commands."""
    root = argparse.ArgumentParser(prog="candour patterns", description="What repeats, how the system behaves, who needs help.")
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        subparser = commands.add_parser(name, help=module.SUMMARY, description=module.__doc__)
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    return root


def run(arguments: list[str], open_database: OpenDatabase = refuse_database) -> int:
    """Run the sub-command of `candour patterns` that the arguments name; return 0, or 1 after writing an error to stderr.

    `open_database` is the function that reads the records when the option `--database` is given.
    """
    options = parser().parse_args(arguments)
    options.open_database = open_database
    try:
        return int(options.run(options))
    except (PatternsError, LinkageError, FilesRefused, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
