"""Weighted logistic regression by Newton's method, with which points tables and their probabilities are fitted.

Not here: standard errors and adjusted ratios (intervals), gradient boosting (shadow).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ITERATIONS = 40
TOLERANCE = 1e-8


def probability(linear: Floats) -> Floats:
    """Return the probability for each log odds in `linear`, computed without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(linear / 2)), dtype=np.float64)


def loss(linear: Floats, outcomes: Floats, weights: Floats) -> float:
    """Return the mean negative log-likelihood of `outcomes` when the log odds are `linear`.

    The arrays have an element for each distinct row; `weights` says how many rows it stands for. An outcome is 0 or 1 or, for
    several rows, the share of them with the event.
    """
    return float(np.sum(weights * (np.logaddexp(0, linear) - outcomes * linear)) / np.sum(weights))


def fit(values: Floats, outcomes: Floats, weights: Floats, penalty: Floats | None = None) -> Floats:
    """Fit logistic regression: return the intercept and the coefficients b, shape (k + 1,), for `values` of shape (n, k).

    `outcomes` are 0 or 1, or shares; `weights` are the numbers of rows that each row stands for. Minimises the mean loss plus
    b'Pb, for a symmetric penalty P (k × k) and a slight ridge, a penalty on large coefficients (le Cessie and van Houwelingen,
    Applied Statistics 41, 1992).
    """
    design = np.column_stack([np.ones(len(values)), values])
    total, penalties = float(np.sum(weights)), np.zeros((values.shape[1] + 1,) * 2)
    penalties[1:, 1:] = 1e-6 * np.eye(values.shape[1]) + (0 if penalty is None else 2 * penalty)
    beta = np.zeros(design.shape[1])
    beta[0] = _log_odds(float(np.sum(weights * outcomes)) / total)
    for _ in range(ITERATIONS):
        expected = probability(design @ beta)
        gradient = design.T @ (weights * (outcomes - expected)) / total - penalties @ beta
        hessian = (design * (weights * expected * (1 - expected))[:, None]).T @ design / total + penalties
        step = np.linalg.solve(hessian + 1e-12 * np.eye(len(beta)), gradient)
        beta = beta + np.clip(step, -2, 2)
        if np.max(np.abs(step)) < TOLERANCE:
            break
    return np.asarray(beta, dtype=np.float64)


def _log_odds(share: float) -> float:
    """Return the log odds of a share, which is first limited to the range from 1e-6 to 1 - 1e-6."""
    clipped = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.log(clipped / (1 - clipped)))
