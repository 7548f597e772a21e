"""Computes a group's share at a stage, such as "proven", and the ratio of its share to another group's, with intervals.

The confidence intervals allow for rows of one officer or one case not being independent (clustering), where the officers or
cases are known.
"""

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
    """The counts of one group at one stage: the rows that can reach the stage (`total`) and the rows that did (`events`).

    `group` is the group's index.
    """

    group: int
    events: int
    total: int


def share_of(tallies: Tallies, stage: int, counted: GroupCount) -> Interval:
    """Return the share of a group's rows that reached a stage, such as "proven", with its confidence interval.

    A row is an allegation or a case. `tallies` holds the counts for each officer and case, `stage` is the index of the stage,
    and `counted` the group's totals.

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
    """Return the ratio of one group's share to another group's with its confidence interval, and the design effect.

    The design effect says how many times larger the variance of the ratio's logarithm is because rows of one officer or case
    are not independent. `tallies` holds the counts for each officer and case; `counted` and `other` are the groups' totals.
    """
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
    """Return the variance of a share or ratio where rows of one officer, and rows of one case, are not independent.

    This is two-way clustering. `variances` has up to two elements: the variance that allows for rows of one officer, and the
    one that allows for rows of one case. `plain` is the variance if all rows were independent; it replaces a missing element.
    """
    # Rows stand for the clusters of officer by case, as an officer is accused once in most cases. Otherwise this is too wide.
    first, second = (*variances, plain)[:2]
    return two_way_variance(first, second, plain)
