"""Computes each group's allegations per officer-year, the first stage at which groups of officers are compared.

Later stages, such as proven findings, are shares of the allegations.
"""

import numpy as np

from candour.domain.patterns.disparity.coding import Coded, Codes, cross
from candour.domain.patterns.disparity.groups import LEAST, WITHHELD, reference_group, with_four_fifths
from candour.domain.patterns.disparity.rows import Rows, TimeInPost
from candour.domain.patterns.disparity.tallies import Tally, tally_clusters
from candour.domain.patterns.intervals import IntervalError, clustered_rate, clustered_ratio, ratio_variance
from candour.domain.patterns.results.disparity import GroupRow, StageResult
from candour.domain.patterns.results.shapes import Interval

DAYS = 365.25  # in a year
_WORDS = "allegations for each officer-year in post"


def allegation_stage(rows: Rows, service: TimeInPost, by: tuple[str, ...], reference: str = "") -> StageResult | None:
    """Count each group's allegations per officer-year; the intervals allow for several allegations against one officer.

    `rows` are the allegations, `service` the officers' days in post, `by` the attributes that form the groups, such as sex, and
    `reference` the group to compare with. Allegations of an officer without known time in post are left out, because they have
    no denominator. Returns None where no time in post is known.
    """
    if not len(service.days):
        return None
    group, post = (cross([held.attributes[name] for name in by]) for held in (rows, service))
    tallies = _tallies_by_group(rows, service, group, post)
    against = reference_group(by, {name: float(counted.rows.sum()) for name, counted in tallies.items()}, reference)
    group_rows = with_four_fifths(
        [_build_row(name, counted, tallies[against]) for name, counted in tallies.items()], shares_of_rows=False
    )
    unknown = int((group.codes == 0).sum())
    return StageResult("allegation", _WORDS, "officer-years", against, ("officer",), group_rows, unknown)


def _tallies_by_group(rows: Rows, service: TimeInPost, group: Coded, post: Coded) -> dict[str, Tally]:
    """Return a dict from each group's name to its counts: days in post and allegations of each of its officers.

    `group` has the group of each allegation in `rows`, and `post` the group of each row of `service`, the officers' days in
    post.
    """
    officers = rows.clusters["officer"]
    size = int(max(officers.max(initial=0), service.officer.max(initial=0))) + 1
    tallies = {}
    for place, name in enumerate(post.words):
        if not place:
            continue
        members = post.codes == place
        days = np.bincount(service.officer[members], weights=service.days[members], minlength=size).astype(np.int64)
        accused = officers[_rows_of_members(group, name)]
        tallies[name] = tally_clusters(days, accused[days[accused] > 0])
    return {name: counted for name, counted in tallies.items() if counted.rows.any()}


def _rows_of_members(group: Coded, name: str) -> Codes:
    """Return the indexes of the rows (allegations or days in post) of the group `name`; `group` has each row's group."""
    place = group.words.index(name) if name in group.words else -1
    return np.flatnonzero(group.codes == place).astype(np.int32)


def _build_row(name: str, own: Tally, reference: Tally) -> GroupRow:
    """Build the result row of one group: allegations per officer-year, and the ratio of that rate to the reference group's.

    `own` and `reference` are the counts (days in post, allegations) of this group and of the group to compare with.
    """
    sums, others = own.sums, reference.sums
    events, years = int(sums.events), sums.total / DAYS
    if events < LEAST:
        return GroupRow(name, events, years, None, withheld=WITHHELD)
    try:
        rate = clustered_rate(sums, per=DAYS)
        ratio: Interval | None = None
        if own is not reference and others.events >= LEAST:
            clusters = own.clusters_with(reference)
            ratio = clustered_ratio(sums, others, clusters, ratio_variance(sums, others, clusters, own.shared(reference)))
    except IntervalError as fault:
        return GroupRow(name, events, years, None, withheld=str(fault))
    return GroupRow(name, events, years, rate, ratio)
