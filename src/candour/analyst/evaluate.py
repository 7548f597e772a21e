"""Evaluates linking of rows, finding of officers or early warning on records with known right answers.

Linking and finding are also evaluated for women and men separately.
"""

from __future__ import annotations

import argparse

from candour.analyst import early_models, find_models, link_models, train

SUMMARY = "how well linking, finding or early warning does where the answer is known"
TASKS: dict[str, train.Task] = {
    "link": ("on rows whose person is known", link_models.add_evaluate_arguments, link_models.evaluate),
    "find": ("on descriptions whose officer is known", find_models.add_evaluate_arguments, find_models.evaluate),
    "early": ("on days of the past, from what was known then", early_models.add_evaluate_arguments, early_models.evaluate),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add for each task (linking, finding, early warning) a sub-command that evaluates a model of this task."""
    train.add_tasks(parser, TASKS)


def run(options: argparse.Namespace) -> int:
    """Evaluate the model that the options name and write the results to files. Returns 0."""
    return train.run(options)
