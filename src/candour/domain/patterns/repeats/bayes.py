"""Empirical-Bayes rates: a rate computed from few events, which may be high or low by chance, is moved towards the usual rate.

This is called shrinking. The less all rates vary, the more each is shrunk. The model: officer (or unit) i has k_i events in E_i
units of exposure, such as years in post; k_i ~ Poisson(θ_i E_i) with θ_i ~ Gamma(shape, rate), so that k_i alone is negative
binomial. Shape and rate are the maximum-likelihood estimates. After k events in exposure E, the true rate is distributed as
Gamma(shape + k, rate + E) (Robbins 1956; Clayton and Kaldor 1987, Biometrics 43:671). Not here: computing counts and exposures
from records (rates.py). docs/methods/empirical_bayes.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from candour.domain.patterns.errors import PatternsError

Array = NDArray[np.float64]
_NO_SPREAD = 1e6  # the largest shape: all rates alike
_FLAT = 1e-3  # the smallest shape


@dataclass(frozen=True, slots=True)
class Prior:
    """The gamma distribution of the true rates of all officers, units or supervisors; its mean is shape / rate."""

    shape: float
    rate: float

    @property
    def mean(self) -> float:
        """Return the usual rate: events per unit of exposure, such as years in post."""
        return self.shape / self.rate

    @property
    def spread(self) -> float:
        """Return how much the true rates vary: their standard deviation divided by their mean, 0 where all rates are equal."""
        return float(self.shape**-0.5)


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is concluded of the true rate of each officer or unit from its count of events; arrays with one element for each.

    `mean` is the rate after shrinking it towards the usual rate; `low` and `high` are the bounds of its interval. `over_twice`
    is the probability that the true rate is over twice the usual one.
    """

    mean: Array
    low: Array
    high: Array
    over_twice: Array


def fit(counts: Array, exposures: Array, weights: Array | None = None) -> Prior:
    """Fit the gamma distribution of the true rates of all officers (or units) by maximum likelihood.

    `counts` are numbers of events, and `exposures` amounts of time, such as years in post; `weights` says how many officers
    have each pair of count and exposure. Where counts vary no more than chance (Poisson) would make them vary, all rates are
    taken as equal (a shape of a million).

    Raises: PatternsError without any event or any exposure.
    """
    numbers = np.ones_like(counts) if weights is None else weights
    events, time = float(numbers @ counts), float(numbers @ exposures)
    if time <= 0 or events <= 0:
        raise PatternsError("There is no event or no time in post, so no usual rate can be learned. Widen the window.")
    pooled_rate = events / time

    def loss(point: Array) -> float:
        """Return minus the log-likelihood of the counts at `point`, which holds the logarithms of the shape and of the mean."""
        shape, mean = np.exp(point)
        return -float(numbers @ _log_marginal(counts, exposures, shape, shape / mean))

    start = np.array([0.0, np.log(pooled_rate)])
    optimum = optimize.minimize(loss, start, method="L-BFGS-B", bounds=[(np.log(_FLAT), np.log(_NO_SPREAD)), (None, None)])
    shape, mean = np.exp(optimum.x)
    return Prior(float(shape), float(shape / mean))


def posterior(prior: Prior, counts: Array, exposures: Array, level: float = 0.95) -> Posterior:
    """Return what is concluded of each true rate from its count of events and its exposure, such as years in post.

    `prior` is the distribution of all true rates, towards whose mean each rate is shrunk. `level` is the probability that a
    true rate lies in its interval; a true rate is as likely to lie below its interval as above it.
    """
    shape, rate = prior.shape + counts, prior.rate + exposures
    tail = (1 - level) / 2
    low, high = (special.gammaincinv(shape, part) / rate for part in (tail, 1 - tail))
    over_twice: Array = np.asarray(special.gammaincc(shape, 2 * prior.mean * rate))
    return Posterior(shape / rate, low, high, over_twice)


def _log_marginal(counts: Array, exposures: Array, shape: float, rate: float) -> Array:
    """Return the log-probability of each count, given its exposure, if true rates are Gamma(shape, rate).

    The counts then have a negative binomial distribution.
    """
    return np.asarray(stats.nbinom.logpmf(counts, shape, rate / (rate + exposures)), dtype=np.float64)
