"""Ratios of two groups, adjusted by a logistic model that predicts the risk of every row for each of the two groups.

Beside stratified.py this is the second way to hold attributes, such as the year, equal. It combines information of all
combinations of attributes (strata), but assumes that the odds ratio of the two groups is the same in all of them.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.intervals.checks import IntervalError, log_interval
from candour.domain.patterns.results.shapes import Interval

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
TILE = 64  # rows
ITERATIONS, TOLERANCE = 60, 1e-10
FEW = 20  # levels with fewer events or non-events are merged, because their coefficients may not converge


@dataclass(frozen=True, slots=True)
class ModelCell:
    """The numbers of rows and of events in one cell: the rows of one of two groups with one combination of attributes.

    `levels` holds the value of each attribute, such as the year.
    """

    of_group: bool
    levels: tuple[Hashable, ...]
    events: float
    total: float


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted logistic model of two groups: coefficients and their covariance.

    The coefficients are the intercept, then one for being in the first group, and then one for each value of each attribute
    except its most frequent value.
    """

    coefficients: Floats
    covariance: Floats


def fit_logistic(design: Floats, events: Floats, totals: Floats) -> Logistic:
    """Fit logistic regression to counted rows by iteratively reweighted least squares.

    Args:
        design: one row for each cell (rows with equal attributes), one column for each coefficient.
        events: number of events in each cell.
        totals: number of rows in each cell.

    Source: P. McCullagh, J. A. Nelder, "Generalized Linear Models", 2nd ed. (1989), ch. 4.

    Raises: IntervalError when the fit does not converge, as where all rows with some value of an attribute, or none, have the
    event.

    """
    tiles = _in_tiles(design)
    beta = _starting_coefficients(tiles, events, totals)
    for _ in range(ITERATIONS):
        risk = _risk_of_log_odds(_linear_predictor(tiles, beta)[: len(design)])
        information = _weighted_gram(tiles, totals * risk * (1 - risk))
        try:
            step = np.linalg.solve(information, _design_times(tiles, events - totals * risk))
        except np.linalg.LinAlgError:
            break
        beta = beta + step
        if not np.isfinite(beta).all():
            break
        if np.abs(step).max() < TOLERANCE:
            return Logistic(beta, np.asarray(np.linalg.inv(information), dtype=float))
    raise IntervalError("The adjusting model does not settle: some level holds no events. Hold fewer things equal at once.")


def standardised_ratio(cells: Sequence[ModelCell], level: float = 0.95) -> Interval:
    """Return the ratio of the risks that two groups would have if both had the attributes of all rows together.

    The risks are predicted by logistic regression, and the interval by the delta method. A cell counts the rows of one group
    with one combination of attributes. Values of an attribute with fewer than 20 events or non-events are merged; if they are
    still too few, they are merged with the most frequent value. `level` is the level of confidence.

    Source: C. J. Muller, R. F. MacLehose, "Estimating predicted probabilities from logistic regression", Int. J. Epidemiology
    43 (2014), marginal standardisation.

    Raises: IntervalError when the model does not converge.
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
    """Return what `standardised_ratio` returns (the ratio of two groups' risks at equal attributes), from arrays.

    The arrays have one element for each cell, the rows of one group with one combination of attributes. `of_group` is true for
    the cells of the first group. `levels` has shape (cells, attributes) and holds the integer codes of the attributes' values,
    from 0.
    """
    if not 0 < events.sum() < totals.sum():
        raise IntervalError("An adjusted ratio needs events and non-events.")
    design = _design_matrix(of_group, levels, np.column_stack([events, totals - events]))
    fit = fit_logistic(design, events, totals)
    (with_group, up), (without, down) = (_average_risk(fit, design, totals, member) for member in (1.0, 0.0))
    slope = up / with_group - down / without
    variance = float(slope @ fit.covariance @ slope)
    return log_interval(math.log(with_group / without), math.sqrt(max(0.0, variance)), level)


def _average_risk(fit: Logistic, design: Floats, totals: Floats, member: float) -> tuple[float, Floats]:
    """Return the mean risk if all rows were in one group, and the gradient of this risk by the coefficients.

    The group is the first where `member` is 1, and the second where it is 0. `design` and `totals` have an element for each
    cell, rows with equal attributes; `fit` is the fitted model.
    """
    everyone = design.copy()
    everyone[:, 1] = member
    tiles = _in_tiles(everyone)
    risk = _risk_of_log_odds(_linear_predictor(tiles, fit.coefficients)[: len(design)])
    weight = totals / totals.sum()
    return float((weight * risk).sum()), _design_times(tiles, weight * risk * (1 - risk))


def _design_matrix(of_group: Flags, levels: Ints, counts: Floats) -> Floats:
    """Return the design matrix of logistic regression, with a row for each cell (rows with equal attributes).

    Its columns are the intercept, a column that is 1 for cells of the first group and else 0, and a column of 0 and 1 for each
    value of each attribute. `counts` holds the events and the non-events of each cell; values of an attribute with few of
    either are merged.
    """
    parts = [np.ones((len(levels), 1)), of_group[:, None].astype(float)]
    parts += [_indicator_columns(levels[:, place], counts) for place in range(levels.shape[1])]
    return np.column_stack(parts)


def _indicator_columns(codes: Ints, counts: Floats) -> Floats:
    """Return a column of 0 and 1 for each value of an attribute except the most frequent, after merging values with few rows.

    `codes` are the values of the cells (rows with equal attributes); `counts` holds the events and the non-events of each cell.
    """
    sums = np.column_stack([np.bincount(codes, weights=column) for column in counts.T])
    few = sums.min(axis=1) < FEW
    columns = [codes == place for place in np.flatnonzero(~few)]
    if few.any() and sums[few].sum(axis=0).min() >= FEW:
        columns.append(few[codes])
    largest = max(range(len(columns)), key=lambda place: counts[columns[place]].sum(), default=0)
    chosen = [column for place, column in enumerate(columns) if place != largest]
    return np.array(chosen, dtype=float).reshape(len(chosen), len(codes)).T


def _risk_of_log_odds(linear: Floats) -> Floats:
    """Return the probabilities for the log odds in `linear`."""
    return np.asarray(1 / (1 + np.exp(-np.clip(linear, -40, 40))), dtype=float)


def _starting_coefficients(tiles: Floats, events: Floats, totals: Floats) -> Floats:
    """Return coefficients from which the fit of logistic regression starts: least squares on the log odds of each cell.

    A fit that started from zero could overshoot. `tiles` is the design matrix cut into blocks of rows; `events` and `totals`
    are the numbers of events and of all rows in each cell.
    """
    risk = (events + 0.5) / (totals + 1)
    weight = totals * risk * (1 - risk)
    logits = _design_times(tiles, weight * np.log(risk / (1 - risk)))
    return np.asarray(np.linalg.lstsq(_weighted_gram(tiles, weight), logits, rcond=None)[0], dtype=float)


def _in_tiles(design: Floats) -> Floats:
    """Reshape the design matrix into blocks of rows (tiles), the last padded with zeros: tiles × rows × coefficients.

    One processor multiplies a small block. A product of the whole matrix would be spread over all processors by the linear
    algebra library, which on a busy machine waits for them far longer than the product takes.
    """
    tiles = -(-len(design) // TILE)
    padded = np.zeros((tiles * TILE, design.shape[1]))
    padded[: len(design)] = design
    return padded.reshape(tiles, TILE, design.shape[1])


def _linear_predictor(tiles: Floats, beta: Floats) -> Floats:
    """Return the product of the design matrix, in blocks of rows, and the coefficients `beta`: the log odds of each row."""
    return np.asarray(np.matmul(tiles, beta[:, None]), dtype=float).ravel()


def _design_times(tiles: Floats, values: Floats) -> Floats:
    """Return the product of the transposed design matrix, in blocks of rows, and `values`, one for each row."""
    padded = np.zeros(tiles.shape[0] * TILE)
    padded[: len(values)] = values
    return np.asarray(np.matmul(tiles.transpose(0, 2, 1), padded.reshape(len(tiles), TILE, 1)).sum(axis=0).ravel(), dtype=float)


def _weighted_gram(tiles: Floats, weight: Floats) -> Floats:
    """Return X'WX, where X is the design matrix and W the diagonal matrix of the weights.

    `tiles` is the design matrix in blocks of rows; `weight` has an element for each row.
    """
    padded = np.zeros(tiles.shape[0] * TILE)
    padded[: len(weight)] = weight
    heavy = tiles * padded.reshape(len(tiles), TILE, 1)
    return np.asarray(np.matmul(tiles.transpose(0, 2, 1), heavy).sum(axis=0), dtype=float)
