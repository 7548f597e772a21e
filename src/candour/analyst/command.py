"""The list of sub-commands of `candour patterns`, and what they answer to a fault."""

from __future__ import annotations

import argparse
import sys
from types import ModuleType

from candour.analyst import churn, disparity, early, evaluate, find, link, repeats, train
from candour.analyst.sources import OpenDatabase, no_database
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
    """All sub-commands with their arguments."""
    made = argparse.ArgumentParser(prog="candour patterns", description="What repeats, how the system behaves, who needs help.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        one = commands.add_parser(name, help=module.SUMMARY, description=module.__doc__)
        module.add_arguments(one)
        one.set_defaults(run=module.run)
    return made


def run(arguments: list[str], open_database: OpenDatabase = no_database) -> int:
    """Run one sub-command; 0 done, 1 refused with every fault named. `open_database` reads the records of `--database`."""
    options = parser().parse_args(arguments)
    options.open_database = open_database
    try:
        return int(options.run(options))
    except (PatternsError, LinkageError, FilesRefused, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
