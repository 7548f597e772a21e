"""The search for a points table that a person can add up: few lines, small whole points, never a point taken off.

In the manner of FasterRisk (Liu, Zhong, Li, Seltzer and Rudin, NeurIPS 2022), written plainly: logistic regression on a few
counts, lines with points below nought left out, caps tried; then several scales, each rounded to whole points and polished by
single steps. What is made small is the loss plus a penalty on the squared difference in mean points between groups of people
for whom nothing followed (after Zafar and others, AISTATS 2017). No line ever knows a group.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.early import logistic
from candour.domain.patterns.early.logistic import Floats

CAPS = (1, 2, 3, 5, 10, 20)
Candidate = tuple[str, int]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Learned:
    """Lines as (feature, cap, points a piece), and how a total becomes a probability."""

    lines: tuple[tuple[str, int, int], ...]
    intercept: float
    slope: float
    cost: float


@dataclass(frozen=True, slots=True)
class Grouped:
    """Rows that say the same, put together: values (g, k), share with the outcome (g,), how many (g,).

    `contrasts` (d, g) times points gives the d differences between groups' means; `evenness` weighs their squares.
    """

    names: tuple[str, ...]
    values: Floats
    happened: Floats
    weights: Floats
    contrasts: Floats
    evenness: float = 0.0

    def penalty(self, lines: Floats) -> Floats:
        """The penalty's matrix for the coefficients of some lines (g, k): shape (k, k)."""
        gaps = self.contrasts @ lines
        return np.asarray(self.evenness * gaps.T @ gaps, dtype=np.float64)

    def fit(self, lines: Floats) -> Floats:
        """The best intercept and coefficients of some lines."""
        return logistic.fit(lines, self.happened, self.weights, self.penalty(lines))

    def cost(self, lines: Floats, beta: Floats) -> float:
        """What is made small."""
        loss = logistic.loss(beta[0] + lines @ beta[1:], self.happened, self.weights)
        return loss + float(beta[1:] @ self.penalty(lines) @ beta[1:])

    def line(self, candidate: Candidate) -> Floats:
        """A feature, counted up to its cap."""
        return np.minimum(self.values[:, self.names.index(candidate[0])], candidate[1])

    def lines(self, chosen: Sequence[Candidate]) -> Floats:
        """Several, shape (g, len(chosen))."""
        return np.column_stack([self.line(one) for one in chosen]) if chosen else np.zeros((len(self.values), 0))


def grouped(names: Sequence[str], values: Floats, happened: Floats, members: Sequence[tuple[Marks, Marks]] = ()) -> Grouped:
    """Put equal rows together. Counts above the largest cap are equal for the search.

    `members` are pairs of groups to be kept even, each as marks of shape (n,); only rows without the outcome are compared.
    """
    kept = np.minimum(values, max(CAPS))
    rows, back = np.unique(kept, axis=0, return_inverse=True)
    at = back.ravel()
    weights = np.bincount(at).astype(np.float64)
    contrasts = [
        _share(at, one & (happened == 0), len(rows)) - _share(at, other & (happened == 0), len(rows)) for one, other in members
    ]
    held = np.array(contrasts) if contrasts else np.zeros((0, len(rows)))
    return Grouped(tuple(names), rows, np.bincount(at, happened) / weights, weights, held)


def _share(at: NDArray[np.intp], member: Marks, rows: int) -> Floats:
    counts = np.bincount(at[member], minlength=rows).astype(np.float64)
    return np.asarray(counts / max(counts.sum(), 1.0), dtype=np.float64)


def learn(data: Grouped, most_lines: int, most_points: int) -> Learned:
    """The table with the least cost among those found. At most `most_lines` lines of 1 to `most_points` points a piece."""
    chosen = _capped(data, _start(data, most_lines))
    weights = np.maximum(data.fit(data.lines(chosen))[1:], 0)
    tables = [_polish(data, chosen, _rounded(weights, largest), most_points) for largest in range(2, most_points + 1)]
    return min(tables, key=lambda table: table.cost)


def _start(data: Grouped, most_lines: int) -> list[Candidate]:
    """Every feature at the largest cap, less those that would take points off, then less those that serve least."""
    chosen = _positive(data, [(name, max(CAPS)) for name in data.names])
    while len(chosen) > most_lines:
        chosen = min(([one for one in chosen if one != old] for old in chosen), key=lambda rest: _cost(data, rest))
        chosen = _positive(data, chosen)
    return chosen


def _positive(data: Grouped, chosen: list[Candidate]) -> list[Candidate]:
    """Leave out, one at a time, lines that would take points off."""
    while chosen:
        beta = data.fit(data.lines(chosen))[1:]
        if np.min(beta) > 0:
            break
        chosen = [one for at, one in enumerate(chosen) if at != int(np.argmin(beta))]
    return chosen


def _capped(data: Grouped, chosen: list[Candidate]) -> list[Candidate]:
    """Give each line in turn the cap that serves best."""
    for at, (name, _) in enumerate(chosen):
        tried = [[*chosen[:at], (name, cap), *chosen[at + 1 :]] for cap in CAPS]
        costs = {_cost(data, one): one for one in tried if len(_positive(data, one)) == len(one)}
        chosen = costs[min(costs)] if costs else chosen
    return chosen


def _cost(data: Grouped, chosen: Sequence[Candidate]) -> float:
    lines = data.lines(chosen)
    return data.cost(lines, data.fit(lines))


def _rounded(weights: Floats, largest: int) -> list[int]:
    scale = largest / max(float(np.max(weights, initial=0.0)), 1e-9)
    return [round(float(weight) * scale) for weight in weights]


def _polish(data: Grouped, chosen: Sequence[Candidate], points: list[int], most_points: int) -> Learned:
    """Move single points up or down by one while the cost falls."""
    lines = data.lines(chosen)
    best = _table(data, chosen, lines, points)
    improved = True
    while improved:
        improved = False
        for at, step in itertools.product(range(len(points)), (1, -1)):
            moved = [one + step * (number == at) for number, one in enumerate(points)]
            if 0 <= moved[at] <= most_points and (tried := _table(data, chosen, lines, moved)).cost < best.cost - 1e-9:
                best, points, improved = tried, moved, True
    return best


def _table(data: Grouped, chosen: Sequence[Candidate], lines: Floats, points: Sequence[int]) -> Learned:
    totals = (lines @ np.array(points, dtype=np.float64))[:, None] if len(points) else np.zeros((len(lines), 1))
    beta = data.fit(totals)
    told = tuple((name, cap, point) for (name, cap), point in zip(chosen, points, strict=True) if point)
    return Learned(told, float(beta[0]), float(beta[1]), data.cost(totals, beta))
