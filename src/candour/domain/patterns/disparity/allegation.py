"""The first stage: being accused at all, against time in post. Later stages count allegations against each other."""

import numpy as np

from candour.domain.patterns.disparity.coding import Coded, Codes, crossed
from candour.domain.patterns.disparity.groups import LEAST, WITHHELD, judged, reference_group
from candour.domain.patterns.disparity.rows import Exposed, Rows
from candour.domain.patterns.disparity.tallies import Tally, tally
from candour.domain.patterns.intervals import IntervalError, clustered_rate, clustered_ratio, ratio_variance
from candour.domain.patterns.results.disparity import GroupRow, StageResult
from candour.domain.patterns.results.shapes import Interval

DAYS = 365.25
_WORDS = "allegations for each officer-year in post"


def allegation_stage(rows: Rows, posts: Exposed, by: tuple[str, ...], reference: str = "") -> StageResult | None:
    """Allegations of each group for each officer-year, clustered by officer; None where no time in post is known.

    Allegations of an officer of whom no time in post is known are left out, since they would have no denominator.
    """
    if not len(posts.days):
        return None
    group, post = (crossed([held.attributes[name] for name in by]) for held in (rows, posts))
    made = _tallies(rows, posts, group, post)
    against = reference_group(by, {name: float(one.rows.sum()) for name, one in made.items()}, reference)
    found = judged([_row(name, one, made[against]) for name, one in made.items()], shares_of_rows=False)
    return StageResult("allegation", _WORDS, "officer-years", against, ("officer",), found, int((group.codes == 0).sum()))


def _tallies(rows: Rows, posts: Exposed, group: Coded, post: Coded) -> dict[str, Tally]:
    officers = rows.clusters["officer"]
    size = int(max(officers.max(initial=0), posts.officer.max(initial=0))) + 1
    made = {}
    for place, name in enumerate(post.words):
        if not place:
            continue
        mine = post.codes == place
        days = np.bincount(posts.officer[mine], weights=posts.days[mine], minlength=size).astype(np.int64)
        accused = officers[_members(group, name)]
        made[name] = tally(days, accused[days[accused] > 0])
    return {name: one for name, one in made.items() if one.rows.any()}


def _members(group: Coded, name: str) -> Codes:
    place = group.words.index(name) if name in group.words else -1
    return np.flatnonzero(group.codes == place).astype(np.int32)


def _row(name: str, mine: Tally, reference: Tally) -> GroupRow:
    sums, others = mine.sums, reference.sums
    events, years = int(sums.events), sums.total / DAYS
    if events < LEAST:
        return GroupRow(name, events, years, None, withheld=WITHHELD)
    try:
        rate = clustered_rate(sums, per=DAYS)
        ratio: Interval | None = None
        if mine is not reference and others.events >= LEAST:
            clusters = mine.clusters_with(reference)
            ratio = clustered_ratio(sums, others, clusters, ratio_variance(sums, others, clusters, mine.shared(reference)))
    except IntervalError as fault:
        return GroupRow(name, events, years, None, withheld=str(fault))
    return GroupRow(name, events, years, rate, ratio)
