"""Which officers a description may be of: the likeliest, each with its probability and the sum that makes it.

A candidate is a place to look, not an answer. Nothing of the description is written: findings name it by its id.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from candour.analyst import described, progress, sources, writing
from candour.analyst.described import NamedDescription
from candour.analyst.sheets import Findings, Named, Sheet, many
from candour.domain.patterns.linkage.find import Finding, NothingToGoOnError, Register, find
from candour.domain.patterns.records import Records
from candour.domain.patterns.results.shapes import Exclusion

SUMMARY = "the officers a description may be of, ranked, with the reasons for and against each"
_NOTE = "Points are doublings of the odds; those of one officer add up to log2 of the probability"
_CANDIDATES = ("description", "place", "officer_id", "probability")
_STEPS = ("description", "place", "officer_id", "step", "compared", "points", "why")
_LEFT = ("description", "verdict", "not_on_the_register", "somebody_not_listed", "notes")
Found = list[tuple[NamedDescription, Finding]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Register, description, model and output."""
    sources.add_arguments(parser)
    described.add_arguments(parser)
    add_model(parser)
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="most candidates for each (default 10)")
    writing.add_arguments(parser)


def add_model(parser: argparse.ArgumentParser) -> None:
    """Which model."""
    parser.add_argument(
        "--model", type=Path, help="of `candour patterns train find` (default: the one that comes with Candour)"
    )


def run(options: argparse.Namespace) -> int:
    """Search and write it. Returns 0."""
    descriptions, model = described.from_options(options), described.model_of(options.model)
    records = sources.opened(options)
    found: Found = []
    with progress.bar("Finding") as say:
        register, silent = Register.from_records(records), 0
        for number, one in enumerate(descriptions):
            say(f"{number + 1} of {len(descriptions)}", number / len(descriptions))
            try:
                found.append((one, find(register, one.description, model, options.limit)))
            except NothingToGoOnError:
                if not options.descriptions:
                    raise
                silent += 1
    return writing.write(_findings(records, register, found, silent), options)


def _findings(records: Records, register: Register, found: Found, silent: int) -> Findings:
    words = [
        f"{len(found):,} descriptions were set against {register.size:,} officers.",
        *(f"{one.name}: {_verdict(finding)}." for one, finding in found[:5]),
        "A candidate is a place to look, not an answer: a person decides, with the account before her.",
    ]
    reason = "it says nothing that a register knows"
    left = [Exclusion("descriptions", "finding", reason, "excluded", silent)] if silent else []
    return Findings("find", "Finding the officer", words, _sheets(records, found), [], [*records.exclusions, *left])


def _sheets(records: Records, found: Found) -> list[Sheet]:
    ranked = [(one.name, at, each) for one, finding in found for at, each in enumerate(finding, start=1)]
    candidates = [(name, at, each.officer_id, each.probability) for name, at, each in ranked]
    steps = [
        (name, at, each.officer_id, number, step.label, step.points, step.words)
        for name, at, each in ranked
        for number, step in enumerate(each.waterfall)
    ]
    left = [(one.name, made.verdict, made.elsewhere, made.others, " ".join(made.notes)) for one, made in found]
    return [
        many(records.connection, Named("candidates", "The likeliest officers, likeliest first"), _CANDIDATES, candidates),
        many(records.connection, Named("waterfall", "What makes each probability", _NOTE), _STEPS, steps),
        many(records.connection, Named("left", "What the candidates leave over"), _LEFT, left),
    ]


def _verdict(finding: Finding) -> str:
    best = f"the likeliest has {finding[0].probability:.0%}" if len(finding) else "nobody fits"
    return f"{finding.verdict}; {best}, {finding.elsewhere:.0%} that the officer is not on the register"
