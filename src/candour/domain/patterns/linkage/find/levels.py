"""At which level each officer agrees with a description, for a whole register at once.

The levels are those of `comparisons.py`, told here on indexes and arrays instead of SQL; a test holds the two together.
Everybody starts at a comparison's last level; those who agree better are written over, worst level first. Not here: what a
level is worth (`weights.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage.find import comparisons, numbers, spoken
from candour.domain.patterns.linkage.find.comparisons import SILENT, Comparison
from candour.domain.patterns.linkage.find.descriptions import Heard
from candour.domain.patterns.linkage.find.facts import Facts
from candour.domain.patterns.linkage.find.ranks import UNPLACED
from candour.domain.patterns.linkage.find.register import UNBORN, Register

Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison over the register: the level number of each officer, shape (size,)."""

    comparison: Comparison
    levels: NDArray[np.int8]


def compare(register: Register, heard: Heard) -> list[Compared]:
    """Every comparison the description says something for, in the order of `comparisons.ALL`."""
    return [found for told in _TOLD if (found := told(register, heard)) is not None]


def laid(comparison: Comparison, known: NDArray[np.bool_], better: Sequence[tuple[str, Rows]]) -> NDArray[np.int8]:
    """Levels by officer: silent where nothing is known, else the last, else as in `better`, which lists the best first."""
    levels = np.where(known, np.int8(len(comparison.levels)), np.int8(SILENT))
    for key, rows in reversed(better):
        levels[rows] = comparison.number(key)
    levels[~known] = SILENT
    return levels


def _surname(register: Register, heard: Heard) -> Compared | None:
    if not heard.surname:
        return None
    facts = register.surnames
    same = facts.with_value(heard.surname)
    now = same[facts.until[same] > 0]
    near = spoken.near(register, heard.surname)
    better = [
        ("same", facts.rows[now]),
        ("former", facts.rows[same]),
        ("swapped", _swapped(register, heard)),
        ("slip", facts.rows[facts.with_codes(near.slip)]),
        ("half", _rows_with_any_value(register.halves, heard.halves)),
        ("sound", facts.rows[facts.with_codes(near.sound)]),
        ("slips", facts.rows[facts.with_codes(near.slips)]),
        ("other_woman", register.sexes.rows[register.sexes.with_value("female")]),
    ]
    return Compared(comparisons.SURNAME, laid(comparisons.SURNAME, facts.any, better))


def _given(register: Register, heard: Heard) -> Compared | None:
    if not heard.initial:
        return None
    same_letter = register.initials.rows[register.initials.with_value(heard.initial)]
    if not heard.given:
        levels = laid(comparisons.GIVEN, register.givens.any, [("initial", same_letter)])
        return Compared(comparisons.GIVEN, levels)
    facts = register.givens
    forms, short, slip = spoken.given_forms(register, heard.given)
    better = [
        ("same", facts.rows[facts.with_value(heard.given)]),
        ("form", facts.rows[facts.with_codes(forms)]),
        ("short", facts.rows[facts.with_codes(short)]),
        ("swapped", _swapped(register, heard)),
        ("middle", register.middles.rows[register.middles.with_value(heard.given)]),
        ("slip", facts.rows[facts.with_codes(slip)]),
        ("letter", same_letter),
    ]
    return Compared(comparisons.GIVEN, laid(comparisons.GIVEN, facts.any, better))


def _generation(register: Register, heard: Heard) -> Compared | None:
    if not heard.generation:
        return None
    facts = register.generations
    same = facts.rows[facts.with_value(heard.generation)]
    unsaid = np.nonzero(~facts.any)[0].astype(np.int32)
    everybody = np.ones(register.size, dtype=np.bool_)
    levels = laid(comparisons.GENERATION, everybody, [("same", same), ("unsaid", unsaid)])
    return Compared(comparisons.GENERATION, levels)


def _number(register: Register, heard: Heard) -> Compared | None:
    if not heard.number:
        return None
    facts = register.numbers
    fits, slips = numbers.alike(register.number_texts, heard.number)
    which = facts.with_codes(fits)
    then = facts.rows[which[facts.held(which, heard.on)]]
    better = [("same", then), ("former", facts.rows[which]), ("slip", facts.rows[facts.with_codes(slips)])]
    return Compared(comparisons.NUMBER, laid(comparisons.NUMBER, facts.any, better))


def _unit(register: Register, heard: Heard) -> Compared | None:
    if not heard.unit:
        return None
    facts = register.units
    which = facts.with_value(heard.unit)
    then = facts.rows[which[facts.held(which, heard.on)]]
    levels = laid(comparisons.UNIT, facts.any, [("same", then), ("former", facts.rows[which])])
    return Compared(comparisons.UNIT, levels)


def _stays(register: Register, heard: Heard) -> Compared | None:
    if not heard.stays:
        return None
    facts = register.units
    fitting = np.zeros(register.size, dtype=np.int16)
    for stay in heard.stays:
        which = facts.with_value(stay.unit)
        fitting[np.unique(facts.rows[which[facts.held(which, stay.on)]])] += 1
    everyone = np.nonzero(fitting == len(heard.stays))[0].astype(np.int32)
    some = np.nonzero(fitting)[0].astype(np.int32)
    levels = laid(comparisons.STAYS, facts.any, [("all", everyone), ("some", some)])
    return Compared(comparisons.STAYS, levels)


def _rank(register: Register, heard: Heard) -> Compared | None:
    if not heard.rank.word:
        return None
    facts = register.ranks
    which = facts.with_value(heard.rank.word)
    then = facts.rows[which[facts.held(which, heard.on)]]
    apart = np.abs(register.steps.astype(np.int16) - heard.rank.step)
    placed = (register.steps != UNPLACED) & (heard.rank.step != UNPLACED)

    def at(condition: NDArray[np.bool_]) -> Rows:
        every = facts.with_codes(np.nonzero(placed & condition)[0])
        return facts.rows[every]

    better = [("same", then), ("former", facts.rows[which])]
    better += [("role", at(apart == 0)), ("above", at(apart == 1)), ("far", at(apart > 1))]
    return Compared(comparisons.RANK, laid(comparisons.RANK, facts.any, better))


def _age(register: Register, heard: Heard) -> Compared | None:
    if heard.born is None:
        return None
    known = register.born != UNBORN
    apart = np.abs(register.born - heard.born)
    levels = (np.searchsorted(comparisons.AGES, apart) + 1).astype(np.int8)
    return Compared(comparisons.AGE, np.where(known, levels, np.int8(SILENT)))


def _plain(comparison: Comparison, facts: Facts, said: str) -> Compared | None:
    if not said:
        return None
    same = facts.rows[facts.with_value(said)]
    return Compared(comparison, laid(comparison, facts.any, [("same", same)]))


def _sex(register: Register, heard: Heard) -> Compared | None:
    return _plain(comparisons.SEX, register.sexes, heard.sex)


def _ethnicity(register: Register, heard: Heard) -> Compared | None:
    return _plain(comparisons.ETHNICITY, register.ethnicities, heard.ethnicity)


def _service(register: Register, heard: Heard) -> Compared | None:
    if heard.on is None:
        return None
    levels = np.where(register.serving(heard.on), np.int8(1), np.int8(2))
    return Compared(comparisons.SERVICE, levels)


_TOLD: tuple[Callable[[Register, Heard], Compared | None], ...] = (
    _surname,
    _given,
    _generation,
    _number,
    _unit,
    _stays,
    _rank,
    _age,
    _sex,
    _ethnicity,
    _service,
)


def _rows_with_any_value(facts: Facts, values: Sequence[str]) -> Rows:
    return np.concatenate([np.zeros(0, dtype=np.int32), *(facts.rows[facts.with_value(value)] for value in values)])


def _swapped(register: Register, heard: Heard) -> Rows:
    """Officers whose given name was said as the surname, and whose surname as the given name."""
    if not heard.given:
        return np.zeros(0, dtype=np.int32)
    one = register.givens.rows[register.givens.with_value(heard.surname)]
    names = register.surnames
    which = names.with_value(heard.given)
    return np.intersect1d(one, names.rows[which[names.until[which] > 0]])
