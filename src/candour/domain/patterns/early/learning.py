"""Searches for a points table that a person can add up by hand: few lines, small integer points, none of them negative.

The method follows FasterRisk (Liu, Zhong, Li, Seltzer and Rudin, NeurIPS 2022) in simplified form. First, logistic regression
is fitted to a few counts of complaints, lines with negative points are dropped, and limits on each count (caps) are tried. Then
the coefficients are multiplied by several factors, rounded to integers, and improved by single steps. The cost to minimise is
the loss of the regression plus a penalty on uneven treatment: the squared difference in mean points between groups of officers,
such as women and men, without a later proven complaint (after Zafar and others, AISTATS 2017). No line uses membership of a
group.
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
Candidate = tuple[str, int]  # feature, cap
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LearnedTable:
    """The points table that the search found, before it is named and dated.

    `lines` are (feature, most that is counted, points for each). The probability for a total of points is 1 / (1 +
    exp(−intercept − slope × total)). `cost` is the loss plus the penalty on uneven treatment of groups.
    """

    lines: tuple[tuple[str, int, int], ...]
    intercept: float
    slope: float
    cost: float


@dataclass(frozen=True, slots=True)
class GroupedRows:
    """The training data, with equal rows combined: each of the g distinct rows stands for all officers with the same counts.

    `values` (g, k) are the counts in k features named `names`, `outcome_share` (g,) the shares of officers with a later proven
    complaint, and `weights` (g,) the numbers of officers. `contrasts` is a matrix (d, g): multiplied by the points of the g
    rows it gives the differences of mean points between two groups of officers, for d pairs of groups. The penalty on uneven
    treatment is `evenness` times the sum of the squares of these differences.
    """

    names: tuple[str, ...]
    values: Floats
    outcome_share: Floats
    weights: Floats
    contrasts: Floats
    evenness: float = 0.0

    def penalty(self, lines: Floats) -> Floats:
        """Return the matrix P, shape (k, k), that gives the penalty on uneven points between groups of officers.

        The penalty is b'Pb (b' is b transposed) if the k lines of a points table have the coefficients b. `lines` has shape (g,
        k): the counts of the lines for each distinct training row, which stands for all officers with equal counts.
        """
        gaps = self.contrasts @ lines
        return np.asarray(self.evenness * gaps.T @ gaps, dtype=np.float64)

    def fit(self, lines: Floats) -> Floats:
        """Return the intercept and the coefficients of least cost for k lines of a points table, shape (k + 1,).

        `lines` has shape (g, k): the counts of each line for each distinct training row, which stands for all officers with
        equal counts. The cost is the loss of logistic regression plus the penalty on uneven points between groups of officers,
        such as women and men.
        """
        return logistic.fit(lines, self.outcome_share, self.weights, self.penalty(lines))

    def cost(self, lines: Floats, beta: Floats) -> float:
        """Return the cost of a points table: the loss, plus a penalty where groups of officers get different points on average.

        A line of the points table gives points for the count of one feature, such as complaints in two years. `lines` has a
        row for each distinct combination of these counts among the training officers and a column for each line; `beta` holds
        the intercept, then a coefficient for each line.
        """
        loss = logistic.loss(beta[0] + lines @ beta[1:], self.outcome_share, self.weights)
        return loss + float(beta[1:] @ self.penalty(lines) @ beta[1:])

    def line(self, candidate: Candidate) -> Floats:
        """Return, for each distinct training row, the count of one feature limited to a cap; shape (g,).

        A training row stands for all officers with equal counts. `candidate` is (name of the feature, cap); an example of a
        feature is the number of complaints in the last two years.
        """
        return np.minimum(self.values[:, self.names.index(candidate[0])], candidate[1])

    def lines(self, chosen: Sequence[Candidate]) -> Floats:
        """Return, for each distinct training row, the counts of several features, each limited to its cap.

        A training row stands for all officers with equal counts. `chosen` are candidates for lines of a points table: (name of
        the feature, cap). The result has shape (g, len(chosen)).
        """
        return np.column_stack([self.line(candidate) for candidate in chosen]) if chosen else np.zeros((len(self.values), 0))


def group_rows(
    names: Sequence[str], values: Floats, outcomes: Floats, members: Sequence[tuple[Marks, Marks]] = ()
) -> GroupedRows:
    """Combine equal rows of training data into one row with a weight. Counts above the largest cap are treated as equal.

    Each row is an officer on one day; `names` and `values` are the features and counts, `outcomes` is 1 where a proven
    complaint followed. `members` holds pairs of groups whose mean points the search keeps even; each group is an array, shape
    (n,), that says which rows belong to it. The means are taken over rows without a later proven complaint.
    """
    capped = np.minimum(values, max(CAPS))
    rows, row_of = np.unique(capped, axis=0, return_inverse=True)
    at = row_of.ravel()
    weights = np.bincount(at).astype(np.float64)
    contrasts = [
        _share_by_row(at, first & (outcomes == 0), len(rows)) - _share_by_row(at, second & (outcomes == 0), len(rows))
        for first, second in members
    ]
    contrast_matrix = np.array(contrasts) if contrasts else np.zeros((0, len(rows)))
    return GroupedRows(tuple(names), rows, np.bincount(at, outcomes) / weights, weights, contrast_matrix)


def _share_by_row(at: NDArray[np.intp], member: Marks, rows: int) -> Floats:
    """Return for each of `rows` distinct training rows the share of a group's members that the row stands for.

    A distinct row stands for all training rows with equal counts; `at` gives the distinct row of each training row. `member`
    says which training rows belong to the group.
    """
    counts = np.bincount(at[member], minlength=rows).astype(np.float64)
    return np.asarray(counts / max(counts.sum(), 1.0), dtype=np.float64)


def learn(data: GroupedRows, most_lines: int, most_points: int) -> LearnedTable:
    """Search for the points table of least cost with at most `most_lines` lines of 1 to `most_points` points each.

    The cost is the loss of predicting proven complaints plus a penalty on uneven points between groups of officers.
    """
    chosen = _choose_caps(data, _select_features(data, most_lines))
    weights = np.maximum(data.fit(data.lines(chosen))[1:], 0)
    tables = [_improve(data, chosen, _scale_and_round(weights, largest), most_points) for largest in range(2, most_points + 1)]
    return min(tables, key=lambda table: table.cost)


def _select_features(data: GroupedRows, most_lines: int) -> list[Candidate]:
    """Choose at most `most_lines` features (counts of complaints) for a points table, each with the largest cap that is tried.

    A cap is the most that is counted. Features with negative coefficients are dropped first, then those whose removal raises
    the cost least.
    """
    chosen = _drop_negative(data, [(name, max(CAPS)) for name in data.names])
    while len(chosen) > most_lines:
        chosen = min(
            ([candidate for candidate in chosen if candidate != dropped] for dropped in chosen),
            key=lambda rest: _least_cost(data, rest),
        )
        chosen = _drop_negative(data, chosen)
    return chosen


def _drop_negative(data: GroupedRows, chosen: list[Candidate]) -> list[Candidate]:
    """Drop, one at a time, the candidate lines whose fitted coefficient is negative; return the other lines.

    A candidate line of a points table is (feature, cap): what is counted, and the most that is counted.
    """
    while chosen:
        beta = data.fit(data.lines(chosen))[1:]
        if np.min(beta) > 0:
            break
        chosen = [candidate for at, candidate in enumerate(chosen) if at != int(np.argmin(beta))]
    return chosen


def _choose_caps(data: GroupedRows, chosen: list[Candidate]) -> list[Candidate]:
    """Return the candidate lines (feature, cap) with the caps that give the least cost, tried for one line after another.

    A cap is the most that is counted of a feature, such as complaints of the last two years.
    """
    for at, (name, _) in enumerate(chosen):
        tried = [[*chosen[:at], (name, cap), *chosen[at + 1 :]] for cap in CAPS]
        costs = {
            _least_cost(data, candidates): candidates
            for candidates in tried
            if len(_drop_negative(data, candidates)) == len(candidates)
        }
        chosen = costs[min(costs)] if costs else chosen
    return chosen


def _least_cost(data: GroupedRows, chosen: Sequence[Candidate]) -> float:
    """Return the least cost that any points for these candidate lines of a points table can have.

    A line is (feature, cap): what is counted, and the most that is counted. The cost is the loss of predicting proven
    complaints plus a penalty on uneven points between groups.
    """
    lines = data.lines(chosen)
    return data.cost(lines, data.fit(lines))


def _scale_and_round(weights: Floats, largest: int) -> list[int]:
    """Return the weights multiplied so that the largest becomes `largest`, then rounded to integers."""
    scale = largest / max(float(np.max(weights, initial=0.0)), 1e-9)
    return [round(float(weight) * scale) for weight in weights]


def _improve(data: GroupedRows, chosen: Sequence[Candidate], points: list[int], most_points: int) -> LearnedTable:
    """Return the best points table found by changing one line's points by one at a time, as long as a change lowers the cost.

    `points` are the points of the `chosen` lines to start from; no line gets more than `most_points`.
    """
    lines = data.lines(chosen)
    best = _fitted_table(data, chosen, lines, points)
    improved = True
    while improved:
        improved = False
        for at, step in itertools.product(range(len(points)), (1, -1)):
            moved = [point + step * (number == at) for number, point in enumerate(points)]
            if 0 <= moved[at] <= most_points and (tried := _fitted_table(data, chosen, lines, moved)).cost < best.cost - 1e-9:
                best, points, improved = tried, moved, True
    return best


def _fitted_table(data: GroupedRows, chosen: Sequence[Candidate], lines: Floats, points: Sequence[int]) -> LearnedTable:
    """Build the points table whose lines `chosen` give the points `points`, and compute its cost.

    A line is (feature, cap); `lines` holds the counts of each line for each distinct training row, which stands for all
    officers with equal counts. The formula from totals of points to probabilities is fitted to these rows.
    """
    totals = (lines @ np.array(points, dtype=np.float64))[:, None] if len(points) else np.zeros((len(lines), 1))
    beta = data.fit(totals)
    learned_lines = tuple((name, cap, point) for (name, cap), point in zip(chosen, points, strict=True) if point)
    return LearnedTable(learned_lines, float(beta[0]), float(beta[1]), data.cost(totals, beta))
