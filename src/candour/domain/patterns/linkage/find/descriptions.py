"""A partial description of an officer as a person gives it, and the form in which it is compared. Neither is ever stored.

Not here: how much agreement in each fact counts (`comparisons.py`, the model), and the index of officers to compare a
description with (`register.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.find import ranks

UNSEEN_DIGIT = "?"  # stands for one digit of a number that was not seen or heard
_UNSEEN_MARKS = re.compile(r"[?*_.·…]")
_PLACE_WORDS = frozenset(("UNIT", "STATION", "DISTRICT", "DIST", "DIVISION", "PRECINCT", "POLICE"))
_PARTICLES = frozenset(("VAN", "VON", "DER", "DEN", "DEL", "DELA", "LOS", "LAS", "SAN", "MAC", "BIN", "ABU", "SAINT", "SANTA"))
_SEXES = {"F": "female", "M": "male", "WOMAN": "female", "MAN": "male", "FEMALE": "female", "MALE": "male"}


@dataclass(frozen=True, slots=True)
class Stay:
    """One further occasion on which the officer described was seen, apart from the incident.

    `unit` is the unit or place of work, `on` the day on which the officer was seen there.
    """

    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class Description:
    """What a report says of one officer; every field may be left out.

    `surname` and `given` are as heard (one letter in `given` is an initial). `rank` and `unit` may have any usual spelling.
    `number` is the shoulder number, with `?` for each digit not seen (`23??`). `on` is the day of the incident; the description
    is compared with the units, ranks and numbers that officers had on this day. `age` is in years on this day; `born` is an
    approximate year of birth. `sex` and `ethnicity` are as seen. `stays` are other sightings of the officer.
    """

    surname: str = ""
    given: str = ""
    nickname: str = ""
    rank: str = ""
    number: str = ""
    unit: str = ""
    age: int | None = None
    born: int | None = None
    sex: str = ""
    ethnicity: str = ""
    on: date | None = None
    stays: tuple[Stay, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparableDescription:
    """A description of an officer in the cleaned form in which it is compared with a register of officers.

    `halves` are the parts of a double surname, `generation` is a word like JR or III, `on` is the day of the incident, and
    `stays` are the other places and days at which the same officer was seen. `notes` tell the searcher which statements cannot
    be compared.
    """

    surname: str = ""
    halves: tuple[str, ...] = ()
    generation: str = ""
    given: str = ""
    initial: str = ""
    rank: ranks.Rank = ranks.NONE
    number: str = ""
    unit: str = ""
    born: int | None = None
    sex: str = ""
    ethnicity: str = ""
    on: date | None = None
    stays: tuple[Stay, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def says_nothing(self) -> bool:
        """Whether the description states no fact that could distinguish one officer from another."""
        facts = (self.surname, self.given, self.initial, self.rank.word, self.number, self.unit, self.sex, self.ethnicity)
        return not any(facts) and self.born is None and not self.stays


def to_comparable(description: Description) -> ComparableDescription:
    """Convert a description to the form in which it is compared: cleaned names, standard rank and unit, year of birth from age.

    Afterwards clears the cache of `names.fold`, so that no part of the description stays in memory.
    """
    try:
        return _convert_description(description)
    finally:
        names.fold.cache_clear()


def _convert_description(description: Description) -> ComparableDescription:
    """Convert a description to the form in which it is compared, with a note for each statement that cannot be compared."""
    notes: list[str] = []
    name = names.clean(description.given, "", description.surname)
    if description.surname and not name.last:
        notes.append("What was given as the surname is not a name, so it was not compared.")
    given = name.first or _comparable_nickname(description.nickname, notes)
    born = description.born if description.born is not None else _birth_year_by_age(description, notes)
    return ComparableDescription(
        surname=name.last,
        halves=name_parts(description.surname) if name.last else (),
        generation=name.generation,
        given=given if len(given) > 1 else "",
        initial=given[:1],
        rank=ranks.read(description.rank),
        number=_comparable_number(description.number, notes),
        unit=unit_key(description.unit),
        born=born,
        sex=_SEXES.get(names.solid(description.sex), ""),
        ethnicity=names.fold(description.ethnicity).lower(),
        on=description.on,
        stays=tuple(Stay(unit_key(stay.unit), stay.on) for stay in description.stays if unit_key(stay.unit)),
        notes=tuple(notes),
    )


def name_parts(text: str) -> tuple[str, ...]:
    """Return the parts of a double surname that people may use alone, without particles such as VAN or DEL."""
    return tuple(part for part in names.halves(text) if part not in _PARTICLES)


def unit_key(text: str) -> str:
    """Return the name of a unit or station in a standard spelling.

    Examples: `Unit 007` → `7`, `King's Cross Police Station` → `KINGS CROSS`.
    """
    words = [word for word in names.fold(text).split() if word not in _PLACE_WORDS]
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)


def number_key(text: str) -> str:
    """Convert a shoulder number to letters and digits without leading zeros, for comparison. A prefix `No.` is not removed."""
    plain = names.solid(text)
    return plain.lstrip("0") if plain.isdigit() else plain


def _comparable_number(text: str, notes: list[str]) -> str:
    """Return a shoulder number in a standard spelling; for a text without a digit, return '' and add a note to `notes`."""
    marked = _UNSEEN_MARKS.sub(UNSEEN_DIGIT, text.strip().lstrip("#"))
    plain = UNSEEN_DIGIT.join(names.solid(part) for part in marked.split(UNSEEN_DIGIT))
    if not any(letter.isdigit() for letter in plain):
        if text.strip():
            notes.append("What was given as the number holds no digit, so it was not compared.")
        return ""
    return plain if UNSEEN_DIGIT in plain else number_key(plain)


def _comparable_nickname(text: str, notes: list[str]) -> str:
    """Return a nickname in the form in which names are compared.

    If the nickname is not a known form of any given name, adds a note to `notes`.
    """
    form = names.solid(text)
    if form and names.roots(form) == {form}:
        notes.append("The nickname is not a known form of any given name: it was compared as a given name would be.")
    return form


def _birth_year_by_age(description: Description, notes: list[str]) -> int | None:
    """Return the year of birth that follows from the age stated in the description.

    Where the day of the incident is missing, returns None and adds a note to `notes`.
    """
    if description.age is None:
        return None
    if description.on is None:
        notes.append("An age needs a date: give the day of the incident, or a year of birth. It was not compared.")
        return None
    return description.on.year - description.age
