"""Learns and evaluates a model for linking rows, on files in which it is known who each row refers to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import duckdb

from candour.analyst import link, mentions, progress, writing
from candour.analyst.sheets import Findings, Sheet
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.link import train as learn

_PAIRS = """CREATE OR REPLACE TEMP TABLE scored AS
WITH known AS (SELECT t.mention_id, t.person_id, p.person, lower(coalesce(m.sex, '')) AS sex FROM truth t
 JOIN people p ON p.mention_id = t.mention_id JOIN mentions m ON m.mention_id = t.mention_id),
whose AS (SELECT 'all' AS who, person_id, person FROM known UNION ALL SELECT sex, person_id, person FROM known WHERE sex <> ''),
found AS (SELECT who, sum(n * (n - 1) / 2) AS pairs
 FROM (SELECT who, person, count(*) AS n FROM whose GROUP BY who, person) GROUP BY who),
truly AS (SELECT who, sum(n * (n - 1) / 2) AS pairs
 FROM (SELECT who, person_id, count(*) AS n FROM whose GROUP BY who, person_id) GROUP BY who),
shared AS (SELECT who, sum(n * (n - 1) / 2) AS pairs
 FROM (SELECT who, person, person_id, count(*) AS n FROM whose GROUP BY who, person, person_id) GROUP BY who)
SELECT s.who, CAST(t.pairs AS BIGINT) AS same, CAST(f.pairs AS BIGINT) AS joined, CAST(s.pairs AS BIGINT) AS joined_rightly,
 s.pairs / nullif(f.pairs, 0) AS precision, s.pairs / nullif(t.pairs, 0) AS recall,
 2 * s.pairs / nullif(f.pairs + t.pairs, 0) AS f1
FROM shared s JOIN found f ON f.who = s.who JOIN truly t ON t.who = s.who"""


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line arguments for the files to link, and for the file that says which person some rows refer to."""
    mentions.add_arguments(parser)
    _add_truth_argument(parser)


def train(options: argparse.Namespace) -> int:
    """Learn a model for linking rows that refer to one person, and save it to a file. Returns 0."""
    with progress.bar("Learning") as report:
        report("reading", 0.1)
        connection = mentions.open_mentions(options)
        mentions.read_truth(connection, options.truth)
        report("weights", 0.3)
        model = learn(connection, mentions.TABLE, mentions.source_promises(options), mentions.TRUTH)
    models.save(model, options.model)
    sys.stdout.write(
        f"Wrote {options.model}: learned from {model.fingerprint.rows:,} rows. It holds weights, and no row of theirs.\n"
    )
    return 0


def add_evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that `evaluate` shares with `link`, and `--truth`: a CSV file with the true person of some rows."""
    link.add_arguments(parser)
    _add_truth_argument(parser)


def evaluate(options: argparse.Namespace) -> int:
    """Link the rows of the files, and write how often the links agree with the truth file; returns 0.

    The truth file says which person some of the rows refer to.
    """
    with progress.bar("Scoring") as report:
        report("reading", 0.1)
        connection = mentions.open_mentions(options)
        mentions.read_truth(connection, options.truth)
        report("linking", 0.3)
        link.people(connection, link.link_mentions(connection, options))
        connection.execute(_PAIRS).fetchall()
    return writing.write(_findings(connection), options)


def _add_truth_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option `--truth`: a CSV file that says to which person each known row refers."""
    words = "mention_id and person_id of rows that are known"
    parser.add_argument("--truth", type=Path, required=True, metavar="CSV", help=words)


def _findings(connection: duckdb.DuckDBPyConnection) -> Findings:
    """Build the output of the evaluation of linking: how many pairs of rows were linked rightly, also for women and men.

    The figures are precision (share of linked pairs that are one person), recall (share of pairs of one person that were
    linked) and F1 (their harmonic mean).
    """
    rows = {row[0]: row[1:] for row in connection.execute("SELECT who, precision, recall, f1 FROM scored").fetchall()}
    if "all" not in rows or None in rows["all"]:
        raise PatternsError("No two rows of the truth are of one person, or none were joined: there is nothing to score.")
    precision, recall, f1 = rows["all"]
    words = [f"Of pairs whose people are known: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}."]
    both = [rows[who][1] for who in ("female", "male") if who in rows and rows[who][1] is not None]
    words += [f"Recall of women minus that of men: {both[0] - both[1]:+.4f}."] if len(both) == 2 else []  # noqa: PLR2004 - two
    sheet = Sheet("scored", "Pairs of rows whose person is known", connection, "FROM scored ORDER BY who")
    return Findings("evaluate", "How well linking does", words, [sheet])
