"""Learning a model to find officers by, and scoring one, on descriptions whose officer is known."""

from __future__ import annotations

import argparse
import sys

from candour.analyst import described, find, progress, sources, writing
from candour.analyst.described import NamedDescription
from candour.analyst.sheets import Findings, Named, sheet
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.find import NothingToGoOnError, Register
from candour.domain.patterns.linkage.find import find as search
from candour.domain.patterns.linkage.find.train import train as learn
from candour.domain.patterns.results.shapes import Exclusion

FIVE = 5
_COLUMNS = ("who", "descriptions", "first", "in_first_five")


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Register, descriptions whose officer is known, and where the model goes."""
    sources.add_arguments(parser)
    described.add_file(parser, required=True)


def train(options: argparse.Namespace) -> int:
    """Learn and save. Returns 0."""
    descriptions = described.read(options.descriptions, known=True)
    register = Register.from_records(sources.opened(options))
    known = [(one.description, one.officer_id) for one in descriptions if register.row_of(one.officer_id) is not None]
    if not known:
        raise PatternsError("No description is of an officer on the register, so nothing can be learned. Check the ids.")
    with progress.bar("Learning") as say:
        made = learn(register, known, progress=lambda part: say("weights", part))
    models.save(made, options.model)
    left = len(descriptions) - len(known)
    sys.stdout.write(
        f"Wrote {options.model}: learned from {len(known):,} descriptions; {left:,} are of nobody on the register."
        " It holds weights, and no name.\n"
    )
    return 0


def add_evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """Register, descriptions whose officer is known, model and output."""
    sources.add_arguments(parser)
    described.add_file(parser, required=True)
    find.add_model(parser)
    writing.add_arguments(parser)


def evaluate(options: argparse.Namespace) -> int:
    """Search for every description and write how often the right officer came first. Returns 0."""
    descriptions, model = described.read(options.descriptions, known=True), described.model_of(options.model)
    records = sources.opened(options)
    register = Register.from_records(records)
    known = [one for one in descriptions if register.row_of(one.officer_id) is not None]
    if not known:
        raise PatternsError("No description is of an officer on the register, so there is nothing to score. Check the ids.")
    with progress.bar("Finding") as say:
        places = []
        for number, one in enumerate(known):
            say(f"{number + 1} of {len(known)}", number / len(known))
            places.append(_place(register, one, model))
    rows = _scored(register, known, places)
    _, many, first, five = rows[0]
    words = [f"Of {many:,} descriptions the right officer came first in {first:.4f}, in the first five in {five:.4f}."]
    left = len(descriptions) - len(known)
    out = [Exclusion("descriptions", "finding", "the officer is not on the register", "excluded", left)] if left else []
    scored = sheet(records.connection, Named("scored", "How often the right officer was found"), _COLUMNS, rows)
    return writing.write(
        Findings("evaluate", "How well finding does", words, [scored], [], [*records.exclusions, *out]), options
    )


def _place(register: Register, one: NamedDescription, model: models.Model | None) -> int:
    """Where the right officer stands among the first five; 0 for nowhere, also where the description says nothing."""
    try:
        ids = [each.officer_id for each in search(register, one.description, model, FIVE)]
    except NothingToGoOnError:
        return 0
    return ids.index(one.officer_id) + 1 if one.officer_id in ids else 0


def _scored(register: Register, known: list[NamedDescription], places: list[int]) -> list[tuple[str, int, float, float]]:
    """All together, then women and men apart."""
    rows = [_share("all", places)]
    for sex in ("female", "male"):
        of_sex = set(register.sexes.rows[register.sexes.with_value(sex)].tolist())
        found = [at for one, at in zip(known, places, strict=True) if register.row_of(one.officer_id) in of_sex]
        rows += [_share(sex, found)] if found else []
    return rows


def _share(who: str, places: list[int]) -> tuple[str, int, float, float]:
    many = len(places)
    return who, many, sum(at == 1 for at in places) / many, sum(at > 0 for at in places) / many
