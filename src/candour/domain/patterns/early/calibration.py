"""Measures how well predicted probabilities agree with outcomes: reliability table, Brier's score and calibration error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.early.logistic import Floats
from candour.domain.patterns.intervals import wilson
from candour.domain.patterns.results.shapes import Interval


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of the reliability table: officers of about the same predicted probability of the outcome.

    `predicted` is the mean probability of these officers, `observed` the share of these officers with the outcome, with
    an interval.
    """

    officers: int
    predicted: float
    observed: Interval


@dataclass(frozen=True, slots=True)
class Reliability:
    """The reliability table of one model and its summary figures.

    `brier` is the mean squared error (Brier 1950); `skill` is the relative gain in `brier` over predicting the base rate for
    everyone; `calibration_error` is the mean of |predicted - observed| over the bins, weighted by numbers of officers (expected
    calibration error); `predicted` and `observed` are the means over all officers.
    """

    bins: tuple[Bin, ...]
    brier: float
    skill: float
    calibration_error: float
    predicted: float
    observed: float


def reliability(probabilities: Floats, outcomes: NDArray[np.bool_], bins: int = 10) -> Reliability:
    """Compare probabilities with outcomes in at most `bins` bins of about equal size.

    Officers of equal probability are never split between bins. Both arrays have shape (n,), n > 0.
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
    """Build one row of the reliability table from the officers' probabilities and outcomes (1 or 0)."""
    return Bin(len(predicted), float(predicted.mean()), wilson(float(observed.sum()), len(observed)))


def _rows_of_bins(probabilities: Floats, bins: int) -> list[NDArray[np.intp]]:
    """Return the row indexes of each bin's officers, from the lowest probabilities to the highest."""
    order = np.argsort(probabilities, kind="stable")
    edges = [round(len(order) * at / bins) for at in range(1, bins)]
    ranked = probabilities[order]
    cuts = sorted({int(np.searchsorted(ranked, ranked[edge])) for edge in edges if edge < len(order)})
    return [part for part in np.split(order, cuts) if len(part)]
