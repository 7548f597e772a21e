"""Empirical Bayes against its closed form, statsmodels' negative binomial regression, and its nominal coverage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats
from statsmodels.discrete.discrete_model import NegativeBinomial

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.repeats.bayes import Prior, _log_marginal, fit, posterior


def drawn(many: int, prior: Prior, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    exposures = chance.uniform(0.5, 12, many)
    rates = chance.gamma(prior.shape, 1 / prior.rate, many)
    return chance.poisson(rates * exposures).astype(float), exposures, rates


def test_the_posterior_agrees_with_numerical_integration() -> None:
    prior = Prior(0.6, 1.2)
    for count, exposure in ((0.0, 3.0), (2.0, 0.5), (11.0, 8.0)):
        after = posterior(prior, np.array([count]), np.array([exposure]))

        def weighed(rate: float, count: float = count, exposure: float = exposure) -> float:
            return float(stats.gamma.pdf(rate, 0.6, scale=1 / 1.2) * stats.poisson.pmf(count, rate * exposure))

        whole = integrate.quad(weighed, 0, 40, limit=400)[0]
        mean = integrate.quad(lambda rate: rate * weighed(rate), 0, 40, limit=400)[0] / whole
        inside = integrate.quad(weighed, float(after.low[0]), float(after.high[0]), limit=400)[0] / whole
        over = integrate.quad(weighed, 2 * prior.mean, 40, limit=400)[0] / whole
        assert after.mean[0] == pytest.approx(mean, rel=1e-5)
        assert after.mean[0] == pytest.approx((0.6 + count) / (1.2 + exposure), rel=1e-12)
        assert inside == pytest.approx(0.95, abs=1e-4)
        assert after.over_twice[0] == pytest.approx(over, abs=1e-5)


def test_the_prior_is_the_one_statsmodels_finds() -> None:
    counts, exposures, _ = drawn(3_000, Prior(0.6, 0.3), seed=3)
    ours = fit(counts, exposures)
    theirs = NegativeBinomial(counts, np.ones((len(counts), 1)), exposure=exposures).fit(disp=False)
    mean, spread = np.exp(theirs.params[0]), theirs.params[1]
    assert ours.mean == pytest.approx(mean, rel=1e-3)
    assert 1 / ours.shape == pytest.approx(spread, rel=1e-3)
    assert _log_marginal(counts, exposures, ours.shape, ours.rate).sum() == pytest.approx(theirs.llf, rel=1e-7)


def test_a_weight_counts_as_so_many_rows() -> None:
    counts, exposures = np.array([0.0, 1.0, 4.0]), np.array([1.0, 2.0, 2.0])
    many = np.array([30.0, 10.0, 5.0])
    by_weight = fit(counts, exposures, many)
    by_rows = fit(np.repeat(counts, many.astype(int)), np.repeat(exposures, many.astype(int)))
    assert by_weight.shape == pytest.approx(by_rows.shape, rel=1e-4)
    assert by_weight.rate == pytest.approx(by_rows.rate, rel=1e-4)


def test_intervals_cover_95_percent_of_true_rates() -> None:
    counts, exposures, rates = drawn(6_000, Prior(0.6, 0.3), seed=5)
    after = posterior(fit(counts, exposures), counts, exposures)
    inside = np.mean((rates >= after.low) & (rates <= after.high))
    assert inside == pytest.approx(0.95, abs=0.012)


def test_counts_without_overdispersion_are_all_shrunk_to_the_usual_rate() -> None:
    exposures = np.full(2_000, 5.0)
    counts = np.random.default_rng(2).poisson(exposures * 0.4).astype(float)
    counts[:1_000], counts[1_000:] = 2.0, 2.0
    prior = fit(counts, exposures)
    assert prior.spread < 0.05
    assert posterior(prior, np.array([9.0]), np.array([5.0])).mean[0] == pytest.approx(0.4, rel=0.02)


def test_no_event_is_refused() -> None:
    with pytest.raises(PatternsError, match="no usual rate"):
        fit(np.zeros(3), np.ones(3))
