"""Computes adjusted ratios of two groups: counts rows by group, kind, year and who filed, and pools the counts in two ways."""

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
    """Counts of rows and of events of one stage: two arrays with an axis for the group and one for each attribute in HELD."""

    totals: Counts
    events: Counts


class CellCounter:
    """Counts the rows and events of each stage by group and attributes, from which adjusted ratios are computed."""

    def __init__(self, rows: Rows, group: Coded) -> None:
        self._rows = rows
        self._shape = (len(group.words), *(len(rows.held[name].words) for name in HELD))
        self._codes = group.codes.astype(np.int64)
        for name, size in zip(HELD, self._shape[1:], strict=True):
            self._codes *= size
            self._codes += rows.held[name].codes
        self._totals: dict[str, Counts] = {}

    def cells(self, stage: int) -> Cells:
        """Return the counts of the stage with this index in `rows.stages`."""
        chosen = self._rows.stages[stage]
        base = self._rows.same_base[chosen.name]
        if base not in self._totals:
            self._totals[base] = self._count_by_cell(self._rows.base[base])
        return Cells(self._totals[base], self._count_by_cell(self._rows.event_rows[chosen.name]))

    def _count_by_cell(self, chosen: NDArray[np.bool_] | Counts) -> Counts:
        """Return the number of rows in each cell, over the rows that `chosen` (flags or indexes) selects."""
        size = int(np.prod(self._shape))
        return np.bincount(self._codes[chosen], minlength=size).reshape(self._shape)


def adjusted(cells: Cells, group: int, reference: int, held: tuple[str, ...], effect: float) -> Adjusted:
    """Return the ratio of two groups' shares with the attributes `held` held equal, by stratification and by a model.

    Both intervals are widened by the design effect of the unadjusted ratio.
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
    """Return the counts by group and the attributes `held`, summed over the other attributes."""
    return np.asarray(counts.sum(axis=tuple(place + 1 for place, name in enumerate(HELD) if name not in held)))


def _standardised_ratio(sides: list[tuple[Floats, Floats]], shape: tuple[int, ...]) -> Interval:
    """Return the ratio of two groups' shares by the model; `sides` holds (totals, events) by cell, of each group."""
    places = [np.flatnonzero(totals) for totals, _ in sides]
    levels = np.column_stack([*np.unravel_index(np.concatenate(places), shape)]) if shape else np.zeros((2, 0), dtype=np.int64)
    events, totals = (np.concatenate([side[what][place] for side, place in zip(sides, places, strict=True)]) for what in (1, 0))
    in_group = np.repeat([True, False], [len(place) for place in places])
    return standardised_counts(in_group, levels, events, totals)
