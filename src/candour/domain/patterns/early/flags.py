"""Who is flagged for a supportive review, why in a sum that can be checked, and what would change it.

A flag asks a person to look and to help. It is no finding, no evidence and no ground for discipline; `answers` keeps what was
done about it. Not here: who may see a flag (apps/insight).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from candour.domain.patterns.early.points import PointsTable, committed
from candour.domain.patterns.early.ranking import SHARE, order, room
from candour.domain.patterns.early.snapshots import FEATURES, Snapshot, snapshot
from candour.domain.patterns.records import Records

# A complaint counted under the first is counted under the others as well.
_ALSO = {
    "sole_2y": ("sole_5y", "sole_ever", "complaints_2y", "complaints_5y", "complaints_ever"),
    "sole_5y": ("sole_ever", "complaints_5y", "complaints_ever"),
    "sole_ever": ("complaints_ever",),
    "complaints_2y": ("complaints_5y", "complaints_ever"),
    "complaints_5y": ("complaints_ever",),
    "proven_2y": ("proven_5y", "proven_ever"),
    "proven_5y": ("proven_ever",),
    "open_sole": ("open_now",),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the sum: how many there are, how many of them count, at how many points."""

    feature: str
    found: int
    counted: int
    each: int

    @property
    def points(self) -> int:
        """What the line adds."""
        return self.counted * self.each

    def words(self) -> str:
        """For people: 3 complaints received in the last two years in which nobody else was accused: 3 × 3 = 9 points."""
        capped = f" ({self.counted} counted)" if self.counted < self.found else ""
        thing = FEATURES[self.feature].replace("complaints", "complaint", 1) if self.found == 1 else FEATURES[self.feature]
        return f"{self.found} {thing}{capped}: {self.counted} × {self.each} = {self.points} points"


@dataclass(frozen=True, slots=True)
class Flag:
    """One officer on one day. `threshold` is the lowest total that was flagged that day; `place` counts from 1."""

    officer_id: str
    origin: dt.date
    model: str
    place: int
    of: int
    points: int
    threshold: int
    probability: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """If so many fewer of one reason were on record, the total would be this. `clears` says whether that is below the line."""

    feature: str
    fewer: int
    points: int
    clears: bool

    def words(self) -> str:
        """For people."""
        clears = "below the line" if self.clears else "still on the list"
        number = "one" if self.fewer == 1 else str(self.fewer)
        return f"With {number} fewer of {FEATURES[self.feature]}: {self.points} points, {clears}"


def flags(records: Records, origin: dt.date, model: PointsTable | None = None, share: float = SHARE) -> list[Flag]:
    """The officers with the most points on a day: at most the share of those in service, rounded up, from the top.

    Without a model, the committed table. Raises EarlyError where the records are not of the shape the table was learned from.
    """
    table = model or committed()
    table.check(records)
    return flags_of(snapshot(records, origin), table, share)


def flags_of(taken: Snapshot, table: PointsTable, share: float = SHARE) -> list[Flag]:
    """The same from a snapshot already taken."""
    totals = table.totals(taken)
    said = table.probabilities(totals)
    top = [int(row) for row in order(totals, taken)[: room(len(totals), share)] if totals[row] > 0]
    line = int(min((totals[row] for row in top), default=0))
    return [
        Flag(
            taken.officers[row], taken.origin, table.name, place, len(totals), int(totals[row]), line,
            None if said is None else float(said[row]), reasons(taken, row, table),
        )
        for place, row in enumerate(top, 1)
    ]  # fmt: skip


def reasons(taken: Snapshot, row: int, table: PointsTable) -> tuple[Reason, ...]:
    """Every line of the table with its part in one officer's sum, lines that add nothing as well."""
    values = dict(zip(taken.names, taken.values[row], strict=True))
    return tuple(
        Reason(one.feature, int(values[one.feature]), one.counted(values[one.feature]), one.points) for one in table.lines
    )


def what_would_change(flag: Flag, table: PointsTable | None = None) -> list[Change]:
    """For each reason, the fewest less of it that would take the officer off the list, or all of it where that is not enough.

    A complaint counted under several lines is taken from each of them. An open complaint counts here as closed without a
    finding: it stays a complaint.
    """
    used = table or committed()
    held = {one.feature: one.found for one in flag.reasons}
    return [_change(flag, used, held, one) for one in flag.reasons if one.found and one.points]


def _change(flag: Flag, table: PointsTable, held: Mapping[str, int], reason: Reason) -> Change:
    for fewer in range(1, reason.found + 1):
        points = _total(table, _without(held, reason.feature, fewer))
        if points < flag.threshold:
            return Change(reason.feature, fewer, points, clears=True)
    return Change(reason.feature, reason.found, points, clears=False)


def _without(held: Mapping[str, int], feature: str, fewer: int) -> dict[str, int]:
    touched = {feature, *_ALSO.get(feature, ())}
    return {name: max(0, found - fewer) if name in touched else found for name, found in held.items()}


def _total(table: PointsTable, values: Mapping[str, int]) -> int:
    return int(np.sum([line.points * line.counted(values.get(line.feature, 0)) for line in table.lines]))
