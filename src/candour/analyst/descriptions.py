"""Reads descriptions of officers from the options of the command or from a CSV file with one row for each description.

No content of a description is written to any output, which refers to a description by its id alone.
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
    """A description of an officer to search for, with the id of the description (`name`) that the output refers to.

    `officer_id` is the id of the officer described, if known.
    """

    name: str
    description: Description
    officer_id: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that describe one officer, and the option that names a CSV file of descriptions of officers."""
    add_file(parser, required=False)
    for name, words in _TEXTS.items():
        parser.add_argument(f"--{name}", default="", help=words)
    for name, words in _NUMBERS.items():
        parser.add_argument(f"--{name}", type=int, help=words)
    parser.add_argument("--on", type=sources.day, metavar="DAY", help="the day of the incident")
    parser.add_argument(
        "--stay",
        action="append",
        type=_parse_stay,
        default=[],
        metavar="UNIT@DAY",
        help="seen at work there on a day; repeatable",
    )


def add_file(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the option that names a CSV file of descriptions of officers; `required` says whether it must be given."""
    parser.add_argument(
        "--descriptions", type=Path, required=required, metavar="CSV", help=f"a row a description: {', '.join(COLUMNS)}"
    )


def from_options(options: argparse.Namespace) -> list[NamedDescription]:
    """Return the descriptions in the CSV file that the options name; without a file, the single description in the options.

    Raises: FilesRefused with every fault of the file.
    """
    if options.descriptions:
        return read(options.descriptions)
    fields = {name: getattr(options, name) for name in (*_TEXTS, *_NUMBERS, "on")}
    return [NamedDescription("1", Description(**fields, stays=tuple(options.stay)))]


def read(path: Path, *, known: bool = False) -> list[NamedDescription]:
    """Read a CSV file of descriptions of officers. If `known`, the file must have a column officer_id: the officer described.

    Raises: FilesRefused with every fault.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            lines = list(csv.DictReader(file, strict=True))
        except (csv.Error, UnicodeDecodeError) as fault:
            raise FilesRefused([f"{path}: cannot be read as CSV in UTF-8 ({fault}). Save it so."]) from fault
    faults = _faults_of_columns(path, lines, known=known)
    described = [
        description for number, line in enumerate(lines, start=1) if (description := _parse_line(number, line, path, faults))
    ]
    if faults:
        raise FilesRefused(faults)
    return described


def model_of(path: Path | None) -> models.Model | None:
    """Load the model for finding officers that `candour patterns train find` saved in the file `path`.

    If `path` is None, returns None, which stands for the default model. Raises: WrongShapeError for a model of another task.
    """
    if path is None:
        return None
    model = models.load(path)
    if model.task != "find":
        raise WrongShapeError(f"{path} is a model to {model.task} by, not to find an officer by: candour patterns train find.")
    return model


def _faults_of_columns(path: Path, lines: list[dict[str, str]], *, known: bool) -> list[str]:
    """Return a message for each fault in the columns of a CSV file of descriptions.

    Faults are: no rows, an unknown column or, if `known`, no column officer_id.
    """
    if not lines:
        return [f"{path}: holds no description. Give a first row of names and a row for each."]
    wanted = {*COLUMNS, OFFICER}
    odd = [name for name in lines[0] if name not in wanted]
    faults = [f"{path}: has a column {name!r}, which no description has. There are: {', '.join(COLUMNS)}." for name in odd]
    return faults + ([f"{path}: has no column {OFFICER!r}."] if known and OFFICER not in lines[0] else [])


def _parse_line(number: int, line: dict[str, str], path: Path, faults: list[str]) -> NamedDescription | None:
    """Return the description of an officer in a line of the file; if unreadable, add a message to `faults` and return None.

    `number` is the number of the line in the file, for the message.
    """
    fields = {name: (line.get(name) or "").strip() for name in (*COLUMNS, OFFICER)}
    try:
        described = Description(
            **{name: fields[name] for name in _TEXTS},
            age=int(fields["age"]) if fields["age"] else None,
            born=int(fields["born"]) if fields["born"] else None,
            on=dt.date.fromisoformat(fields["on"]) if fields["on"] else None,
            stays=tuple(_parse_stay(stay) for stay in fields["stays"].split(";") if stay.strip()),
        )
    except (ValueError, argparse.ArgumentTypeError) as fault:
        faults.append(f"{path}, row {number}: {fault}. Write days as 2010-12-31, ages and years as whole numbers.")
        return None
    return NamedDescription(fields["description_id"] or str(number), described, fields[OFFICER])


def _parse_stay(text: str) -> Stay:
    """Parse a text such as 012@2010-12-31: a unit, and a day on which the officer described served in this unit."""
    unit, at, day = text.strip().rpartition("@")
    if not at or not unit:
        raise argparse.ArgumentTypeError(f"{text!r} is no UNIT@DAY")
    return Stay(unit, dt.date.fromisoformat(day))
