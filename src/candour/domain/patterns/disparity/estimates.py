"""Computes a group's share at a stage and its ratio to another group, with intervals clustered by officer and case if known."""

from dataclasses import dataclass

from candour.domain.patterns.disparity.tallies import Tallies, unclustered_sums
from candour.domain.patterns.intervals import (
    cluster_variance,
    clustered_ratio,
    clustered_share,
    ratio_variance,
    risk_ratio,
    two_way_variance,
    wilson,
)
from candour.domain.patterns.results.shapes import Interval


@dataclass(frozen=True, slots=True)
class GroupCount:
    """The counts of one group at one stage: its rows (`total`), and how many of them have the event (`events`)."""

    group: int
    events: int
    total: int


def share_of(tallies: Tallies, stage: int, counted: GroupCount) -> Interval:
    """Return the share of a group's rows that have the event of a stage, with its interval.

    Raises: IntervalError where all rows of the group belong to one officer or one case.
    """
    if not tallies.clusters:
        return wilson(counted.events, counted.total)
    sums = [tallies.tally(counted.group, stage, name).sums for name in tallies.clusters]
    variances = [cluster_variance(way) for way in sums]
    fewest = min(sums, key=lambda way: way.clusters)
    return clustered_share(
        fewest, _variance_of_both_clusterings(variances, cluster_variance(unclustered_sums(counted.events, counted.total)))
    )


def ratio_of(tallies: Tallies, stage: int, counted: GroupCount, other: GroupCount) -> tuple[Interval, float]:
    """Return the ratio of one group's share to another's with its interval, and the design effect of the ratio's logarithm."""
    if not tallies.clusters:
        return risk_ratio(counted.events, counted.total, other.events, other.total), 1.0
    variances, fewest = [], counted.total + other.total
    for name in tallies.clusters:
        own, theirs = tallies.tally(counted.group, stage, name), tallies.tally(other.group, stage, name)
        clusters = own.clusters_with(theirs)
        fewest = min(fewest, clusters)
        variances.append(ratio_variance(own.sums, theirs.sums, clusters, own.shared(theirs)))
    rows = unclustered_sums(counted.events, counted.total), unclustered_sums(other.events, other.total)
    plain = ratio_variance(*rows, counted.total + other.total)
    variance = _variance_of_both_clusterings(variances, plain)
    return clustered_ratio(*rows, fewest, variance), variance / plain if plain > 0 else 1.0


def _variance_of_both_clusterings(variances: list[float], plain: float) -> float:
    """Return the two-way variance from one or two clustered variances and the variance for independent rows (`plain`)."""
    # Rows stand for the clusters of officer by case, as an officer is accused once in most cases. Otherwise this is too wide.
    first, second = (*variances, plain)[:2]
    return two_way_variance(first, second, plain)
