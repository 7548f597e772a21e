"""Computes how well each officer of a register agrees with a description in each fact, for all officers at once.

The results are level numbers: which level of agreement of `comparisons.py`, such as "surname sounds alike", each officer
reaches. They are computed on arrays; a test checks that the SQL conditions of `comparisons.py` give the same levels. For each
fact, every officer starts at the last level; then better levels are written over it, the best level at the end. Not here: how
much each level counts (`weights.py`).
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
    """The result of comparing a description with the whole register in one fact, such as the surname.

    `levels` holds for each officer the number of the level of agreement reached; shape (number of officers,).
    """

    comparison: Comparison
    levels: NDArray[np.int8]


def compare(register: Register, described: ComparableDescription) -> list[Compared]:
    """Compare the description with all officers in every fact that it states; results are in the order of `comparisons.ALL`."""
    return [compared for function in _COMPARISONS if (compared := function(register, described)) is not None]


def levels_of(comparison: Comparison, known: NDArray[np.bool_], better: Sequence[tuple[str, Rows]]) -> NDArray[np.int8]:
    """Return for each officer the number of the level of agreement reached in one comparison, such as the surname.

    `known` says for each officer whether the fact is known; where not, the number is `NOT_STATED`. `better` lists (key of a
    level, indexes of officers), the best level first: an officer gets the first level that lists the officer, or else the last
    level of the comparison.
    """
    levels = np.where(known, np.int8(len(comparison.levels)), np.int8(NOT_STATED))
    for key, rows in reversed(better):
        levels[rows] = comparison.number(key)
    levels[~known] = NOT_STATED
    return levels


def _compare_surname(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute how well every officer's surname agrees with the surname described; None if the description has no surname."""
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
    """Compute how well every officer's given name agrees with the name or initial described; None if none is described."""
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
    """Compute how well every officer's generation (Jr, III) agrees with the one described; None if none is described."""
    if not described.generation:
        return None
    facts = register.generations
    same = facts.rows[facts.with_value(described.generation)]
    unsaid = np.nonzero(~facts.any)[0].astype(np.int32)
    everybody = np.ones(register.size, dtype=np.bool_)
    levels = levels_of(comparisons.GENERATION, everybody, [("same", same), ("unsaid", unsaid)])
    return Compared(comparisons.GENERATION, levels)


def _compare_number(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute how well every officer's shoulder numbers agree with the number described; None if none is described."""
    if not described.number:
        return None
    facts = register.numbers
    fits, slips = numbers.alike(register.number_texts, described.number)
    which = facts.with_codes(fits)
    then = facts.rows[which[facts.held(which, described.on)]]
    better = [("same", then), ("former", facts.rows[which]), ("slip", facts.rows[facts.with_codes(slips)])]
    return Compared(comparisons.NUMBER, levels_of(comparisons.NUMBER, facts.any, better))


def _compare_unit(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute how well every officer's units agree with the unit described; None if none is described."""
    if not described.unit:
        return None
    facts = register.units
    which = facts.with_value(described.unit)
    then = facts.rows[which[facts.held(which, described.on)]]
    levels = levels_of(comparisons.UNIT, facts.any, [("same", then), ("former", facts.rows[which])])
    return Compared(comparisons.UNIT, levels)


def _compare_stays(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute how well every officer's postings agree with the sightings of the officer described apart from the incident.

    Returns None if no such sighting is described.
    """
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
    """Compute how well every officer's ranks agree with the rank described; None if none is described."""
    if not described.rank.word:
        return None
    facts = register.ranks
    which = facts.with_value(described.rank.word)
    then = facts.rows[which[facts.held(which, described.on)]]
    apart = np.abs(register.steps.astype(np.int16) - described.rank.step)
    placed = (register.steps != UNPLACED) & (described.rank.step != UNPLACED)

    def rows_where(condition: NDArray[np.bool_]) -> Rows:
        """Return the indexes of officers who ever had a rank that has a step of seniority and meets `condition`.

        `condition` is an array of true or false, with an element for each distinct rank.
        """
        every = facts.with_codes(np.nonzero(placed & condition)[0])
        return facts.rows[every]

    better = [("same", then), ("former", facts.rows[which])]
    better += [("role", rows_where(apart == 0)), ("above", rows_where(apart == 1)), ("far", rows_where(apart > 1))]
    return Compared(comparisons.RANK, levels_of(comparisons.RANK, facts.any, better))


def _compare_age(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute how well every officer's year of birth agrees with the year described; None if none is described."""
    if described.born is None:
        return None
    known = register.born != UNBORN
    apart = np.abs(register.born - described.born)
    levels = (np.searchsorted(comparisons.AGES, apart) + 1).astype(np.int8)
    return Compared(comparisons.AGE, np.where(known, levels, np.int8(NOT_STATED)))


def _compare_equal(comparison: Comparison, facts: Facts, value: str) -> Compared | None:
    """Compare one fact, such as sex, in which values are either equal or different; None if `value` is ''.

    `value` is the value in the description; `facts` has the values of all officers.
    """
    if not value:
        return None
    same = facts.rows[facts.with_value(value)]
    return Compared(comparison, levels_of(comparison, facts.any, [("same", same)]))


def _compare_sex(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute how well every officer's sex agrees with the sex described; None if none is described."""
    return _compare_equal(comparisons.SEX, register.sexes, described.sex)


def _compare_ethnicity(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute how well every officer's ethnicity agrees with the ethnicity described; None if none is described."""
    return _compare_equal(comparisons.ETHNICITY, register.ethnicities, described.ethnicity)


def _compare_service(register: Register, described: ComparableDescription) -> Compared | None:
    """Compute for every officer whether the officer was in service on the day of the incident; None if no day is stated."""
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
    """Return the indexes of the officers who have any of the values `values`."""
    return np.concatenate([np.zeros(0, dtype=np.int32), *(facts.rows[facts.with_value(value)] for value in values)])


def _rows_with_swapped_names(register: Register, described: ComparableDescription) -> Rows:
    """Return the indexes of officers with the names described in swapped order.

    Their given name is the surname described, and their surname is the given name described.
    """
    if not described.given:
        return np.zeros(0, dtype=np.int32)
    with_given_name = register.givens.rows[register.givens.with_value(described.surname)]
    names = register.surnames
    which = names.with_value(described.given)
    return np.intersect1d(with_given_name, names.rows[which[names.until[which] > 0]])
