"""Trains the model of `find` on descriptions whose officer is known: estimates m and u of each level of agreement.

m is the probability of a level, such as "surname sounds alike", for the officer described. It is estimated as the share of the
training descriptions whose officer is at the level; to these `STRENGTH` imagined descriptions are added that are at each level
in the assumed share `assumed.SHARES`. u is the probability of the level for any officer: the mean share of the register at the
level (Fellegi and Sunter's method for labelled pairs). The frequency of each name is never saved: it is counted anew on each
register. Not here: the use of the model (`searching.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.find import assumed, comparisons
from candour.domain.patterns.linkage.find.comparisons import Comparison
from candour.domain.patterns.linkage.find.descriptions import ComparableDescription, Description, to_comparable
from candour.domain.patterns.linkage.find.levels import Compared, compare
from candour.domain.patterns.linkage.find.register import Register
from candour.domain.patterns.linkage.find.settings import settings
from candour.domain.patterns.linkage.models import Fingerprint, Model, Shape

STRENGTH = 20.0  # number of descriptions that the assumed shares count as
THRESHOLDS = {"not_on_register": 0.05, "likely": 0.95, "possible": 0.5, "scale": 1.0}
WOMAN, LETTER, PLAIN = "woman", "letter", ""
CASES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("surname", "other_woman"): (WOMAN,),
    ("surname", "other"): (PLAIN,),
    **{("given", level.key): (PLAIN,) for level in comparisons.GIVEN.levels[:-1]},
    ("given", "initial"): (LETTER,),
}
"""(comparison, level) → the cases in which the level is possible, for levels that are not possible in all: the officer
is a woman; only a first letter was given; neither."""


@dataclass(slots=True)
class Count:
    """Sums over the training descriptions for one comparison, such as the surname, from which m and u are estimated.

    Both arrays have an element for each level of agreement. `right` is the number of descriptions whose officer is at the level
    (for m). `anybody` adds up, over the descriptions, the share of the register's officers who are at the level (for u).
    """

    right: NDArray[np.float64]
    anybody: NDArray[np.float64]

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.anybody + other.anybody)


Counts = dict[tuple[str, str], Count]
"""(comparison, case) → its sums."""


def train(
    register: Register,
    labelled: Sequence[tuple[Description, str]],
    *,
    thresholds: Mapping[str, float] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Model:
    """Train a model on descriptions that each have the id of the officer described.

    A description is ignored if its officer is not on the register. `thresholds`, a dict from name to value, is saved in the
    model. `progress` is called with the share of the work done, 0 to 1. Without any description the model has the assumed
    probabilities.
    """
    counts = _count_levels(register, labelled, progress)
    chances = {each.name: _level_probabilities(each, counts) for each in comparisons.ALL}
    used = sum(register.row_of(officer_id) is not None for _, officer_id in labelled)
    return Model(
        task="find",
        settings=settings(chances, prior=1 / max(register.size, 2)),
        thresholds=dict(THRESHOLDS if thresholds is None else thresholds),
        fingerprint=_fingerprint(register, labelled),
        figures={"officers": float(register.size), "descriptions": float(used)},
    )


def _count_levels(
    register: Register, labelled: Sequence[tuple[Description, str]], progress: Callable[[float], None] | None
) -> Counts:
    """Compare every training description with the register, and count which levels of agreement the officers reach.

    The counts are kept separately for each fact compared and each kind of comparison (`_case_of`), such as surnames of women.
    `progress` is called with the share of the descriptions done, 0 to 1.
    """
    counts: Counts = {(each.name, case): _empty_count(each) for each in comparisons.ALL for case in (WOMAN, LETTER, PLAIN)}
    women = set(register.sexes.rows[register.sexes.with_value("female")].tolist())
    for place, (description, officer_id) in enumerate(labelled):
        row = register.row_of(officer_id)
        if row is not None:
            described = to_comparable(description)
            for compared in compare(register, described):
                _add_description(
                    counts[compared.comparison.name, _case_of(compared, described, woman=row in women)], compared, row
                )
        if progress:
            progress((place + 1) / len(labelled))
    return counts


def _case_of(compared: Compared, described: ComparableDescription, *, woman: bool) -> str:
    """Return the kind of comparison, `WOMAN`, `LETTER` or `PLAIN`, under which a result for a training description is counted.

    For surnames it is `WOMAN` if the officer described is a woman (`woman`). For given names it is `LETTER` if only an initial
    is described. It is `PLAIN` otherwise.
    """
    if compared.comparison is comparisons.SURNAME:
        return WOMAN if woman else PLAIN
    return LETTER if compared.comparison is comparisons.GIVEN and not described.given else PLAIN


def _empty_count(each: Comparison) -> Count:
    """Return sums of 0 for every level of agreement of a comparison."""
    return Count(np.zeros(len(each.levels) + 1), np.zeros(len(each.levels) + 1))


def _add_description(count: Count, compared: Compared, row: int) -> None:
    """Add to `count` which level of agreement each officer of the register reached for one training description.

    `row` is the index of the officer whom the description is of.
    """
    count.right[compared.levels[row]] += 1
    count.anybody += np.bincount(compared.levels, minlength=len(count.anybody)) / len(compared.levels)


def _level_probabilities(each: Comparison, counts: Counts) -> Mapping[str, tuple[float, float]]:
    """Return a dict from the key of each level of agreement in one comparison to its probabilities (m, u).

    m is the probability of the level for the officer described, and u its probability for any officer.
    """
    chances: dict[str, tuple[float, float]] = {}
    for place, level in enumerate(each.levels, start=1):
        cases = CASES.get((each.name, level.key), (WOMAN, LETTER, PLAIN))
        count = sum((counts[each.name, case] for case in cases), start=_empty_count(each))
        prior = assumed.SHARES[each.name][level.key]
        reached = count.anybody[place] > 0  # where no officer can be at the level, the data say nothing about it
        m = (count.right[place] + STRENGTH * prior) / (count.right[1:].sum() + STRENGTH) if reached else prior
        u = (count.anybody[place] + 1e-6) / (count.anybody[1:].sum() + 1e-6)
        chances[level.key] = _within_bounds(each.name, level.key, float(m), float(u))
    return chances


def _within_bounds(name: str, key: str, m: float, u: float) -> tuple[float, float]:
    """Return the probabilities m and u of one level of agreement, limited to bounds that keep a level from counting too much.

    m is the level's probability for the officer described, u for any officer. m is also divided by the number of different
    values, such as likely misspellings of a name, that reach the level (`assumed.SPREAD`). `name` is the comparison, `key` the
    level.
    """
    if key.startswith("other") and name == "surname":
        u = 1.0  # this level applies given that the surnames differ, as nearly all do
    least = assumed.LEAST.get(name, {}).get(key, 1e-6)
    spread = assumed.SPREAD.get(name, {}).get(key, 1)
    return round(max(m, least) / spread, 8), round(min(max(u, 1e-8), 1 - 1e-8), 8)


def _fingerprint(register: Register, labelled: Sequence[tuple[Description, str]]) -> Fingerprint:
    """Return a fingerprint that identifies the training data: the register's names and the descriptions.

    No name can be read from the fingerprint.
    """
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE used (surname VARCHAR, given VARCHAR, unit VARCHAR, number VARCHAR)")
        described = [to_comparable(description) for description, _ in labelled]
        rows = [[name.last, name.first, "", ""] for name in register.names]
        rows += [[row.surname, row.given, row.unit, row.number] for row in described]
        connection.executemany("INSERT INTO used VALUES (?, ?, ?, ?)", rows or [["", "", "", ""]])
        of_rows = models.fingerprint(connection, "used")
    return Fingerprint(Shape(of_rows.shape.types, of_rows.shape.filled), len(labelled), of_rows.digest)
