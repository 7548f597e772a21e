"""Early-warning flags: which officers are flagged, the sum of points that explains each flag, and what would end the flag.

A flag asks a person to look at an officer's situation and to help. It is no evidence and no ground for discipline; `answers`
holds people's answers to flags. Not here: who may see a flag (apps/insight).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from candour.domain.patterns.early.points import PointsTable, committed
from candour.domain.patterns.early.ranking import SHARE, flag_limit, order
from candour.domain.patterns.early.snapshots import FEATURES, Snapshot, snapshot
from candour.domain.patterns.records import Records

# A complaint counted under the key is also counted under each of these features.
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
    """One line of the sum of points that explains an officer's flag.

    `feature` is what the line counts, such as complaints of the last two years. `on_record` is the officer's number of such
    complaints, `counted` how many of them give points, and `each` the points for each.
    """

    feature: str
    on_record: int
    counted: int
    each: int

    @property
    def points(self) -> int:
        """Return the points that this line adds to the officer's total."""
        return self.counted * self.each

    def words(self) -> str:
        """Return the line as text for people, such as “3 complaints received in the last two years: 3 × 3 = 9 points”."""
        capped = f" ({self.counted} counted)" if self.counted < self.on_record else ""
        thing = FEATURES[self.feature].replace("complaints", "complaint", 1) if self.on_record == 1 else FEATURES[self.feature]
        return f"{self.on_record} {thing}{capped}: {self.counted} × {self.each} = {self.points} points"


@dataclass(frozen=True, slots=True)
class Flag:
    """An officer flagged on the day `origin`: rank `place` among `of` officers by points, and the reasons for the points.

    `model` is the name of the points table. `threshold` is the lowest total of points of any officer flagged on that day.
    `probability` (0 to 1) is the probability that a complaint of the next two years will be proven; None if the points table
    gives no probabilities.
    """

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
    """What would happen to an officer's flag if the officer had `fewer` complaints less of one kind (`feature`).

    `points` is the total that the officer would have; `clears` says whether this total would be below the threshold of the
    flag.
    """

    feature: str
    fewer: int
    points: int
    clears: bool

    def words(self) -> str:
        """Return the change as text for people, such as “With one fewer of complaints still open: 7 points, below the line”."""
        clears = "below the line" if self.clears else "still on the list"
        number = "one" if self.fewer == 1 else str(self.fewer)
        return f"With {number} fewer of {FEATURES[self.feature]}: {self.points} points, {clears}"


def flags(records: Records, origin: dt.date, model: PointsTable | None = None, share: float = SHARE) -> list[Flag]:
    """Flag the officers with the most points on the day `origin`, at most `share` of all officers in service (rounded up).

    `model` is the points table; without it the table that comes with the project is used.

    Raises: EarlyError where the columns of the records differ from those of the records from which the table was learned.
    """
    table = model or committed()
    table.check(records)
    return flags_of(snapshot(records, origin), table, share)


def flags_of(taken: Snapshot, table: PointsTable, share: float = SHARE) -> list[Flag]:
    """Flag the officers with the most points, as `flags` does, from a snapshot (the known facts of officers on one day).

    `table` gives the points; at most `share` of the officers are flagged.
    """
    totals = table.totals(taken)
    probabilities = table.probabilities(totals)
    top = [int(row) for row in order(totals, taken)[: flag_limit(len(totals), share)] if totals[row] > 0]
    line = int(min((totals[row] for row in top), default=0))
    return [
        Flag(
            taken.officers[row], taken.origin, table.name, place, len(totals), int(totals[row]), line,
            None if probabilities is None else float(probabilities[row]), reasons(taken, row, table),
        )
        for place, row in enumerate(top, 1)
    ]  # fmt: skip


def reasons(taken: Snapshot, row: int, table: PointsTable) -> tuple[Reason, ...]:
    """Return the reasons for the points of the officer at index `row`: one for every line of the points table.

    Lines that add nothing are included. `taken` holds the known facts of the officers on one day.
    """
    values = dict(zip(taken.names, taken.values[row], strict=True))
    return tuple(
        Reason(line.feature, int(values[line.feature]), line.counted(values[line.feature]), line.points) for line in table.lines
    )


def what_would_change(flag: Flag, table: PointsTable | None = None) -> list[Change]:
    """Return for each reason of a flag the smallest reduction of its count that puts the officer below the flag's threshold.

    Where removing all complaints that the reason counts is not enough, the `Change` returned removes all of them. A complaint
    that several lines of the points table count is removed from each line. An open complaint is treated as closed without being
    proven: it remains a complaint. Without `table`, the points table that comes with the project is used.
    """
    used = table or committed()
    held = {reason.feature: reason.on_record for reason in flag.reasons}
    return [_smallest_change(flag, used, held, reason) for reason in flag.reasons if reason.on_record and reason.points]


def _smallest_change(flag: Flag, table: PointsTable, held: Mapping[str, int], reason: Reason) -> Change:
    """Return the smallest reduction of one reason's count that puts the officer below the flag's threshold.

    Where no reduction is enough, returns the removal of the whole count. `held` is a dict from each feature, such as complaints
    of the last two years, to the officer's count.
    """
    for fewer in range(1, reason.on_record + 1):
        points = _total_points(table, _counts_with_fewer(held, reason.feature, fewer))
        if points < flag.threshold:
            return Change(reason.feature, fewer, points, clears=True)
    return Change(reason.feature, reason.on_record, points, clears=False)


def _counts_with_fewer(held: Mapping[str, int], feature: str, fewer: int) -> dict[str, int]:
    """Return an officer's counts after `fewer` complaints are removed from one feature, and from the features that contain it.

    For example, complaints of the last five years contain those of the last two. `held` and the result are dicts from each
    feature to the officer's count.
    """
    touched = {feature, *_ALSO.get(feature, ())}
    return {name: max(0, count - fewer) if name in touched else count for name, count in held.items()}


def _total_points(table: PointsTable, values: Mapping[str, int]) -> int:
    """Return the total points that a table gives an officer; `values` is a dict from each feature to the officer's count."""
    return int(np.sum([line.points * line.counted(values.get(line.feature, 0)) for line in table.lines]))
