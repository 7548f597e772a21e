"""Finds the officers whom a description may refer to, the likeliest first, each with a probability and its reasons.

A candidate is an officer whom a person should check, not an answer. No content of a description is written to a file; the
output refers to each description by its id.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from candour.analyst import descriptions, progress, sources, writing
from candour.analyst.descriptions import NamedDescription
from candour.analyst.sheets import Findings, Sheet, SheetHeading, large_sheet
from candour.domain.patterns.linkage.find import Finding, NothingToGoOnError, Register, find
from candour.domain.patterns.records import Records
from candour.domain.patterns.results.shapes import Exclusion

SUMMARY = "the officers a description may be of, ranked, with the reasons for and against each"
_NOTE = "Points are doublings of the odds; those of one officer add up to log2 of the probability"
_CANDIDATES = ("description", "place", "officer_id", "probability")
_STEPS = ("description", "place", "officer_id", "step", "compared", "points", "why")
_LEFT = ("description", "verdict", "not_on_the_register", "somebody_not_listed", "notes")
Results = list[tuple[NamedDescription, Finding]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the roster of officers, the descriptions, the model and the output files."""
    sources.add_arguments(parser)
    descriptions.add_arguments(parser)
    add_model_argument(parser)
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="most candidates for each (default 10)")
    writing.add_arguments(parser)


def add_model_argument(parser: argparse.ArgumentParser) -> None:
    """Add the command-line argument for the path of a model for finding officers."""
    parser.add_argument(
        "--model", type=Path, help="of `candour patterns train find` (default: the one that comes with Candour)"
    )


def run(options: argparse.Namespace) -> int:
    """Search the register of officers for each description and write the candidates to files. Returns 0."""
    all_described, model = descriptions.from_options(options), descriptions.model_of(options.model)
    records = sources.open_records(options)
    results: Results = []
    with progress.bar("Finding") as report:
        register, uninformative = Register.from_records(records), 0
        for number, described in enumerate(all_described):
            report(f"{number + 1} of {len(all_described)}", number / len(all_described))
            try:
                results.append((described, find(register, described.description, model, options.limit)))
            except NothingToGoOnError:
                if not options.descriptions:
                    raise
                uninformative += 1
    return writing.write(_findings(records, register, results, uninformative), options)


def _findings(records: Records, register: Register, results: Results, uninformative: int) -> Findings:
    """Build the output of a search for officers: a sentence on each of the first five descriptions, and sheets of figures.

    `results` are the descriptions with the officers found; `uninformative` is the number of descriptions left out because they
    say nothing that a register records.
    """
    words = [
        f"{len(results):,} descriptions were set against {register.size:,} officers.",
        *(f"{described.name}: {_sentence_about_best(finding)}." for described, finding in results[:5]),
        "A candidate is a place to look, not an answer: a person decides, after reading the account.",
    ]
    reason = "it says nothing that a register knows"
    left = [Exclusion("descriptions", "finding", reason, "excluded", uninformative)] if uninformative else []
    return Findings("find", "Finding the officer", words, _sheets(records, results), [], [*records.exclusions, *left])


def _sheets(records: Records, results: Results) -> list[Sheet]:
    """Return three sheets of figures on the search for the officers described.

    They hold the candidates, the points that explain each candidate's probability, and the probability of all officers not
    listed.
    """
    ranked = [(described.name, at, each) for described, finding in results for at, each in enumerate(finding, start=1)]
    candidates = [(name, at, each.officer_id, each.probability) for name, at, each in ranked]
    steps = [
        (name, at, each.officer_id, number, step.label, step.points, step.words)
        for name, at, each in ranked
        for number, step in enumerate(each.waterfall)
    ]
    left = [
        (described.name, finding.verdict, finding.elsewhere, finding.others, " ".join(finding.notes))
        for described, finding in results
    ]
    return [
        large_sheet(
            records.connection, SheetHeading("candidates", "The likeliest officers, likeliest first"), _CANDIDATES, candidates
        ),
        large_sheet(records.connection, SheetHeading("waterfall", "What makes each probability", _NOTE), _STEPS, steps),
        large_sheet(records.connection, SheetHeading("left", "What the candidates leave over"), _LEFT, left),
    ]


def _sentence_about_best(finding: Finding) -> str:
    """Return the part of a sentence that names the likeliest officer found by one search for an officer described."""
    best = f"the likeliest has {finding[0].probability:.0%}" if len(finding) else "nobody fits"
    return f"{finding.verdict}; {best}, {finding.elsewhere:.0%} that the officer is not on the register"
