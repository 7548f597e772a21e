"""Learns a model for finding officers, and evaluates a model, on descriptions whose officers are known."""

from __future__ import annotations

import argparse
import sys

from candour.analyst import descriptions, find, progress, sources, writing
from candour.analyst.descriptions import NamedDescription
from candour.analyst.sheets import Findings, SheetHeading, sheet
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.find import NothingToGoOnError, Register
from candour.domain.patterns.linkage.find import find as search
from candour.domain.patterns.linkage.find.train import train as learn
from candour.domain.patterns.results.shapes import Exclusion

FIVE = 5
_COLUMNS = ("who", "descriptions", "first", "in_first_five")


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the roster of officers and for descriptions of known officers."""
    sources.add_arguments(parser)
    descriptions.add_file(parser, required=True)


def train(options: argparse.Namespace) -> int:
    """Learn a model for finding officers from descriptions whose officers are known, and save it to a file. Returns 0."""
    all_described = descriptions.read(options.descriptions, known=True)
    register = Register.from_records(sources.open_records(options))
    known = [
        (described.description, described.officer_id)
        for described in all_described
        if register.row_of(described.officer_id) is not None
    ]
    if not known:
        raise PatternsError("No description is of an officer on the register, so nothing can be learned. Check the ids.")
    with progress.bar("Learning") as report:
        model = learn(register, known, progress=lambda part: report("weights", part))
    models.save(model, options.model)
    left = len(all_described) - len(known)
    sys.stdout.write(
        f"Wrote {options.model}: learned from {len(known):,} descriptions; {left:,} are of nobody on the register."
        " It holds weights, and no name.\n"
    )
    return 0


def add_evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the roster, for descriptions of known officers, the model and the output files."""
    sources.add_arguments(parser)
    descriptions.add_file(parser, required=True)
    find.add_model_argument(parser)
    writing.add_arguments(parser)


def evaluate(options: argparse.Namespace) -> int:
    """Search the register of officers for every description; write how often the right officer is ranked first. Returns 0."""
    all_described, model = descriptions.read(options.descriptions, known=True), descriptions.model_of(options.model)
    records = sources.open_records(options)
    register = Register.from_records(records)
    known = [described for described in all_described if register.row_of(described.officer_id) is not None]
    if not known:
        raise PatternsError("No description is of an officer on the register, so there is nothing to score. Check the ids.")
    with progress.bar("Finding") as report:
        places = []
        for number, described in enumerate(known):
            report(f"{number + 1} of {len(known)}", number / len(known))
            places.append(_rank_of_right_officer(register, described, model))
    rows = _scores_by_sex(register, known, places)
    _, many, first, five = rows[0]
    words = [f"Of {many:,} descriptions the right officer came first in {first:.4f}, in the first five in {five:.4f}."]
    left = len(all_described) - len(known)
    out = [Exclusion("descriptions", "finding", "the officer is not on the register", "excluded", left)] if left else []
    scored = sheet(records.connection, SheetHeading("scored", "How often the right officer was found"), _COLUMNS, rows)
    return writing.write(
        Findings("evaluate", "How well finding does", words, [scored], [], [*records.exclusions, *out]), options
    )


def _rank_of_right_officer(register: Register, described: NamedDescription, model: models.Model | None) -> int:
    """Return the rank (1 to 5) of the officer described among the candidates of the search.

    Returns 0 if the officer is not among them or if nothing in the description can be compared.
    """
    try:
        ids = [each.officer_id for each in search(register, described.description, model, FIVE)]
    except NothingToGoOnError:
        return 0
    return ids.index(described.officer_id) + 1 if described.officer_id in ids else 0


def _scores_by_sex(register: Register, known: list[NamedDescription], places: list[int]) -> list[tuple[str, int, float, float]]:
    """Return how often the right officer was found: for all descriptions, for those of women, and for those of men.

    A result is (who, number of descriptions, share with the right officer first, share with the officer in the first five).
    `places` holds the rank of the right officer for each description, 0 if not in the first five.
    """
    rows = [_score_of_ranks("all", places)]
    for sex in ("female", "male"):
        of_sex = set(register.sexes.rows[register.sexes.with_value(sex)].tolist())
        of_group = [at for described, at in zip(known, places, strict=True) if register.row_of(described.officer_id) in of_sex]
        rows += [_score_of_ranks(sex, of_group)] if of_group else []
    return rows


def _score_of_ranks(who: str, places: list[int]) -> tuple[str, int, float, float]:
    """Return (who, number of descriptions, share with rank 1, share with a rank from 1 to 5).

    `places` holds the rank of the right officer for each description; 0 means not found.
    """
    many = len(places)
    return who, many, sum(at == 1 for at in places) / many, sum(at > 0 for at in places) / many
