"""Descriptions of officers, from options or from a CSV file with a row for each; the register they are looked for in.

Nothing of a description is written anywhere: findings name it by its id alone.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from candour.analyst import sources
from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.errors import WrongShapeError
from candour.domain.patterns.linkage.find import Description, Stay
from candour.domain.tables.errors import FilesRefused

_TEXTS = {
    "surname": "the surname as heard",
    "given": "a given name or its first letter",
    "nickname": "what the officer was called",
    "rank": "rank in any usual spelling",
    "number": "shoulder number, ? for each digit not seen: 23??",
    "unit": "unit or station",
    "sex": "female or male, as seen",
    "ethnicity": "as seen",
}
_NUMBERS = {"age": "about how old, with --on", "born": "year of birth, about right"}
COLUMNS = ("description_id", *_TEXTS, *_NUMBERS, "on", "stays")
OFFICER = "officer_id"


@dataclass(frozen=True, slots=True)
class NamedDescription:
    """One description, what findings call it, and whom it is of where that is known."""

    name: str
    description: Description
    officer_id: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One description in options, or a file of them."""
    add_file(parser, required=False)
    for name, words in _TEXTS.items():
        parser.add_argument(f"--{name}", default="", help=words)
    for name, words in _NUMBERS.items():
        parser.add_argument(f"--{name}", type=int, help=words)
    parser.add_argument("--on", type=sources.day, metavar="DAY", help="the day of the incident")
    parser.add_argument(
        "--stay", action="append", type=_stay, default=[], metavar="UNIT@DAY", help="seen at work there on a day; repeatable"
    )


def add_file(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """The file alone."""
    parser.add_argument(
        "--descriptions", type=Path, required=required, metavar="CSV", help=f"a row a description: {', '.join(COLUMNS)}"
    )


def from_options(options: argparse.Namespace) -> list[NamedDescription]:
    """Those of the file, or the one in the options. Raises FilesRefused with every fault of the file."""
    if options.descriptions:
        return read(options.descriptions)
    given = {name: getattr(options, name) for name in (*_TEXTS, *_NUMBERS, "on")}
    return [NamedDescription("1", Description(**given, stays=tuple(options.stay)))]


def read(path: Path, *, known: bool = False) -> list[NamedDescription]:
    """A file of descriptions; with `known` it says in officer_id whom each is of. Raises FilesRefused with every fault."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            lines = list(csv.DictReader(file, strict=True))
        except (csv.Error, UnicodeDecodeError) as fault:
            raise FilesRefused([f"{path}: cannot be read as CSV in UTF-8 ({fault}). Save it so."]) from fault
    faults = _faults(path, lines, known=known)
    found = [one for number, line in enumerate(lines, start=1) if (one := _named(number, line, path, faults))]
    if faults:
        raise FilesRefused(faults)
    return found


def model_of(path: Path | None) -> models.Model | None:
    """A model of `candour patterns train find`, or None for Candour's own. Raises WrongShapeError for one of another task."""
    if path is None:
        return None
    model = models.load(path)
    if model.task != "find":
        raise WrongShapeError(f"{path} is a model to {model.task} by, not to find an officer by: candour patterns train find.")
    return model


def _faults(path: Path, lines: list[dict[str, str]], *, known: bool) -> list[str]:
    if not lines:
        return [f"{path}: holds no description. Give a first row of names and a row for each."]
    wanted = {*COLUMNS, OFFICER}
    odd = [name for name in lines[0] if name not in wanted]
    faults = [f"{path}: has a column {name!r}, which no description has. There are: {', '.join(COLUMNS)}." for name in odd]
    return faults + ([f"{path}: has no column {OFFICER!r}."] if known and OFFICER not in lines[0] else [])


def _named(number: int, line: dict[str, str], path: Path, faults: list[str]) -> NamedDescription | None:
    given = {name: (line.get(name) or "").strip() for name in (*COLUMNS, OFFICER)}
    try:
        described = Description(
            **{name: given[name] for name in _TEXTS},
            age=int(given["age"]) if given["age"] else None,
            born=int(given["born"]) if given["born"] else None,
            on=dt.date.fromisoformat(given["on"]) if given["on"] else None,
            stays=tuple(_stay(one) for one in given["stays"].split(";") if one.strip()),
        )
    except (ValueError, argparse.ArgumentTypeError) as fault:
        faults.append(f"{path}, row {number}: {fault}. Write days as 2010-12-31, ages and years as whole numbers.")
        return None
    return NamedDescription(given["description_id"] or str(number), described, given[OFFICER])


def _stay(given: str) -> Stay:
    unit, at, day = given.strip().rpartition("@")
    if not at or not unit:
        raise argparse.ArgumentTypeError(f"{given!r} is no UNIT@DAY")
    return Stay(unit, dt.date.fromisoformat(day))
