"""A description of an officer as somebody gives it, and the same made comparable. Nothing here is ever stored.

Not here: what agreement is worth (`comparisons.py`, the model) and the register it is compared with (`register.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.find import ranks

UNHEARD = "?"  # one digit of a number that was not heard or seen
_UNHEARD = re.compile(r"[?*_.·…]")
_PLACE_WORDS = frozenset(("UNIT", "STATION", "DISTRICT", "DIST", "DIVISION", "PRECINCT", "POLICE"))
_PARTICLES = frozenset(("VAN", "VON", "DER", "DEN", "DEL", "DELA", "LOS", "LAS", "SAN", "MAC", "BIN", "ABU", "SAINT", "SANTA"))
_SEXES = {"F": "female", "M": "male", "WOMAN": "female", "MAN": "male", "FEMALE": "female", "MALE": "male"}


@dataclass(frozen=True, slots=True)
class Stay:
    """A place or unit where the officer was seen at work on a date, besides the one of the incident."""

    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class Description:
    """What a report says of one officer; every field may be left out.

    `surname` and `given` as heard (one letter in `given` is an initial); `nickname`; `rank` and `unit` in any usual spelling;
    `number` with `?` for each digit not seen (`23??`); `age` in years on the day `on`, or `born` a year of birth about right;
    `sex` and `ethnicity` as seen; `on` the day of the incident: postings, ranks and numbers are compared as of that day.
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
class Heard:
    """A description made comparable; `notes` say in words what could not be used."""

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
        """Whether no field is left that could tell one officer from another."""
        said = (self.surname, self.given, self.initial, self.rank.word, self.number, self.unit, self.sex, self.ethnicity)
        return not any(said) and self.born is None and not self.stays


def hear(told: Description) -> Heard:
    """Make a description comparable: names folded, digits kept, rank and unit in one spelling, age as a year of birth.

    Folding remembers texts to be fast on whole rosters; that is emptied here, so that no description stays in memory.
    """
    try:
        return _hear(told)
    finally:
        names.fold.cache_clear()


def _hear(told: Description) -> Heard:
    notes: list[str] = []
    name = names.clean(told.given, "", told.surname)
    if told.surname and not name.last:
        notes.append("What was given as the surname is not a name, so it was not compared.")
    given = name.first or _nickname(told.nickname, notes)
    born = told.born if told.born is not None else _born(told, notes)
    return Heard(
        surname=name.last,
        halves=name_parts(told.surname) if name.last else (),
        generation=name.generation,
        given=given if len(given) > 1 else "",
        initial=given[:1],
        rank=ranks.read(told.rank),
        number=_number(told.number, notes),
        unit=unit_key(told.unit),
        born=born,
        sex=_SEXES.get(names.solid(told.sex), ""),
        ethnicity=names.fold(told.ethnicity).lower(),
        on=told.on,
        stays=tuple(Stay(unit_key(stay.unit), stay.on) for stay in told.stays if unit_key(stay.unit)),
        notes=tuple(notes),
    )


def name_parts(text: str) -> tuple[str, ...]:
    """The parts of a double surname that can stand for it alone: never a bare particle such as VAN or DEL."""
    return tuple(part for part in names.halves(text) if part not in _PARTICLES)


def unit_key(text: str) -> str:
    """A unit or station in one spelling: `Unit 007` → `7`, `King's Cross Police Station` → `KINGS CROSS`."""
    words = [word for word in names.fold(text).split() if word not in _PLACE_WORDS]
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)


def number_key(text: str) -> str:
    """A shoulder number in one spelling: letters and digits, no leading zeros (`No. 0042` is for the caller to strip)."""
    plain = names.solid(text)
    return plain.lstrip("0") if plain.isdigit() else plain


def _number(text: str, notes: list[str]) -> str:
    marked = _UNHEARD.sub(UNHEARD, text.strip().lstrip("#"))
    plain = UNHEARD.join(names.solid(part) for part in marked.split(UNHEARD))
    if not any(letter.isdigit() for letter in plain):
        if text.strip():
            notes.append("What was given as the number holds no digit, so it was not compared.")
        return ""
    return plain if UNHEARD in plain else number_key(plain)


def _nickname(text: str, notes: list[str]) -> str:
    form = names.solid(text)
    if form and names.roots(form) == {form}:
        notes.append("The nickname is not a known form of any given name: it was compared as a given name would be.")
    return form


def _born(told: Description, notes: list[str]) -> int | None:
    if told.age is None:
        return None
    if told.on is None:
        notes.append("An age needs a date: give the day of the incident, or a year of birth. It was not compared.")
        return None
    return told.on.year - told.age
