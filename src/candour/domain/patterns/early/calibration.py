"""Measures how well predicted probabilities agree with what happened: a table of predicted and observed shares, and two scores.

The scores are Brier's score (mean squared error) and the calibration error (mean difference of predicted and observed shares).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.early.logistic import Floats
from candour.domain.patterns.intervals import wilson
from candour.domain.patterns.results.shapes import Interval


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of the reliability table: a group of officers of about equal predicted probability.

    `predicted` is the mean predicted probability of these officers; `observed` is the share of these officers to whom the
    predicted outcome happened, with a confidence interval. The table compares the two.
    """

    officers: int
    predicted: float
    observed: Interval


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well one model's probabilities agree with what happened to the officers: a table and summary figures.

    `bins` are the rows of the table. `brier` is the mean squared difference of probability and outcome (Brier 1950). `skill` is
    the relative gain in `brier` over predicting the overall share for everyone. `calibration_error` is the mean of |predicted -
    observed| over the bins, weighted by numbers of officers. `predicted` and `observed` are the means over all officers.
    """

    bins: tuple[Bin, ...]
    brier: float
    skill: float
    calibration_error: float
    predicted: float
    observed: float


def reliability(probabilities: Floats, outcomes: NDArray[np.bool_], bins: int = 10) -> Reliability:
    """Compare officers' predicted probabilities with what happened, in at most `bins` groups (bins) of about equal size.

    `outcomes` says for each officer whether the predicted event happened. Officers of equal probability are never split between
    bins. Both arrays have shape (n,), n > 0.
    """
    observed = outcomes.astype(np.float64)
    brier, base = float(np.mean((probabilities - observed) ** 2)), float(observed.mean())
    base_brier = base * (1 - base)
    bins_ = [_bin(probabilities[rows], observed[rows]) for rows in _rows_of_bins(probabilities, bins)]
    error = sum(bin_.officers * abs(bin_.predicted - bin_.observed.value) for bin_ in bins_) / len(observed)
    return Reliability(
        tuple(bins_), brier, 1 - brier / base_brier if base_brier else 0.0, error, float(probabilities.mean()), base
    )


def _bin(predicted: Floats, observed: Floats) -> Bin:
    """Build one row of the reliability table from the predicted probabilities and the outcomes (1 or 0) of its officers."""
    return Bin(len(predicted), float(predicted.mean()), wilson(float(observed.sum()), len(observed)))


def _rows_of_bins(probabilities: Floats, bins: int) -> list[NDArray[np.intp]]:
    """Return for each bin (a group of officers of similar probability) the indexes of its officers.

    The bin of the lowest probabilities comes first; there are at most `bins` bins.
    """
    order = np.argsort(probabilities, kind="stable")
    edges = [round(len(order) * at / bins) for at in range(1, bins)]
    ranked = probabilities[order]
    cuts = sorted({int(np.searchsorted(ranked, ranked[edge])) for edge in edges if edge < len(order)})
    return [part for part in np.split(order, cuts) if len(part)]
