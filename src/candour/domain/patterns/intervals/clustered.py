"""Confidence intervals for events in clusters: accusations of one officer, or in one case, are not independent of each other.

Such an interval is wider than one for independent events. It needs only sums, over clusters, of counts and of products of
counts. These are integers, so the order of rows cannot change a result. Not here: computing the sums from records
(`disparity`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import t as student

from candour.domain.patterns.intervals.checks import IntervalError, check_counts
from candour.domain.patterns.intervals.proportions import wilson
from candour.domain.patterns.results.shapes import Interval


@dataclass(frozen=True, slots=True)
class ClusterSums:
    """One group's counts summed over clusters, such as officers: Σn, Σy, Σn², Σny and Σy².

    n is the number of rows in a cluster and y the number of rows with the event. `clusters` is the number of clusters, and the
    other fields are the five sums in this order.
    """

    clusters: int
    total: float
    events: float
    total_squares: float
    products: float
    event_squares: float

    @classmethod
    def of(cls, totals: Sequence[float], events: Sequence[float]) -> "ClusterSums":
        """Build the sums from the numbers of rows and of events in each cluster, in the same order."""
        pairs = list(zip(totals, events, strict=True))
        squares = [sum(n * n for n, _ in pairs), sum(n * y for n, y in pairs), sum(y * y for _, y in pairs)]
        return cls(len(pairs), sum(totals), sum(events), *squares)

    @property
    def share(self) -> float:
        """Return the share of the group's rows that have the event."""
        return self.events / self.total

    def squared_residuals(self) -> float:
        """Return Σ(y − pn)² over clusters with n rows and y events, where p is the group's share of rows with the event."""
        p = self.share
        return max(0.0, self.event_squares - 2 * p * self.products + p * p * self.total_squares)


@dataclass(frozen=True, slots=True)
class SharedSums:
    """Sums over the clusters, such as cases, that have rows of two groups; the variance of the groups' ratio needs them.

    They are Σnm, Σnz, Σym and Σyz, in the order of the fields: n rows and y events in a cluster are of one group, m and z of
    the other.
    """

    totals: float = 0.0
    total_events: float = 0.0
    event_totals: float = 0.0
    events: float = 0.0

    def residuals(self, first: ClusterSums, other: ClusterSums) -> float:
        """Return Σ(y − pn)(z − qm) over clusters, where p and q are the shares of the first and the other group.

        A cluster has n rows and y events of the first group, and m rows and z events of the other.
        """
        p, q = first.share, other.share
        return self.events - q * self.event_totals - p * self.total_events + p * q * self.totals


NOTHING_SHARED = SharedSums()


def cluster_variance(sums: ClusterSums) -> float:
    """Return the variance of a share of rows when rows of one cluster, such as an officer, depend on each other.

    The formula is that of linearisation over G clusters, with the factor G/(G−1).

    Source: W. G. Cochran, "Sampling Techniques", 3rd ed. (1977), §9A; equal to the sandwich estimator of K.-Y. Liang and S. L.
    Zeger, Biometrika 73 (1986), for a model of one share.

    Raises: IntervalError for fewer than two clusters.
    """
    return _cluster_correction(sums.clusters) * sums.squared_residuals() / sums.total**2


def ratio_variance(first: ClusterSums, other: ClusterSums, clusters: int, shared: SharedSums = NOTHING_SHARED) -> float:
    """Return the variance of log(share of the first group / share of the other) when rows of one cluster depend on each other.

    A cluster holds, for example, the rows of one officer. `clusters` is the number of clusters with rows of at least one of the
    two groups; `shared` holds the sums over clusters with rows of both.

    Raises: IntervalError where a group has no events, or for fewer than two clusters.
    """
    if first.events <= 0 or other.events <= 0:
        raise IntervalError("A clustered ratio needs at least one event in each group.")
    spread = first.squared_residuals() / first.events**2 + other.squared_residuals() / other.events**2
    spread -= 2 * shared.residuals(first, other) / (first.events * other.events)
    return _cluster_correction(clusters) * max(0.0, spread)


def clustered_share(sums: ClusterSums, variance: float | None = None, level: float = 0.95) -> Interval:
    """Return a group's share of rows with the event; the interval allows for rows of one cluster depending on each other.

    A cluster holds, for example, the rows of one officer. The interval is Wilson's, for the number of independent rows that
    would have the same variance (effective sample size). `variance` is by default `cluster_variance(sums)`; for clusters of two
    kinds, pass `two_way_variance`. Where no row or every row has the event, each cluster counts as one row.

    Source: L. Kish, "Survey Sampling" (1965); C. Franco, R. J. A. Little, T. A. Louis, E. V. Slud, J. Survey Statistics and
    Methodology 7 (2019).

    Raises: IntervalError for a total of zero or fewer than two clusters.
    """
    check_counts(sums.events, sums.total)
    chosen_variance = cluster_variance(sums) if variance is None else variance
    p = sums.share
    effective = (
        float(sums.clusters) if chosen_variance <= 0 or p in {0.0, 1.0} else min(p * (1 - p) / chosen_variance, sums.total)
    )
    return wilson(p * effective, effective, level)


def clustered_rate(sums: ClusterSums, per: float = 1.0, level: float = 0.95) -> Interval:
    """Return the events per `per` units of exposure, such as days in post, when events of one cluster depend on each other.

    A cluster holds, for example, the events of one officer. The interval is Student's t interval of the rate's logarithm.

    Source: as `cluster_variance`.

    Raises: IntervalError without events or for fewer than two clusters.
    """
    if sums.events <= 0:
        raise IntervalError("A clustered rate needs at least one event.")
    reach = float(student.ppf(0.5 + level / 2, sums.clusters - 1)) * math.sqrt(cluster_variance(sums)) / sums.share
    value = sums.share * per
    return Interval(value, value * math.exp(-reach), value * math.exp(reach), level)


def clustered_ratio(
    first: ClusterSums, other: ClusterSums, clusters: int, variance: float | None = None, level: float = 0.95
) -> Interval:
    """Return the ratio of two groups' shares, with an interval that allows for rows of one cluster depending on each other.

    The interval is Student's t interval of the ratio's logarithm, with G−1 degrees of freedom for G `clusters`. `variance` is
    the variance of this logarithm. By default it assumes that no cluster has rows of both groups. Where some cluster has, pass
    the result of `ratio_variance`; for clusters of two kinds, such as officers and cases, that of `two_way_variance`.

    Source: Liang and Zeger 1986; t: A. C. Cameron and D. L. Miller, J. Human Resources 50 (2015).

    Raises: IntervalError for a group without events or fewer than two clusters.
    """
    chosen_variance = ratio_variance(first, other, clusters) if variance is None else variance
    value = first.share / other.share
    reach = float(student.ppf(0.5 + level / 2, clusters - 1)) * math.sqrt(chosen_variance)
    return Interval(value, value * math.exp(-reach), value * math.exp(reach), level)


def two_way_variance(by_first: float, by_second: float, by_row: float) -> float:
    """Return the variance when rows depend on each other in two kinds of clusters, such as officers and cases.

    It is `by_first` + `by_second` − `by_row`: the variances for each kind of cluster, minus the variance for their intersection
    (rows that share both). It is never below the larger of the first two. Source: A. C. Cameron, J. B. Gelbach, D. L. Miller,
    J. Business and Economic Statistics 29 (2011).
    """
    return max(by_first + by_second - by_row, by_first, by_second)


def design_effect(variance: float, share: float, total: float) -> float:
    """Return the design effect: a share's variance divided by its variance if all `total` rows were independent; at least 1."""
    plain = share * (1 - share) / total
    return max(1.0, variance / plain) if plain > 0 else 1.0


def widen(plain: Interval, effect: float) -> Interval:
    """Widen the interval of a ratio: multiply the variance of the ratio's logarithm by a design effect of one or more.

    A design effect says how many times larger a variance is because rows of one officer or case depend on each other. Adjusted
    ratios are widened by the design effect of the unadjusted ratio, because computing their own would need every row, not only
    counts. Source: J. N. K. Rao, A. J. Scott, Biometrics 48 (1992).

    Raises: IntervalError for a ratio whose bounds are not above zero.
    """
    if plain.low <= 0:
        raise IntervalError("Only a ratio whose bounds are above zero can be widened on the scale of logarithms.")
    low, high = (math.log(bound / plain.value) * math.sqrt(max(1.0, effect)) for bound in (plain.low, plain.high))
    return Interval(plain.value, plain.value * math.exp(low), plain.value * math.exp(high), plain.level, plain.corrected)


def _cluster_correction(clusters: int) -> float:
    """Return the factor G/(G−1) by which a variance over G `clusters` is multiplied."""
    if clusters < 2:  # noqa: PLR2004 (a variance needs two)
        raise IntervalError(f"A cluster-robust interval needs at least two clusters; here are {clusters}.")
    return clusters / (clusters - 1)
