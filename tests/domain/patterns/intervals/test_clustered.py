"""Cluster-robust intervals against statsmodels' sandwich estimator, one-way and two-way, on rows drawn with a fixed seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from candour.domain.patterns.intervals import (
    ClusterSums,
    IntervalError,
    SharedSums,
    cluster_variance,
    clustered_ratio,
    clustered_share,
    design_effect,
    ratio_variance,
    two_way_variance,
)

CHANCE = np.random.default_rng(20)
GROUP = CHANCE.integers(0, 2, 3_000)
CLUSTER = CHANCE.integers(0, 150, 3_000)
EVENT = (CHANCE.random(3_000) < 0.05 + 0.1 * (CLUSTER % 3 == 0) + 0.05 * GROUP).astype(int)


def by_cluster(keep: Any) -> tuple[Any, Any]:
    return np.bincount(CLUSTER[keep], minlength=150), np.bincount(CLUSTER[keep], EVENT[keep], minlength=150)


def sums(keep: Any) -> ClusterSums:
    totals, events = by_cluster(keep)
    return ClusterSums.of(totals.tolist(), events.tolist())


def test_the_variance_of_a_share_agrees_with_the_sandwich() -> None:
    fit = sm.OLS(EVENT, np.ones(len(EVENT))).fit(cov_type="cluster", cov_kwds={"groups": CLUSTER})
    assert cluster_variance(sums(slice(None))) == pytest.approx(fit.bse[0] ** 2, rel=1e-10)


def test_the_interval_of_a_share_is_wilsons_at_the_effective_size() -> None:
    result, held = clustered_share(sums(slice(None))), sums(slice(None))
    size = held.share * (1 - held.share) / cluster_variance(held)
    low, high = proportion_confint(held.share * size, size, method="wilson")
    assert (result.low, result.high) == pytest.approx((low, high), rel=1e-10)
    assert design_effect(cluster_variance(held), held.share, held.total) == pytest.approx(held.total / size)
    assert size < held.total


def test_a_ratio_of_two_groups_that_share_clusters_agrees_with_the_sandwich() -> None:
    (n, y), (m, z) = by_cluster(GROUP == 1), by_cluster(GROUP == 0)
    shared = SharedSums(float(n @ m), float(n @ z), float(y @ m), float(y @ z))
    variance = ratio_variance(sums(GROUP == 1), sums(GROUP == 0), 150, shared)
    model = sm.GLM(EVENT, sm.add_constant(GROUP), family=sm.families.Poisson())
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": CLUSTER})
    # statsmodels also multiplies by (N − 1) / (N − K)
    assert variance == pytest.approx(fit.bse[1] ** 2 * (len(EVENT) - 2) / (len(EVENT) - 1), rel=1e-8)
    result = clustered_ratio(sums(GROUP == 1), sums(GROUP == 0), 150, variance)
    assert result.value == pytest.approx(float(np.exp(fit.params[1])))
    assert result.low < result.value < result.high


def test_two_crossed_clusterings_are_never_narrower_than_one() -> None:
    assert two_way_variance(2.0, 1.0, 0.5) == 2.5
    assert two_way_variance(2.0, 1.0, 4.0) == 2.0


def test_clusters_of_one_row_give_the_independent_variance() -> None:
    alone = ClusterSums.of([1] * 400, [1] * 40 + [0] * 360)
    assert cluster_variance(alone) == pytest.approx(0.1 * 0.9 / 400, rel=1 / 300)
    assert design_effect(0.0, 0.0, 400) == 1


def test_without_events_each_cluster_counts_as_one_row() -> None:
    result = clustered_share(ClusterSums.of([50, 50], [0, 0]))
    assert result.high == pytest.approx(proportion_confint(0, 2, method="wilson")[1])


@given(rows=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=2, max_size=30), chance=st.randoms())
def test_the_order_of_clusters_does_not_matter(rows: list[tuple[int, int]], chance: Any) -> None:
    valid = [(n, min(n, y)) for n, y in rows]
    shuffled = chance.sample(valid, len(valid))
    there, back = (ClusterSums.of([n for n, _ in some], [y for _, y in some]) for some in (valid, shuffled))
    assert clustered_share(there) == clustered_share(back)


def test_one_cluster_or_no_event_is_refused() -> None:
    single, none = ClusterSums.of([5], [1]), ClusterSums.of([5, 5], [0, 0])
    with pytest.raises(IntervalError, match="two clusters"):
        cluster_variance(single)
    with pytest.raises(IntervalError, match="at least one event"):
        clustered_ratio(none, none, 2)
