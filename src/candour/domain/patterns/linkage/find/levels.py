"""Computes the level at which each officer of a register agrees with a description, for all officers at once.

The levels are those of `comparisons.py`, computed on indexes and arrays instead of SQL; a test checks that both agree. Every
officer starts at the last level; then better levels are written over the last level, the best of them at the end. Not here:
weights of levels (`weights.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage.find import comparisons, near_names, numbers
from candour.domain.patterns.linkage.find.comparisons import NOT_STATED, Comparison
from candour.domain.patterns.linkage.find.descriptions import ComparableDescription
from candour.domain.patterns.linkage.find.facts import Facts
from candour.domain.patterns.linkage.find.ranks import UNPLACED
from candour.domain.patterns.linkage.find.register import UNBORN, Register

Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Compared:
    """The result of one comparison of a description with the whole register: each officer's level number, shape (size,)."""

    comparison: Comparison
    levels: NDArray[np.int8]


def compare(register: Register, described: ComparableDescription) -> list[Compared]:
    """Compute, for all officers, every comparison whose fact the description states, in the order of `comparisons.ALL`."""
    return [compared for function in _COMPARISONS if (compared := function(register, described)) is not None]


def levels_of(comparison: Comparison, known: NDArray[np.bool_], better: Sequence[tuple[str, Rows]]) -> NDArray[np.int8]:
    """Return the level number of each officer in one comparison.

    The number is `NOT_STATED` where not `known`; else the number of the first level in `better` (level key, rows) that lists
    the officer; else the number of the last level.
    """
    levels = np.where(known, np.int8(len(comparison.levels)), np.int8(NOT_STATED))
    for key, rows in reversed(better):
        levels[rows] = comparison.number(key)
    levels[~known] = NOT_STATED
    return levels


def _compare_surname(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's surname against the surname described; None if none is described."""
    if not described.surname:
        return None
    facts = register.surnames
    same = facts.with_value(described.surname)
    now = same[facts.until[same] > 0]
    near = near_names.near_surnames(register, described.surname)
    better = [
        ("same", facts.rows[now]),
        ("former", facts.rows[same]),
        ("swapped", _rows_with_swapped_names(register, described)),
        ("slip", facts.rows[facts.with_codes(near.slip)]),
        ("half", _rows_with_any_value(register.halves, described.halves)),
        ("sound", facts.rows[facts.with_codes(near.sound)]),
        ("slips", facts.rows[facts.with_codes(near.slips)]),
        ("other_woman", register.sexes.rows[register.sexes.with_value("female")]),
    ]
    return Compared(comparisons.SURNAME, levels_of(comparisons.SURNAME, facts.any, better))


def _compare_given(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's given name against the name or initial described; None if none is described."""
    if not described.initial:
        return None
    same_letter = register.initials.rows[register.initials.with_value(described.initial)]
    if not described.given:
        levels = levels_of(comparisons.GIVEN, register.givens.any, [("initial", same_letter)])
        return Compared(comparisons.GIVEN, levels)
    facts = register.givens
    forms, short, slip = near_names.given_forms(register, described.given)
    better = [
        ("same", facts.rows[facts.with_value(described.given)]),
        ("form", facts.rows[facts.with_codes(forms)]),
        ("short", facts.rows[facts.with_codes(short)]),
        ("swapped", _rows_with_swapped_names(register, described)),
        ("middle", register.middles.rows[register.middles.with_value(described.given)]),
        ("slip", facts.rows[facts.with_codes(slip)]),
        ("letter", same_letter),
    ]
    return Compared(comparisons.GIVEN, levels_of(comparisons.GIVEN, facts.any, better))


def _compare_generation(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's generation (Jr, III) against the generation described; None if none is described."""
    if not described.generation:
        return None
    facts = register.generations
    same = facts.rows[facts.with_value(described.generation)]
    unsaid = np.nonzero(~facts.any)[0].astype(np.int32)
    everybody = np.ones(register.size, dtype=np.bool_)
    levels = levels_of(comparisons.GENERATION, everybody, [("same", same), ("unsaid", unsaid)])
    return Compared(comparisons.GENERATION, levels)


def _compare_number(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's shoulder numbers against the number described; None if none is described."""
    if not described.number:
        return None
    facts = register.numbers
    fits, slips = numbers.alike(register.number_texts, described.number)
    which = facts.with_codes(fits)
    then = facts.rows[which[facts.held(which, described.on)]]
    better = [("same", then), ("former", facts.rows[which]), ("slip", facts.rows[facts.with_codes(slips)])]
    return Compared(comparisons.NUMBER, levels_of(comparisons.NUMBER, facts.any, better))


def _compare_unit(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's units against the unit described; None if none is described."""
    if not described.unit:
        return None
    facts = register.units
    which = facts.with_value(described.unit)
    then = facts.rows[which[facts.held(which, described.on)]]
    levels = levels_of(comparisons.UNIT, facts.any, [("same", then), ("former", facts.rows[which])])
    return Compared(comparisons.UNIT, levels)


def _compare_stays(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's postings against the other sightings described; None if none is described."""
    if not described.stays:
        return None
    facts = register.units
    fitting = np.zeros(register.size, dtype=np.int16)
    for stay in described.stays:
        which = facts.with_value(stay.unit)
        fitting[np.unique(facts.rows[which[facts.held(which, stay.on)]])] += 1
    everyone = np.nonzero(fitting == len(described.stays))[0].astype(np.int32)
    some = np.nonzero(fitting)[0].astype(np.int32)
    levels = levels_of(comparisons.STAYS, facts.any, [("all", everyone), ("some", some)])
    return Compared(comparisons.STAYS, levels)


def _compare_rank(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's ranks against the rank described; None if none is described."""
    if not described.rank.word:
        return None
    facts = register.ranks
    which = facts.with_value(described.rank.word)
    then = facts.rows[which[facts.held(which, described.on)]]
    apart = np.abs(register.steps.astype(np.int16) - described.rank.step)
    placed = (register.steps != UNPLACED) & (described.rank.step != UNPLACED)

    def rows_where(condition: NDArray[np.bool_]) -> Rows:
        """Return the rows of officers who ever had a rank that has a step and meets `condition`, an array over all ranks."""
        every = facts.with_codes(np.nonzero(placed & condition)[0])
        return facts.rows[every]

    better = [("same", then), ("former", facts.rows[which])]
    better += [("role", rows_where(apart == 0)), ("above", rows_where(apart == 1)), ("far", rows_where(apart > 1))]
    return Compared(comparisons.RANK, levels_of(comparisons.RANK, facts.any, better))


def _compare_age(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's year of birth against the year described; None if none is described."""
    if described.born is None:
        return None
    known = register.born != UNBORN
    apart = np.abs(register.born - described.born)
    levels = (np.searchsorted(comparisons.AGES, apart) + 1).astype(np.int8)
    return Compared(comparisons.AGE, np.where(known, levels, np.int8(NOT_STATED)))


def _compare_equal(comparison: Comparison, facts: Facts, value: str) -> Compared | None:
    """Compute the level of a comparison that asks only whether the officer has `value`; None if `value` is empty."""
    if not value:
        return None
    same = facts.rows[facts.with_value(value)]
    return Compared(comparison, levels_of(comparison, facts.any, [("same", same)]))


def _compare_sex(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's sex against the sex described; None if none is described."""
    return _compare_equal(comparisons.SEX, register.sexes, described.sex)


def _compare_ethnicity(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer's ethnicity against the ethnicity described; None if none is described."""
    return _compare_equal(comparisons.ETHNICITY, register.ethnicities, described.ethnicity)


def _compare_service(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute the level of every officer by whether the officer served on the day of the incident; None if no day is stated."""
    if described.on is None:
        return None
    levels = np.where(register.serving(described.on), np.int8(1), np.int8(2))
    return Compared(comparisons.SERVICE, levels)


_COMPARISONS: tuple[Callable[[Register, ComparableDescription], Compared | None], ...] = (
    _compare_surname,
    _compare_given,
    _compare_generation,
    _compare_number,
    _compare_unit,
    _compare_stays,
    _compare_rank,
    _compare_age,
    _compare_sex,
    _compare_ethnicity,
    _compare_service,
)


def _rows_with_any_value(facts: Facts, values: Sequence[str]) -> Rows:
    """Return the rows of the officers who have any of these values."""
    return np.concatenate([np.zeros(0, dtype=np.int32), *(facts.rows[facts.with_value(value)] for value in values)])


def _rows_with_swapped_names(register: Register, described: ComparableDescription) -> Rows:
    """Return the rows of officers whose given name is the surname described, and whose surname is the given name described."""
    if not described.given:
        return np.zeros(0, dtype=np.int32)
    with_given_name = register.givens.rows[register.givens.with_value(described.surname)]
    names = register.surnames
    which = names.with_value(described.given)
    return np.intersect1d(with_given_name, names.rows[which[names.until[which] > 0]])
