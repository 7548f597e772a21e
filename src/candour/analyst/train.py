"""Learn a model of the records at hand: to link rows by, to find officers by, or the points of early warning.

A model holds weights and the fingerprint of the data it was learned from. One of linking or of points refuses data of another
shape; one of finding, whose fields may all be left out, is refused where it knows other comparisons.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from candour.analyst import early_scores, find_scores, link_scores

SUMMARY = "a model of linking, finding or early warning, learned from the records at hand"
Task = tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
TASKS: dict[str, Task] = {
    "link": ("from rows whose person is known", link_scores.add_train_arguments, link_scores.train),
    "find": ("from descriptions whose officer is known", find_scores.add_train_arguments, find_scores.train),
    "early": ("from complaints and what became of them", early_scores.add_train_arguments, early_scores.train),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command for each kind of model."""
    for made in tasks(parser, TASKS):
        made.add_argument("--model", type=Path, required=True, metavar="FILE", help="the model is written here")


def tasks(parser: argparse.ArgumentParser, known: dict[str, Task]) -> list[argparse.ArgumentParser]:
    """The parsers of the tasks, each knowing what it runs."""
    commands = parser.add_subparsers(required=True, metavar="TASK")
    found = []
    for name, (words, add, work) in known.items():
        made = commands.add_parser(name, help=words, description=words)
        add(made)
        made.set_defaults(task=work)
        found.append(made)
    return found


def run(options: argparse.Namespace) -> int:
    """Learn and save. Returns 0."""
    return int(options.task(options))
