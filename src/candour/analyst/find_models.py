"""Learning a model to find officers by, and evaluating one, on descriptions whose officer is known."""

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
    """Add the arguments for register and labelled descriptions."""
    sources.add_arguments(parser)
    descriptions.add_file(parser, required=True)


def train(options: argparse.Namespace) -> int:
    """Learn a model and save it. Returns 0."""
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
    """Add the arguments for register, labelled descriptions, model and output."""
    sources.add_arguments(parser)
    descriptions.add_file(parser, required=True)
    find.add_model_argument(parser)
    writing.add_arguments(parser)


def evaluate(options: argparse.Namespace) -> int:
    """Search for every description and write how often the right officer was ranked first. Returns 0."""
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
            places.append(_place(register, described, model))
    rows = _scored(register, known, places)
    _, many, first, five = rows[0]
    words = [f"Of {many:,} descriptions the right officer came first in {first:.4f}, in the first five in {five:.4f}."]
    left = len(all_described) - len(known)
    out = [Exclusion("descriptions", "finding", "the officer is not on the register", "excluded", left)] if left else []
    scored = sheet(records.connection, SheetHeading("scored", "How often the right officer was found"), _COLUMNS, rows)
    return writing.write(
        Findings("evaluate", "How well finding does", words, [scored], [], [*records.exclusions, *out]), options
    )


def _place(register: Register, described: NamedDescription, model: models.Model | None) -> int:
    """Return the rank of the right officer among the first five; 0 if absent or if the description says nothing."""
    try:
        ids = [each.officer_id for each in search(register, described.description, model, FIVE)]
    except NothingToGoOnError:
        return 0
    return ids.index(described.officer_id) + 1 if described.officer_id in ids else 0


def _scored(register: Register, known: list[NamedDescription], places: list[int]) -> list[tuple[str, int, float, float]]:
    """Return the rates of right answers for all descriptions, then for women and for men."""
    rows = [_share("all", places)]
    for sex in ("female", "male"):
        of_sex = set(register.sexes.rows[register.sexes.with_value(sex)].tolist())
        of_group = [at for described, at in zip(known, places, strict=True) if register.row_of(described.officer_id) in of_sex]
        rows += [_share(sex, of_group)] if of_group else []
    return rows


def _share(who: str, places: list[int]) -> tuple[str, int, float, float]:
    many = len(places)
    return who, many, sum(at == 1 for at in places) / many, sum(at > 0 for at in places) / many
