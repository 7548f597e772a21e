"""Decides which rows of several files refer to one person, and lists the doubtful pairs of rows, which a person must decide."""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
import numpy as np

from candour.analyst import mentions, progress, writing
from candour.analyst.sheets import Findings, Sheet, SheetHeading, sheet
from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.link import Linked, Question, link_records, link_rosters, questions, shipped
from candour.domain.patterns.results.shapes import Exclusion

SUMMARY = "rows of several files into people, with the doubtful pairs for a person to decide"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the files whose rows are linked, the model, the engine and the output files."""
    mentions.add_arguments(parser)
    parser.add_argument("--rosters", action="store_true", help="pair two rosters, each with one row a person")
    parser.add_argument(
        "--model", type=Path, help="a model of `candour patterns train link` (default: the one that comes with Candour)"
    )
    parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb", help="where pairs are compared")
    parser.add_argument("--questions", type=int, default=200, metavar="N", help="most pairs listed for a person (default 200)")
    writing.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Decide which rows of the files refer to one person and write the results to files. Returns 0."""
    with progress.bar("Linking") as report:
        report("reading", 0.1)
        connection = mentions.open_mentions(options)
        report("comparing", 0.3)
        linked = link_mentions(connection, options)
    return writing.write(_findings(connection, linked, options.questions), options)


def link_mentions(connection: duckdb.DuckDBPyConnection, options: argparse.Namespace) -> Linked:
    """Decide which rows of the table of mentions of officers refer to one person, with the model and engine in the options."""
    model = models.load(options.model) if options.model else shipped(connection, mentions.TABLE)
    if options.rosters:
        return link_rosters(connection, mentions.TABLE, model, engine=options.engine)
    return link_records(connection, mentions.TABLE, mentions.source_promises(options), model, engine=options.engine)


def _findings(connection: duckdb.DuckDBPyConnection, linked: Linked, most: int) -> Findings:
    """Build the output of linking: the numbers of rows and people, and at most `most` pairs of rows for a person to decide."""
    asked = questions(connection, linked, most)
    doubtful = [(pair.first, pair.second, pair.probability, pair.together, _words_of_reasons(pair)) for pair in asked]
    columns = ("one", "other", "probability", "linked_now", "why")
    named = SheetHeading(
        "questions", "Pairs for a person to decide, the most doubtful first", "Bits for and against stand beside reasons"
    )
    many = len(set(linked.groups.values()))
    words = [
        f"{len(linked.groups):,} rows speak of {many:,} people; {len(asked):,} pairs are listed for a person to decide.",
        "A link is not a finding: a person reads the rows before anything follows from it.",
    ]
    sheets = [people(connection, linked), sheet(connection, named, columns, doubtful)]
    left = [Exclusion("mentions", "linking", reason, "excluded", rows) for reason, rows in linked.exclusions.items() if rows]
    return Findings("link", "Linking: which rows speak of one person", words, sheets, [], left)


def people(connection: duckdb.DuckDBPyConnection, linked: Linked) -> Sheet:
    """Return the sheet of figures that says which person each row refers to.

    A person's id is the smallest id of the rows that refer to this person.
    """
    columns = {"mention_id": list(linked.groups), "person": list(linked.groups.values())}
    connection.register("linked", {name: np.array(values, dtype=object) for name, values in columns.items()})
    connection.execute("CREATE OR REPLACE TEMP TABLE people AS FROM linked").fetchall()
    connection.unregister("linked")
    return Sheet("people", "Rows and the person each speaks of", connection, "FROM people ORDER BY person, mention_id")


def _words_of_reasons(question: Question) -> str:
    """Return the reasons for the match weight of a doubtful pair of rows in words, each with the bits it adds in parentheses.

    A match weight is log2 of the odds, in bits, that both rows are one person.
    """
    return "; ".join(f"{words} ({bits:+.1f})" for words, bits in question.reasons)
