"""Compares events that happen to the public (stops, use of force) with the number of people in each group by the census."""

from collections.abc import Mapping

from candour.domain.patterns.disparity.groups import LEAST, WITHHELD, four_fifths
from candour.domain.patterns.intervals import IntervalError, poisson_rate, rate_ratio, wilson
from candour.domain.patterns.results.disparity import PopulationRow
from candour.domain.patterns.results.shapes import Interval

PER = 1_000


def against_population(events: Mapping[str, int], people: Mapping[str, int], reference: str) -> tuple[PopulationRow, ...]:
    """Return each group's events per 1,000 people and its ratio to the reference group's, the largest group first.

    `events` and `people` are dicts from each group to its number of events, and to its number of people by the census. Groups
    without people on record are left out. Several events of one person count separately and are taken as independent, so the
    intervals are too narrow where few people have many events.

    Raises: IntervalError where the reference group has no people or a group has negative events.
    """
    if people.get(reference, 0) <= 0:
        raise IntervalError(f"The group to compare with ({reference}) has no people on record. Choose another.")
    groups = [name for name in sorted(people) if people[name] > 0]
    counted = {name: events.get(name, 0) for name in groups}
    shown = {name: _rate_per_1000(counted[name], people[name]) for name in groups if counted[name] >= LEAST}
    rows = [_build_row(name, counted, people, reference, shown) for name in groups]
    return tuple(sorted(rows, key=lambda row: (-row.population, row.group)))


def _rate_per_1000(events: int, people: int) -> Interval:
    """Return the number of events per 1,000 people, with its confidence interval."""
    return poisson_rate(events, people, per=PER)


def _build_row(
    name: str, events: Mapping[str, int], people: Mapping[str, int], reference: str, shown: Mapping[str, Interval]
) -> PopulationRow:
    """Build the result row of the group `name`: events per 1,000 people, and the ratio to the group `reference`.

    `events` and `people` are dicts from each group to its counts; `shown` is a dict from each group with enough events to its
    rate.
    """
    everyone = sum(people[other] for other in events)
    part = people[name] / everyone
    if name not in shown:
        return PopulationRow(name, events[name], people[name], None, None, None, part, withheld=WITHHELD)
    compared = name != reference and reference in shown
    ratio = rate_ratio(events[name], people[name], events[reference], people[reference]) if compared else None
    share = wilson(events[name], sum(events.values()))
    ruled = four_fifths(shown, name, shares_of_rows=False)
    return PopulationRow(name, events[name], people[name], shown[name], ratio, share, part, ruled)
