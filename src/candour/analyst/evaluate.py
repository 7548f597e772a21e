"""How well linking, finding or early warning does on records whose answer is known; women and men apart."""

from __future__ import annotations

import argparse

from candour.analyst import early_scores, find_scores, link_scores, train

SUMMARY = "how well linking, finding or early warning does where the answer is known"
TASKS: dict[str, train.Task] = {
    "link": ("on rows whose person is known", link_scores.add_evaluate_arguments, link_scores.evaluate),
    "find": ("on descriptions whose officer is known", find_scores.add_evaluate_arguments, find_scores.evaluate),
    "early": ("on days of the past, from what was known then", early_scores.add_evaluate_arguments, early_scores.evaluate),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command for each kind of model."""
    train.tasks(parser, TASKS)


def run(options: argparse.Namespace) -> int:
    """Score and write it. Returns 0."""
    return train.run(options)
