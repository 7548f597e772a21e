"""Learns a model from records: for linking rows, for finding officers, or (a points table) for early warning.

A model file holds weights, and a digest that identifies its training data. A model for linking or a points table cannot be used
on data with other columns. Descriptions for finding officers may lack any column; a model for finding cannot be used only if
this version of Candour compares other facts than the version that trained the model.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from candour.analyst import early_models, find_models, link_models

SUMMARY = "a model of linking, finding or early warning, learned from the records at hand"
Task = tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
TASKS: dict[str, Task] = {
    "link": ("from rows whose person is known", link_models.add_train_arguments, link_models.train),
    "find": ("from descriptions whose officer is known", find_models.add_train_arguments, find_models.train),
    "early": ("from complaints and what became of them", early_models.add_train_arguments, early_models.train),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add for each task (linking, finding, early warning) a sub-command that trains a model for this task."""
    for task_parser in add_tasks(parser, TASKS):
        task_parser.add_argument("--model", type=Path, required=True, metavar="FILE", help="the model is written here")


def add_tasks(parser: argparse.ArgumentParser, known: dict[str, Task]) -> list[argparse.ArgumentParser]:
    """Add a sub-command for each task in `known`, a dict from a task's name to its functions; return their parsers.

    The parser of each sub-command stores the function to run.
    """
    commands = parser.add_subparsers(required=True, metavar="TASK")
    parsers = []
    for name, (words, add, work) in known.items():
        task_parser = commands.add_parser(name, help=words, description=words)
        add(task_parser)
        task_parser.set_defaults(task=work)
        parsers.append(task_parser)
    return parsers


def run(options: argparse.Namespace) -> int:
    """Train a model for the task that the options name and save the model to a file. Returns 0."""
    return int(options.task(options))
