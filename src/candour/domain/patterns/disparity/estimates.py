"""One group at one stage, with its intervals: clustered both ways where the rows know officers and cases, plain otherwise."""

from dataclasses import dataclass

from candour.domain.patterns.disparity.tallies import Tallies, by_rows
from candour.domain.patterns.intervals import (
    cluster_variance,
    clustered_ratio,
    clustered_share,
    ratio_variance,
    risk_ratio,
    two_way,
    wilson,
)
from candour.domain.patterns.results.shapes import Interval


@dataclass(frozen=True, slots=True)
class Counted:
    """A group's events of its total at a stage."""

    group: int
    events: int
    total: int


def share_of(tallies: Tallies, stage: int, one: Counted) -> Interval:
    """The group's share with its interval. Raises IntervalError where all its rows are of one officer or one case."""
    if not tallies.clusters:
        return wilson(one.events, one.total)
    sums = [tallies.of(one.group, stage, name).sums for name in tallies.clusters]
    ways = [cluster_variance(each) for each in sums]
    fewest = min(sums, key=lambda each: each.clusters)
    return clustered_share(fewest, _crossed(ways, cluster_variance(by_rows(one.events, one.total))))


def ratio_of(tallies: Tallies, stage: int, one: Counted, other: Counted) -> tuple[Interval, float]:
    """The group's share over the other's, and the design effect of its logarithm."""
    if not tallies.clusters:
        return risk_ratio(one.events, one.total, other.events, other.total), 1.0
    ways, fewest = [], one.total + other.total
    for name in tallies.clusters:
        mine, theirs = tallies.of(one.group, stage, name), tallies.of(other.group, stage, name)
        clusters = mine.clusters_with(theirs)
        fewest = min(fewest, clusters)
        ways.append(ratio_variance(mine.sums, theirs.sums, clusters, mine.shared(theirs)))
    rows = by_rows(one.events, one.total), by_rows(other.events, other.total)
    plain = ratio_variance(*rows, one.total + other.total)
    variance = _crossed(ways, plain)
    return clustered_ratio(*rows, fewest, variance), variance / plain if plain > 0 else 1.0


def _crossed(ways: list[float], plain: float) -> float:
    # an officer is accused once in most cases, so the rows themselves stand for officer by case; where not, this errs wide
    first, second = (*ways, plain)[:2]
    return two_way(first, second, plain)
