"""An inverted index of dated facts about officers (units, numbers, ranks, names) on NumPy arrays: value → officers.

Days are whole days since 1970-01-01; a fact without a start or end has no bound there. Not here: the weight of a fact, and
which values are similar.
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
    """A date as whole days since 1970-01-01; `unknown` for None."""
    return unknown if when is None else when.toordinal() - _EPOCH


class Fact(NamedTuple):
    """The officer in row `row` of the register had `value` from `since` until `until` (days, both included)."""

    row: int
    value: str
    since: int = -EVER
    until: int = EVER


class Facts:
    """The index of all facts of one kind (such as units), sorted by value, then officer; `values` are the distinct texts."""

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
        """The index of a value in `values`, or None where no officer has the value."""
        return self._code.get(value)

    def with_value(self, value: str) -> NDArray[np.int64]:
        """The indexes of all facts that have this value."""
        code = self.code(value)
        return np.zeros(0, dtype=np.int64) if code is None else np.arange(self.starts[code], self.starts[code + 1])

    def with_codes(self, codes: NDArray[np.intp]) -> NDArray[np.int64]:
        """The indexes of the facts that have any of these values, given as indexes in `values`."""
        wanted = np.zeros(len(self.values), dtype=np.bool_)
        wanted[codes] = True
        return np.nonzero(wanted[self.codes])[0]

    def held(self, which: NDArray[np.int64], on: date | None) -> NDArray[np.bool_]:
        """For each fact in `which` (indexes), whether it held on the day; without a day, whether it has no end."""
        if on is None:
            return np.equal(self.until[which], EVER)
        return np.logical_and(self.since[which] <= day(on, 0), self.until[which] >= day(on, 0))

    def values_ever(self, row: int) -> list[str]:
        """The values that one officer had at any time."""
        return self._distinct_texts(np.nonzero(self.rows == row)[0])

    def values_on(self, row: int, on: date | None) -> list[str]:
        """The values that one officer had on a day; without a day, those without an end."""
        facts = np.nonzero(self.rows == row)[0]
        return self._distinct_texts(facts[self.held(facts, on)])

    def _distinct_texts(self, which: NDArray[np.int64]) -> list[str]:
        return [str(self.values[code]) for code in dict.fromkeys(self.codes[which].tolist())]
