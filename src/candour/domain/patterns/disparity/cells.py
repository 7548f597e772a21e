"""Ratios with things held equal: rows counted in cells of group by kind, year and who filed, then pooled two ways."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.disparity.coding import Coded
from candour.domain.patterns.disparity.rows import HELD, Rows
from candour.domain.patterns.intervals import IntervalError, Stratum, mantel_haenszel_risk, standardised_counts, widened
from candour.domain.patterns.results.disparity import Adjusted
from candour.domain.patterns.results.shapes import Interval

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """Totals and events with one axis for the group and one for each thing that can be held, in the order of HELD."""

    totals: Counts
    events: Counts


class Counter:
    """Counts the cells of one grouping; totals once for stages of one base."""

    def __init__(self, rows: Rows, group: Coded) -> None:
        self._rows = rows
        self._shape = (len(group.words), *(len(rows.held[name].words) for name in HELD))
        self._codes = group.codes.astype(np.int64)
        for name, size in zip(HELD, self._shape[1:], strict=True):
            self._codes *= size
            self._codes += rows.held[name].codes
        self._totals: dict[str, Counts] = {}

    def at(self, stage: int) -> Cells:
        """The cells of one stage (its place among the rows' stages)."""
        chosen = self._rows.stages[stage]
        base = self._rows.alike[chosen.name]
        if base not in self._totals:
            self._totals[base] = self._count(self._rows.base[base])
        return Cells(self._totals[base], self._count(self._rows.happened[chosen.name]))

    def _count(self, chosen: NDArray[np.bool_] | Counts) -> Counts:
        size = int(np.prod(self._shape))
        return np.bincount(self._codes[chosen], minlength=size).reshape(self._shape)


def adjusted(cells: Cells, group: int, reference: int, held: tuple[str, ...], effect: float) -> Adjusted:
    """The ratio of two groups with things held, both ways, widened by the unadjusted ratio's design effect."""
    totals, events = _marginal(cells.totals, held), _marginal(cells.events, held)
    pair = [(totals[place].ravel().astype(float), events[place].ravel().astype(float)) for place in (group, reference)]
    try:
        (n, y), (m, z) = pair
        pooled: Interval | None = widened(mantel_haenszel_risk(map(Stratum, y, n, z, m)), effect)
    except IntervalError as fault:
        return Adjusted(held, None, None, str(fault))
    try:
        modelled: Interval | None = widened(_model(pair, totals.shape[1:]), effect)
    except IntervalError as fault:
        return Adjusted(held, pooled, None, str(fault))
    return Adjusted(held, pooled, modelled)


def _marginal(counts: Counts, held: tuple[str, ...]) -> Counts:
    return np.asarray(counts.sum(axis=tuple(place + 1 for place, name in enumerate(HELD) if name not in held)))


def _model(pair: list[tuple[Floats, Floats]], shape: tuple[int, ...]) -> Interval:
    places = [np.flatnonzero(totals) for totals, _ in pair]
    levels = np.column_stack([*np.unravel_index(np.concatenate(places), shape)]) if shape else np.zeros((2, 0), dtype=np.int64)
    events, totals = (np.concatenate([one[what][place] for one, place in zip(pair, places, strict=True)]) for what in (1, 0))
    of_group = np.repeat([True, False], [len(place) for place in places])
    return standardised_counts(of_group, levels, events, totals)
