"""A ratio adjusted by a model: logistic regression on grouped counts, then both groups given the same mix of cases.

The second way of holding things equal beside `stratified`: it borrows strength between strata at the price of assuming
that the group's odds ratio is the same in all of them.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.intervals.shapes import IntervalError, around_log
from candour.domain.patterns.results.shapes import Interval

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
TILE = 64
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
    tiles = _tiled(design)
    beta = _start(tiles, events, totals)
    for _ in range(ROUNDS):
        risk = _risk(_linear(tiles, beta)[: len(design)])
        information = _weighted(tiles, totals * risk * (1 - risk))
        try:
            step = np.linalg.solve(information, _across(tiles, events - totals * risk))
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
    names: list[dict[Hashable, int]] = [{} for _ in cells[0].levels]
    codes = [[held.setdefault(level, len(held)) for held, level in zip(names, cell.levels, strict=True)] for cell in cells]
    return standardised_counts(
        np.array([cell.of_group for cell in cells], dtype=bool),
        np.array(codes, dtype=np.int64).reshape(len(cells), len(names)),
        np.array([cell.events for cell in cells], dtype=float),
        np.array([cell.total for cell in cells], dtype=float),
        level,
    )


def standardised_counts(of_group: Flags, levels: Ints, events: Floats, totals: Floats, level: float = 0.95) -> Interval:
    """The same from columns: one entry a cell, levels as numbers from 0 (cells × things held)."""
    if not 0 < events.sum() < totals.sum():
        raise IntervalError("An adjusted ratio needs events and non-events.")
    design = _design(of_group, levels, np.column_stack([events, totals - events]))
    fit = fit_logistic(design, events, totals)
    (with_group, up), (without, down) = (_average(fit, design, totals, member) for member in (1.0, 0.0))
    slope = up / with_group - down / without
    variance = float(slope @ fit.covariance @ slope)
    return around_log(math.log(with_group / without), math.sqrt(max(0.0, variance)), level)


def _average(fit: Logistic, design: Floats, totals: Floats, member: float) -> tuple[float, Floats]:
    everyone = design.copy()
    everyone[:, 1] = member
    tiles = _tiled(everyone)
    risk = _risk(_linear(tiles, fit.coefficients)[: len(design)])
    weight = totals / totals.sum()
    return float((weight * risk).sum()), _across(tiles, weight * risk * (1 - risk))


def _design(of_group: Flags, levels: Ints, counts: Floats) -> Floats:
    parts = [np.ones((len(levels), 1)), of_group[:, None].astype(float)]
    parts += [_indicators(levels[:, place], counts) for place in range(levels.shape[1])]
    return np.column_stack(parts)


def _indicators(codes: Ints, counts: Floats) -> Floats:
    """A column for each level but the largest. Levels with few events or non-events are one together, or join the largest."""
    sums = np.column_stack([np.bincount(codes, weights=column) for column in counts.T])
    few = sums.min(axis=1) < FEW
    columns = [codes == place for place in np.flatnonzero(~few)]
    if few.any() and sums[few].sum(axis=0).min() >= FEW:
        columns.append(few[codes])
    largest = max(range(len(columns)), key=lambda place: counts[columns[place]].sum(), default=0)
    chosen = [column for place, column in enumerate(columns) if place != largest]
    return np.array(chosen, dtype=float).reshape(len(chosen), len(codes)).T


def _risk(linear: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(linear, -40, 40))), dtype=float)


def _start(tiles: Floats, events: Floats, totals: Floats) -> Floats:
    """Least squares on empirical logits: from nowhere, Newton's steps overshoot where one group's risk is far from the rest."""
    risk = (events + 0.5) / (totals + 1)
    weight = totals * risk * (1 - risk)
    logits = _across(tiles, weight * np.log(risk / (1 - risk)))
    return np.asarray(np.linalg.lstsq(_weighted(tiles, weight), logits, rcond=None)[0], dtype=float)


def _tiled(design: Floats) -> Floats:
    """The design in tiles of rows, the last filled up with zeros: tiles × rows × coefficients.

    Products of small tiles stay on one processor. As one product, linear algebra libraries spread these small sums over
    all processors and, on a busy machine, wait for them a hundred times longer than the sums take.
    """
    tiles = -(-len(design) // TILE)
    padded = np.zeros((tiles * TILE, design.shape[1]))
    padded[: len(design)] = design
    return padded.reshape(tiles, TILE, design.shape[1])


def _linear(tiles: Floats, beta: Floats) -> Floats:
    return np.asarray(np.matmul(tiles, beta[:, None]), dtype=float).ravel()


def _across(tiles: Floats, values: Floats) -> Floats:
    """Design' × values."""
    padded = np.zeros(tiles.shape[0] * TILE)
    padded[: len(values)] = values
    return np.asarray(np.matmul(tiles.transpose(0, 2, 1), padded.reshape(len(tiles), TILE, 1)).sum(axis=0).ravel(), dtype=float)


def _weighted(tiles: Floats, weight: Floats) -> Floats:
    """Design' × weights × design."""
    padded = np.zeros(tiles.shape[0] * TILE)
    padded[: len(weight)] = weight
    heavy = tiles * padded.reshape(len(tiles), TILE, 1)
    return np.asarray(np.matmul(tiles.transpose(0, 2, 1), heavy).sum(axis=0), dtype=float)
