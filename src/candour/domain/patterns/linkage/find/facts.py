"""An index of dated facts about officers (units, shoulder numbers, ranks, names) that finds the officers with a given value.

It is made of NumPy arrays. Days are whole days since 1970-01-01. A fact without a first day is true from the beginning, and a
fact without a last day is true until today. Not here: how much a fact counts, and which values are similar.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

EVER = np.iinfo(np.int32).max
_EPOCH = date(1970, 1, 1).toordinal()


def day(when: date | None, unknown: int) -> int:
    """Return a date as whole days since 1970-01-01, or `unknown` if there is no date."""
    return unknown if when is None else when.toordinal() - _EPOCH


class Fact(NamedTuple):
    """One fact about an officer, such as a unit: the officer at index `row` had `value` from day `since` to day `until`.

    Days are whole days since 1970-01-01; the fact is true on the days `since` and `until` too.
    """

    row: int
    value: str
    since: int = -EVER
    until: int = EVER


class Facts:
    """The index of all dated facts of one kind, such as units, about all officers; sorted by value, then by officer.

    `values` are the distinct texts. The arrays `codes` (index of the fact's text in `values`), `rows` (index of the officer),
    `since` and `until` (first and last day, as days since 1970-01-01) have one element for each fact. `any` says for each
    officer whether there is a fact.
    """

    def __init__(self, facts: Sequence[Fact], officers: int) -> None:
        known = [fact for fact in facts if fact.value]
        self.values, codes = np.unique(np.array([fact.value for fact in known], dtype=np.str_), return_inverse=True)
        rows = np.array([fact.row for fact in known], dtype=np.int32)
        order = np.lexsort((rows, codes))
        self.codes: NDArray[np.int32] = codes[order].astype(np.int32)
        self.rows: NDArray[np.int32] = rows[order]
        self.since: NDArray[np.int32] = np.array([fact.since for fact in known], dtype=np.int32)[order]
        self.until: NDArray[np.int32] = np.array([fact.until for fact in known], dtype=np.int32)[order]
        self.starts: NDArray[np.int64] = np.searchsorted(self.codes, np.arange(len(self.values) + 1))
        self.any: NDArray[np.bool_] = np.zeros(officers, dtype=np.bool_)
        self.any[self.rows] = True
        self._code = {str(value): code for code, value in enumerate(self.values)}

    def code(self, value: str) -> int | None:
        """Return the index in `values` of the text `value`, or None where no officer has this value."""
        return self._code.get(value)

    def with_value(self, value: str) -> NDArray[np.int64]:
        """Return the indexes of all facts that have this value, in the arrays of facts."""
        code = self.code(value)
        return np.zeros(0, dtype=np.int64) if code is None else np.arange(self.starts[code], self.starts[code + 1])

    def with_codes(self, codes: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return the indexes of all facts whose value is one of `codes`, which are indexes in `values`."""
        wanted = np.zeros(len(self.values), dtype=np.bool_)
        wanted[codes] = True
        return np.nonzero(wanted[self.codes])[0]

    def held(self, which: NDArray[np.int64], on: date | None) -> NDArray[np.bool_]:
        """Return for each fact in `which` (indexes of facts) whether the fact was true on the day `on`.

        Without a day, returns whether the fact has no end.
        """
        if on is None:
            return np.equal(self.until[which], EVER)
        return np.logical_and(self.since[which] <= day(on, 0), self.until[which] >= day(on, 0))

    def values_ever(self, row: int) -> list[str]:
        """Return the values that the officer at index `row` had at any time."""
        return self._distinct_texts(np.nonzero(self.rows == row)[0])

    def values_on(self, row: int, on: date | None) -> list[str]:
        """Return the values that the officer at index `row` had on the day `on`; without a day, the values that have no end."""
        facts = np.nonzero(self.rows == row)[0]
        return self._distinct_texts(facts[self.held(facts, on)])

    def _distinct_texts(self, which: NDArray[np.int64]) -> list[str]:
        """Return the distinct values of the facts with the indexes in `which`."""
        return [str(self.values[code]) for code in dict.fromkeys(self.codes[which].tolist())]
