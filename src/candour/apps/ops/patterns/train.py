"""Learn the weights of linking from rows whose person is known, and keep them with the fingerprint of those rows."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from candour.apps.ops.patterns import mentions, progress
from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.link import train

SUMMARY = "a linking model from rows whose person is known"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files, truth and where the model goes."""
    mentions.add_arguments(parser)
    parser.add_argument(
        "--truth", type=Path, required=True, metavar="CSV", help="mention_id and person_id of rows that are known"
    )
    parser.add_argument("--model", type=Path, required=True, metavar="FILE", help="the model is written here")


def run(options: argparse.Namespace) -> int:
    """Learn and save. Returns 0."""
    with progress.bar("Learning") as told:
        told("reading", 0.1)
        connection = mentions.opened(options)
        mentions.read_truth(connection, options.truth)
        told("weights", 0.3)
        made = train(connection, mentions.TABLE, mentions.promised(options), mentions.TRUTH)
    models.save(made, options.model)
    sys.stdout.write(
        f"Wrote {options.model}: learned from {made.fingerprint.rows:,} rows. It holds weights, and no row of theirs.\n"
    )
    return 0
