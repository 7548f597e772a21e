"""Weighted logistic regression by Newton's method: what the search for points and the calibration both stand on.

Not here: standard errors and adjusted ratios (intervals), boosting (shadow).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ROUNDS = 40
SETTLED = 1e-8


def probability(linear: Floats) -> Floats:
    """The logistic function, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(linear / 2)), dtype=np.float64)


def loss(linear: Floats, happened: Floats, weights: Floats) -> float:
    """Mean negative log-likelihood. `happened` may be a share of the rows a weight stands for."""
    return float(np.sum(weights * (np.logaddexp(0, linear) - happened * linear)) / np.sum(weights))


def fit(values: Floats, happened: Floats, weights: Floats, penalty: Floats | None = None) -> Floats:
    """Intercept and coefficients b, shape (k + 1,), for values of shape (n, k).

    Least mean loss plus b'Pb, for a symmetric penalty P (k × k) beside a slight ridge (le Cessie and van Houwelingen,
    Applied Statistics 41, 1992).
    """
    design = np.column_stack([np.ones(len(values)), values])
    total, shrink = float(np.sum(weights)), np.zeros((values.shape[1] + 1,) * 2)
    shrink[1:, 1:] = 1e-6 * np.eye(values.shape[1]) + (0 if penalty is None else 2 * penalty)
    beta = np.zeros(design.shape[1])
    beta[0] = _log_odds(float(np.sum(weights * happened)) / total)
    for _ in range(ROUNDS):
        expected = probability(design @ beta)
        slope = design.T @ (weights * (happened - expected)) / total - shrink @ beta
        bend = (design * (weights * expected * (1 - expected))[:, None]).T @ design / total + shrink
        step = np.linalg.solve(bend + 1e-12 * np.eye(len(beta)), slope)
        beta = beta + np.clip(step, -2, 2)
        if np.max(np.abs(step)) < SETTLED:
            break
    return np.asarray(beta, dtype=np.float64)


def _log_odds(share: float) -> float:
    kept = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))
