"""Learning a points table on a day, from nothing but what was known on that day.

The procedure is frozen here: the features, the size of the table and the ages of the snapshots were chosen on origins up to
2009 of the development records (docs/methods/points_score.md says how), and later origins had no say.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from candour.domain.patterns.early import learning, logistic
from candour.domain.patterns.early.logistic import Floats
from candour.domain.patterns.early.points import COUNT, USED, Calibration, EarlyError, Line, PointsTable
from candour.domain.patterns.early.ranking import flagged
from candour.domain.patterns.early.snapshots import YEARS_AFTER, Snapshot, outcomes, snapshot
from candour.domain.patterns.linkage.models import fingerprint
from candour.domain.patterns.records import Records

POOL = (
    "sole_2y",
    "sole_5y",
    "complaints_2y",
    "complaints_5y",
    "proven_2y",
    "proven_5y",
    "proven_ever",
    "open_sole",
    "off_duty_conduct_5y",
    "domestic_5y",
    "verbal_abuse_5y",
)
MOST_LINES, MOST_POINTS = 8, 6
EVENNESS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1.0, 1.4, 2.0)
SIZEABLE = 0.05  # of all officers: smaller groups are reported, and too few to steer by
FOUR_FIFTHS = 1.25  # a ratio nearer to one than this counts as even
MOST_SNAPSHOTS = 10
SETTLED = 4  # years: two for complaints to come, two more for them to be decided


@dataclass
class History:
    """Snapshots and outcomes of one set of records, each worked out once."""

    records: Records
    _snapshots: dict[dt.date, Snapshot] = field(default_factory=dict)
    _outcomes: dict[tuple[dt.date, dt.date | None], NDArray[np.bool_]] = field(default_factory=dict)

    def snapshot(self, origin: dt.date) -> Snapshot:
        """What was known on that day."""
        if origin not in self._snapshots:
            self._snapshots[origin] = snapshot(self.records, origin)
        return self._snapshots[origin]

    def outcomes(self, origin: dt.date, known_by: dt.date | None) -> NDArray[np.bool_]:
        """What followed it, as known by another day."""
        if (origin, known_by) not in self._outcomes:
            self._outcomes[origin, known_by] = outcomes(self.records, self.snapshot(origin), known_by)
        return self._outcomes[origin, known_by]

    def lessons(self, today: dt.date) -> list[dt.date]:
        """The days to learn from: one a year, the newest two years before, the oldest when the payroll begins."""
        first = self.records.rows("SELECT min(year) + 1 FROM service")[0][0]
        if first is None:
            first = self.records.rows("SELECT year(min(received_on)) + 5 FROM cases")[0][0]
        days = [years_before(today, ago) for ago in range(YEARS_AFTER, YEARS_AFTER + MOST_SNAPSHOTS)]
        found = [day for day in days if first is not None and day >= dt.date(int(str(first)), 1, 1)]
        return sorted(found)


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day some years earlier; 28 for 29 February."""
    return dt.date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)  # noqa: PLR2004 - February


@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]  # many small products: threads only wait on each other
def train(history: History, today: dt.date, name: str = "points") -> PointsTable:
    """Learn a table on a day: the one of least loss that falls on no group more unevenly than the count does.

    Raises EarlyError where nothing can be learned.
    """
    days = history.lessons(today)
    bound = _distances(history.snapshot(today), COUNT)
    uneven: set[str] = set()
    for evenness in EVENNESS:
        table = _learned(replace(_data(history, days, today, uneven), evenness=evenness), name)
        found = _distances(history.snapshot(today), table)
        further = {one for one in bound if found[one] > max(bound[one], FOUR_FIFTHS)}
        if not further:
            break
        uneven |= further
    marks = {one: fingerprint(history.records.connection, one, columns) for one, columns in USED.items()}
    return calibrated(replace(table, learned_on=today, fingerprints=marks), history, today)


def _learned(data: learning.Grouped, name: str) -> PointsTable:
    found = learning.learn(data, MOST_LINES, MOST_POINTS)
    if not found.lines:
        raise EarlyError("Nothing known of the officers goes with findings. Use the count.")
    return PointsTable(name, tuple(Line(feature, points, cap) for feature, cap, points in found.lines))


def _data(history: History, days: Sequence[dt.date], today: dt.date, uneven: set[str]) -> learning.Grouped:
    """The lessons of all the days, and the pairs of groups to be kept even: those of the dimensions found uneven."""
    happened = [history.outcomes(day, today) for day in days]
    if not sum(int(one.sum()) for one in happened):
        raise EarlyError(f"No finding of the years before {today} was known on that day. Learn from a longer record.")
    values = np.vstack([history.snapshot(day).columns(POOL) for day in days])
    pairs = []
    for dimension in sorted(uneven):
        held = np.array([word for day in days for word in history.snapshot(day).groups[dimension]], dtype=object)
        first, *others = _sizeable(held)
        pairs += [(np.asarray(held == other), np.asarray(held == first)) for other in others]
    return learning.grouped(POOL, values, np.concatenate(happened).astype(np.float64), pairs)


_DIMENSIONS = ("sex", "ethnicity")  # work differs by rank, so rank is reported and steers nothing


def _sizeable(words: NDArray[np.object_]) -> list[str]:
    """The groups that hold enough officers to steer by, the largest first."""
    found = Counter(words.tolist()).most_common()
    return [name for number, (name, count) in enumerate(found) if not number or count >= SIZEABLE * len(words)]


def _distances(taken: Snapshot, table: PointsTable) -> dict[str, float]:
    """For each dimension, how many times as often (or as seldom) a sizeable group is flagged as the largest one.

    Judged on the very day: who will have been flagged wrongly nobody knows yet, and most who are flagged will have been.
    """
    top = flagged(table.totals(taken), taken)
    words = {one: np.array(taken.groups[one], dtype=object) for one in _DIMENSIONS}
    return {one: _distance(Counter(held[top].tolist()), Counter(held.tolist())) for one, held in words.items()}


def _distance(picked: Counter[str], everyone: Counter[str]) -> float:
    """Half a person is added to each count, so that a group with none has a distance too."""
    if not everyone:
        return 1.0
    first, *others = everyone.most_common()
    rates = {name: (picked[name] + 0.5) / (count + 1) for name, count in everyone.items()}
    held = [name for name, count in others if count >= SIZEABLE * everyone.total()]
    return max((math.exp(abs(math.log(rates[name] / rates[first[0]]))) for name in held), default=1.0)


def calibrated(table: PointsTable, history: History, today: dt.date) -> PointsTable:
    """The table with probabilities fitted on the newest snapshot whose complaints have had time to be decided."""
    days = history.lessons(today)
    day = max((one for one in days if one <= years_before(today, SETTLED)), default=min(days))
    totals, happened = table.totals(history.snapshot(day)), history.outcomes(day, today).astype(np.float64)
    held = fit_calibration(totals, happened, day)
    return replace(table, calibration=held)


def fit_calibration(scores: Floats, happened: Floats, day: dt.date) -> Calibration:
    """Platt's logistic calibration of any score."""
    beta = logistic.fit(scores[:, None], happened, np.ones(len(scores)))
    return Calibration(float(beta[0]), float(beta[1]), day)


def stacked(history: History, days: Iterable[dt.date], today: dt.date) -> tuple[Floats, Floats]:
    """All features (rows of all the days) and outcomes known today: for the models in shadow."""
    held = list(days)
    values = np.vstack([history.snapshot(day).values for day in held])
    return values, np.concatenate([history.outcomes(day, today) for day in held]).astype(np.float64)
