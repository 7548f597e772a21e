"""Complex models that are scored beside the points table for comparison only (shadow models), and never decide who is flagged.

Gradient boosting uses every known feature of officers and shows how much better a complex model could predict; logistic
regression uses the logarithms of the features. Neither model can explain a flag to an officer as a sum that can be checked.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from candour.domain.patterns.early.logistic import Floats

Scorer = Callable[[Floats], Floats]


def boosting(values: Floats, outcomes: Floats, seed: int = 0) -> Scorer:
    """Fit histogram gradient boosting (Ke and others 2017); returns a function from features to probabilities.

    `values` (n, k) holds k features of n officers; `outcomes` is 1 where the predicted event happened.
    """
    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.04, max_leaf_nodes=12, min_samples_leaf=60, l2_regularization=5, random_state=seed
    )
    with threadpool_limits(1):  # more threads than free cores wait on each other far longer than one takes
        model.fit(values, outcomes)
    return lambda rows: np.asarray(model.predict_proba(rows)[:, 1], dtype=np.float64)


def regression(values: Floats, outcomes: Floats) -> Scorer:
    """Fit logistic regression with a ridge penalty on log(1 + feature); returns a function from features to probabilities.

    The logarithms are first scaled to mean 0 and variance 1. `values` (n, k) holds k features of n officers; `outcomes` is 1
    where the predicted event happened.
    """
    centre, spread = _logs(values).mean(0), _logs(values).std(0) + 1e-9
    model = LogisticRegression(C=0.1, max_iter=500).fit((_logs(values) - centre) / spread, outcomes)
    return lambda rows: np.asarray(model.predict_proba((_logs(rows) - centre) / spread)[:, 1], dtype=np.float64)


def _logs(values: Floats) -> Floats:
    """Return log(1 + value) of each value; negative values count as 0."""
    return np.asarray(np.log1p(np.maximum(values, 0)), dtype=np.float64)
