"""Computes adjusted ratios of two groups: how their shares would differ if kind of allegation, year and who filed were equal.

Rows are counted for each group and each combination of these attributes; the counts are pooled in two ways.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.disparity.coding import Coded
from candour.domain.patterns.disparity.rows import HELD, Rows
from candour.domain.patterns.intervals import IntervalError, Stratum, mantel_haenszel_risk, standardised_counts, widen
from candour.domain.patterns.results.disparity import Adjusted
from candour.domain.patterns.results.shapes import Interval

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """Counts for one stage, such as "proven": rows that can reach the stage (`totals`) and rows that reached it (`events`).

    Both are arrays with an axis for the group, such as women and men, and one axis for each attribute that ratios may hold
    equal, such as the year; `HELD` names these attributes.
    """

    totals: Counts
    events: Counts


class CellCounter:
    """Counts the rows and events from which adjusted ratios are computed, for each stage, group and combination of attributes.

    A row is an allegation (or a case, to compare reporters); an event is a row that reached the stage, such as "proven".
    """

    def __init__(self, rows: Rows, group: Coded) -> None:
        self._rows = rows
        self._shape = (len(group.words), *(len(rows.held[name].words) for name in HELD))
        self._codes = group.codes.astype(np.int64)
        for name, size in zip(HELD, self._shape[1:], strict=True):
            self._codes *= size
            self._codes += rows.held[name].codes
        self._totals: dict[str, Counts] = {}

    def cells(self, stage: int) -> Cells:
        """Return the counts of one stage, such as "proven".

        `stage` is the stage's index in the list of stages of the rows that are counted.
        """
        chosen = self._rows.stages[stage]
        base = self._rows.same_base[chosen.name]
        if base not in self._totals:
            self._totals[base] = self._count_by_cell(self._rows.base[base])
        return Cells(self._totals[base], self._count_by_cell(self._rows.event_rows[chosen.name]))

    def _count_by_cell(self, chosen: NDArray[np.bool_] | Counts) -> Counts:
        """Return the number of rows (allegations or cases) for each combination of group and attributes.

        `chosen` selects the rows to count: one flag for each row, or the indexes of rows.
        """
        size = int(np.prod(self._shape))
        return np.bincount(self._codes[chosen], minlength=size).reshape(self._shape)


def adjusted(cells: Cells, group: int, reference: int, held: tuple[str, ...], effect: float) -> Adjusted:
    """Return the ratio of two groups' shares as if the attributes `held`, such as year, were equal in both groups.

    It is computed in two ways: pooled over strata (combinations of the attributes) and by a logistic model. `group` and
    `reference` are the groups' indexes in the counts. Both intervals are widened by `effect`, the design effect: how many times
    larger the variance of the unadjusted ratio is because rows of one officer or case are not independent.
    """
    totals, events = _sum_over_other_attributes(cells.totals, held), _sum_over_other_attributes(cells.events, held)
    pair = [(totals[place].ravel().astype(float), events[place].ravel().astype(float)) for place in (group, reference)]
    try:
        (n, y), (m, z) = pair
        pooled: Interval | None = widen(mantel_haenszel_risk(map(Stratum, y, n, z, m)), effect)
    except IntervalError as fault:
        return Adjusted(held, None, None, str(fault))
    try:
        modelled: Interval | None = widen(_standardised_ratio(pair, totals.shape[1:]), effect)
    except IntervalError as fault:
        return Adjusted(held, pooled, None, str(fault))
    return Adjusted(held, pooled, modelled)


def _sum_over_other_attributes(counts: Counts, held: tuple[str, ...]) -> Counts:
    """Return the number of rows for each group and combination of the attributes `held`, such as year.

    `counts` has an axis for the group and one for each attribute; the axes of attributes not in `held` are summed.
    """
    return np.asarray(counts.sum(axis=tuple(place + 1 for place, name in enumerate(HELD) if name not in held)))


def _standardised_ratio(sides: list[tuple[Floats, Floats]], shape: tuple[int, ...]) -> Interval:
    """Return the ratio of two groups' shares by a logistic model that gives both groups the same mix of attributes.

    `sides` holds for each group (totals, events), with an element for each combination of attributes; `shape` says how many
    values each attribute has.
    """
    places = [np.flatnonzero(totals) for totals, _ in sides]
    levels = np.column_stack([*np.unravel_index(np.concatenate(places), shape)]) if shape else np.zeros((2, 0), dtype=np.int64)
    events, totals = (np.concatenate([side[what][place] for side, place in zip(sides, places, strict=True)]) for what in (1, 0))
    in_group = np.repeat([True, False], [len(place) for place in places])
    return standardised_counts(in_group, levels, events, totals)
