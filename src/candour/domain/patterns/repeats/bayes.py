"""Empirical-Bayes rates: counts of few events drawn towards what is usual, by as much as the counts themselves say.

k_i ~ Poisson(θ_i E_i), θ_i ~ Gamma(shape, rate): a Poisson mixture whose margin is negative binomial. Shape and rate are those
of greatest likelihood; a posterior is Gamma(shape + k, rate + E) (Robbins 1956; Clayton and Kaldor 1987, Biometrics 43:671).
Not here: where counts and exposures come from (rates.py). docs/methods/empirical_bayes.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from candour.domain.patterns.errors import PatternsError

Array = NDArray[np.float64]
_NO_SPREAD = 1e6
_FLAT = 1e-3


@dataclass(frozen=True, slots=True)
class Prior:
    """How rates are spread among all: a gamma distribution with mean shape / rate."""

    shape: float
    rate: float

    @property
    def mean(self) -> float:
        """The usual rate, events a unit of exposure."""
        return self.shape / self.rate

    @property
    def spread(self) -> float:
        """The coefficient of variation of true rates: 0 where all are alike."""
        return float(self.shape**-0.5)


@dataclass(frozen=True, slots=True)
class Posterior:
    """For each count: the drawn-in rate, its interval, and the probability that the true rate is over twice the usual."""

    mean: Array
    low: Array
    high: Array
    over_twice: Array


def fit(counts: Array, exposures: Array, weights: Array | None = None) -> Prior:
    """The prior of greatest likelihood. `weights` says how many had each pair. Raises PatternsError without any event.

    Where counts vary no more than chance alone would have it, all rates are taken to be alike (a shape of a million).
    """
    many = np.ones_like(counts) if weights is None else weights
    events, time = float(many @ counts), float(many @ exposures)
    if time <= 0 or events <= 0:
        raise PatternsError("There is no event or no time in post, so no usual rate can be learned. Widen the window.")
    usual = events / time

    def loss(point: Array) -> float:
        shape, mean = np.exp(point)
        return -float(many @ _log_margin(counts, exposures, shape, shape / mean))

    begun = np.array([0.0, np.log(usual)])
    found = optimize.minimize(loss, begun, method="L-BFGS-B", bounds=[(np.log(_FLAT), np.log(_NO_SPREAD)), (None, None)])
    shape, mean = np.exp(found.x)
    return Prior(float(shape), float(shape / mean))


def posterior(prior: Prior, counts: Array, exposures: Array, level: float = 0.95) -> Posterior:
    """What is believed of each rate after its count: mean, central interval of the level given, chance of over twice usual."""
    shape, rate = prior.shape + counts, prior.rate + exposures
    tail = (1 - level) / 2
    low, high = (special.gammaincinv(shape, part) / rate for part in (tail, 1 - tail))
    over_twice: Array = np.asarray(special.gammaincc(shape, 2 * prior.mean * rate))
    return Posterior(shape / rate, low, high, over_twice)


def _log_margin(counts: Array, exposures: Array, shape: float, rate: float) -> Array:
    """Negative binomial: `shape` successes, each of probability rate / (rate + exposure)."""
    return np.asarray(stats.nbinom.logpmf(counts, shape, rate / (rate + exposures)), dtype=np.float64)
