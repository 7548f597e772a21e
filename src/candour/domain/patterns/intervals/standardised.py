"""A ratio adjusted by a model: logistic regression on grouped counts, then both groups given the same mix of cases.

The second way of holding things equal beside `stratified`: it borrows strength between strata at the price of assuming
that the group's odds ratio is the same in all of them.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.intervals.shapes import Interval, IntervalError, around_log

Floats = NDArray[np.float64]
ROUNDS, CLOSE = 60, 1e-10
FEW = 20  # a level with fewer events or non-events joins the others like it, lest its coefficient run away


@dataclass(frozen=True, slots=True)
class ModelCell:
    """Rows alike in everything the model knows: whether of the group, the level of each thing held, events and total."""

    of_group: bool
    levels: tuple[Hashable, ...]
    events: float
    total: float


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted model: coefficients (intercept, group, then the levels' indicators) and their covariance."""

    coefficients: Floats
    covariance: Floats


def fit_logistic(design: Floats, events: Floats, totals: Floats) -> Logistic:
    """Maximum-likelihood logistic regression of grouped counts by iteratively reweighted least squares.

    Args:
        design: cells × coefficients.
        events: one count for each cell.
        totals: rows in each cell.

    Source: P. McCullagh, J. A. Nelder, "Generalized Linear Models", 2nd ed. (1989), ch. 4.
    Raises: IntervalError when it does not settle (a level that holds events only, or none).

    """
    beta = _start(design, events, totals)
    for _ in range(ROUNDS):
        risk = _risk(design @ beta)
        weight = totals * risk * (1 - risk)
        information = design.T @ (design * weight[:, None])
        try:
            step = np.linalg.solve(information, design.T @ (events - totals * risk))
        except np.linalg.LinAlgError:
            break
        beta = beta + step
        if not np.isfinite(beta).all():
            break
        if np.abs(step).max() < CLOSE:
            return Logistic(beta, np.asarray(np.linalg.inv(information), dtype=float))
    raise IntervalError("The adjusting model does not settle: some level holds no events. Hold fewer things equal at once.")


def standardised_ratio(cells: Sequence[ModelCell], level: float = 0.95) -> Interval:
    """The risk ratio if both groups had the two groups' joint mix of levels, by logistic regression and the delta method.

    Within what is held, levels with under 20 events or non-events are put together, or with the largest if still so few.
    Source: C. J. Muller, R. F. MacLehose, "Estimating predicted probabilities from logistic regression", Int. J.
    Epidemiology 43 (2014), marginal standardisation. Raises: IntervalError when the model does not settle.
    """
    design = _design(cells)
    events = np.array([cell.events for cell in cells], dtype=float)
    totals = np.array([cell.total for cell in cells], dtype=float)
    if not 0 < events.sum() < totals.sum():
        raise IntervalError("An adjusted ratio needs events and non-events.")
    fit = fit_logistic(design, events, totals)
    (with_group, up), (without, down) = (_average(fit, design, totals, member) for member in (1.0, 0.0))
    slope = up / with_group - down / without
    variance = float(slope @ fit.covariance @ slope)
    return around_log(math.log(with_group / without), math.sqrt(max(0.0, variance)), level)


def _average(fit: Logistic, design: Floats, totals: Floats, member: float) -> tuple[float, Floats]:
    everyone = design.copy()
    everyone[:, 1] = member
    risk = _risk(everyone @ fit.coefficients)
    weight = totals / totals.sum()
    return float(weight @ risk), np.asarray((weight * risk * (1 - risk)) @ everyone, dtype=float)


def _design(cells: Sequence[ModelCell]) -> Floats:
    counts = np.array([(cell.events, cell.total - cell.events) for cell in cells], dtype=float)
    parts = [np.ones((len(cells), 1)), np.array([[cell.of_group] for cell in cells], dtype=float)]
    for place in range(len(cells[0].levels)):
        names: dict[Hashable, int] = {}
        codes = np.array([names.setdefault(cell.levels[place], len(names)) for cell in cells])
        parts.append(_indicators(codes, counts, list(map(str, names))))
    return np.column_stack(parts)


def _indicators(codes: NDArray[np.int64], counts: Floats, names: list[str]) -> Floats:
    """A column for each level but the largest. Levels with few events or non-events are one together, or join the largest."""
    sums = np.zeros((len(names), 2))
    np.add.at(sums, codes, counts)
    few = sums.min(axis=1) < FEW
    kept = sorted((place for place in range(len(names)) if not few[place]), key=names.__getitem__)
    columns = [codes == place for place in kept]
    if few.any() and sums[few].sum(axis=0).min() >= FEW:
        columns.append(few[codes])
    largest = max(range(len(columns)), key=lambda place: counts[columns[place]].sum(), default=0)
    chosen = [column for place, column in enumerate(columns) if place != largest]
    return np.array(chosen, dtype=float).reshape(len(chosen), len(codes)).T


def _risk(linear: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(linear, -40, 40))), dtype=float)


def _start(design: Floats, events: Floats, totals: Floats) -> Floats:
    """Least squares on empirical logits: from nowhere, Newton's steps overshoot where one group's risk is far from the rest."""
    risk = (events + 0.5) / (totals + 1)
    weight = totals * risk * (1 - risk)
    information = design.T @ (design * weight[:, None])
    return np.asarray(np.linalg.lstsq(information, design.T @ (weight * np.log(risk / (1 - risk))), rcond=None)[0], dtype=float)
