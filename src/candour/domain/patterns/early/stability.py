"""Measures how much the list of flagged officers changes between months; small changes in the records must not reshuffle it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from candour.domain.patterns.early.points import PointsTable
from candour.domain.patterns.early.ranking import SHARE, flagged
from candour.domain.patterns.early.training import History


@dataclass(frozen=True, slots=True)
class Step:
    """How far the officers flagged on the day `since` agree with those flagged on `until`, the next day that is compared.

    `retained` is the share flagged again among the flagged officers still in service. `jaccard` is the number of officers on
    both lists divided by the number on at least one list.
    """

    since: dt.date
    until: dt.date
    retained: float
    jaccard: float


def stability(history: History, days: Sequence[dt.date], table: PointsTable, share: float = SHARE) -> tuple[Step, ...]:
    """Compare the list of flagged officers of each of `days` with the list of the next day in `days`.

    `table` is the points table by which officers are flagged; `share` is the share of officers flagged.
    """
    lists = [(day, *_flagged_and_serving(history, day, table, share)) for day in days]
    return tuple(_compare_lists(before, after) for before, after in pairwise(lists))


def jaccard(first: set[str], second: set[str]) -> float:
    """Return Jaccard's index (1912) of two sets: the number of shared elements over the number of all; 1 for two empty sets."""
    return len(first & second) / len(first | second) if first | second else 1.0


def _flagged_and_serving(history: History, day: dt.date, table: PointsTable, share: float) -> tuple[set[str], set[str]]:
    """Return the ids of the officers flagged on a day, and of all officers in service on that day.

    `table` is the points table by which officers are flagged; `share` is the share of officers flagged.
    """
    taken = history.snapshot(day)
    top = flagged(table.totals(taken), taken, share)
    return {officer for officer, in_it in zip(taken.officers, top, strict=True) if in_it}, set(taken.officers)


def _compare_lists(before: tuple[dt.date, set[str], set[str]], after: tuple[dt.date, set[str], set[str]]) -> Step:
    """Compare the flagged officers of two days, each given as (day, ids of officers flagged, ids of officers in service)."""
    still = before[1] & after[2]
    return Step(before[0], after[0], len(still & after[1]) / len(still) if still else 1.0, jaccard(before[1], after[1]))
