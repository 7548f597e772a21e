"""Learns a points table, by which officers are ranked for support, as of one day and only from what was known on that day.

The procedure is fixed: the facts used, the size of the table, and the past days to learn from were chosen by results on days up
to 2009 of one set of records (docs/methods/points_score.md). Later days were not used for any choice.
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
MOST_LINES, MOST_POINTS = 8, 6  # of a table; of one line
EVENNESS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1.0, 1.4, 2.0)
SIZEABLE = 0.05  # of all officers: smaller groups are reported but do not influence learning
FOUR_FIFTHS = 1.25  # ratios up to this count as even
MOST_SNAPSHOTS = 10
SETTLED = 4  # years: two for complaints to come, two more for them to be decided


@dataclass
class History:
    """What was known of the officers, and what happened to them afterwards, for any day of one set of records.

    Each result is computed when first asked for, and then kept.
    """

    records: Records
    _snapshots: dict[dt.date, Snapshot] = field(default_factory=dict)
    _outcomes: dict[tuple[dt.date, dt.date | None], NDArray[np.bool_]] = field(default_factory=dict)

    def snapshot(self, origin: dt.date) -> Snapshot:
        """Return what was known of each officer in service on the day `origin`."""
        if origin not in self._snapshots:
            self._snapshots[origin] = snapshot(self.records, origin)
        return self._snapshots[origin]

    def outcomes(self, origin: dt.date, known_by: dt.date | None) -> NDArray[np.bool_]:
        """Return for each officer whether a complaint received in the two years after the day `origin` was found proven.

        Only what was known on `known_by` counts; None means what is known now.
        """
        if (origin, known_by) not in self._outcomes:
            self._outcomes[origin, known_by] = outcomes(self.records, self.snapshot(origin), known_by)
        return self._outcomes[origin, known_by]

    def training_days(self, today: dt.date) -> list[dt.date]:
        """Return the past days on which officers are observed for a points table learned on `today`: one each year, in order.

        The last of them is two years before `today`. There are at most `MOST_SNAPSHOTS`. None is before the first year on the
        payroll or, in records without a payroll, before the fifth year after the first case.
        """
        first = self.records.rows("SELECT min(year) + 1 FROM service")[0][0]
        if first is None:
            first = self.records.rows("SELECT year(min(received_on)) + 5 FROM cases")[0][0]
        days = [years_before(today, ago) for ago in range(YEARS_AFTER, YEARS_AFTER + MOST_SNAPSHOTS)]
        eligible = [day for day in days if first is not None and day >= dt.date(int(str(first)), 1, 1)]
        return sorted(eligible)


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day `years` years earlier; 28 February where the earlier year has no 29 February."""
    return dt.date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)  # noqa: PLR2004 - February


@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]  # for many small products, threads spend their time waiting for each other
def train(history: History, today: dt.date, name: str = "points") -> PointsTable:
    """Learn a points table with the name `name` from what was known on the day `today`.

    Of the tables that flag groups of officers, such as women and men, no more unevenly than the plain count of complaints
    (COUNT) does, the table with the least loss is returned.

    Raises: EarlyError where nothing can be learned.
    """
    days = history.training_days(today)
    count_ratios = _flag_rate_ratios(history.snapshot(today), COUNT)
    uneven: set[str] = set()
    for evenness in EVENNESS:
        table = _learn_table(replace(_training_rows(history, days, today, uneven), evenness=evenness), name)
        ratios = _flag_rate_ratios(history.snapshot(today), table)
        exceeding = {dimension for dimension in count_ratios if ratios[dimension] > max(count_ratios[dimension], FOUR_FIFTHS)}
        if not exceeding:
            break
        uneven |= exceeding
    fingerprints = {source: fingerprint(history.records.connection, source, columns) for source, columns in USED.items()}
    return with_calibration(replace(table, learned_on=today, fingerprints=fingerprints), history, today)


def _learn_table(data: learning.GroupedRows, name: str) -> PointsTable:
    """Learn the points table of least cost from the training rows. Raises EarlyError where the table would have no line."""
    table = learning.learn(data, MOST_LINES, MOST_POINTS)
    if not table.lines:
        raise EarlyError("Nothing known of the officers goes with findings. Use the count.")
    return PointsTable(name, tuple(Line(feature, points, cap) for feature, cap, points in table.lines))


def _training_rows(history: History, days: Sequence[dt.date], today: dt.date, uneven: set[str]) -> learning.GroupedRows:
    """Return the training rows: what was known of each officer on each of `days`, with whether a proven complaint followed.

    A complaint counts as proven only if this was known on the day `today`. The rows name the pairs of groups to which a points
    table must give about equal mean points: the groups formed by the attributes in `uneven`, such as sex.
    """
    outcomes = [history.outcomes(day, today) for day in days]
    if not sum(int(of_day.sum()) for of_day in outcomes):
        raise EarlyError(f"No finding of the years before {today} was known on that day. Learn from a longer record.")
    values = np.vstack([history.snapshot(day).columns(POOL) for day in days])
    pairs = []
    for dimension in sorted(uneven):
        words = np.array([word for day in days for word in history.snapshot(day).groups[dimension]], dtype=object)
        first, *others = _sizeable(words)
        pairs += [(np.asarray(words == other), np.asarray(words == first)) for other in others]
    return learning.group_rows(POOL, values, np.concatenate(outcomes).astype(np.float64), pairs)


_DIMENSIONS = ("sex", "ethnicity")  # work differs by rank, so rank is reported but does not influence learning


def _sizeable(words: NDArray[np.object_]) -> list[str]:
    """Return the names of the groups that have enough officers to influence learning, the largest first.

    `words` is the name of each officer's group, such as "female".
    """
    counts = Counter(words.tolist()).most_common()
    return [name for number, (name, count) in enumerate(counts) if not number or count >= SIZEABLE * len(words)]


def _flag_rate_ratios(taken: Snapshot, table: PointsTable) -> dict[str, float]:
    """Return how unevenly a points table flags the groups of officers: a dict from each attribute, such as sex, to a ratio.

    The ratio is the largest of max(r, 1 / r), where r is the share flagged in a large enough group divided by the share flagged
    in the largest group. All flags on the day of `taken` count, because it is not known yet which of them are false positives.
    """
    top = flagged(table.totals(taken), taken)
    words = {dimension: np.array(taken.groups[dimension], dtype=object) for dimension in _DIMENSIONS}
    return {
        dimension: _largest_ratio(Counter(members[top].tolist()), Counter(members.tolist()))
        for dimension, members in words.items()
    }


def _largest_ratio(picked: Counter[str], everyone: Counter[str]) -> float:
    """Return the largest of max(r, 1 / r), where r is the share flagged in one group divided by that in the largest group.

    `picked` counts the flagged officers and `everyone` all officers of each group; only large enough groups are compared. Half
    an officer is added to each count, so that a group with none flagged has a ratio too.
    """
    if not everyone:
        return 1.0
    first, *others = everyone.most_common()
    rates = {name: (picked[name] + 0.5) / (count + 1) for name, count in everyone.items()}
    held = [name for name, count in others if count >= SIZEABLE * everyone.total()]
    return max((math.exp(abs(math.log(rates[name] / rates[first[0]]))) for name in held), default=1.0)


def with_calibration(table: PointsTable, history: History, today: dt.date) -> PointsTable:
    """Return the points table with a formula (calibration) from totals to the probability of a proven complaint.

    The formula is fitted to officers' totals on a past day and to their complaints of the two years after it. The day is the
    newest one for which these complaints have had time to be decided by `today`.
    """
    days = history.training_days(today)
    day = max((settled_day for settled_day in days if settled_day <= years_before(today, SETTLED)), default=min(days))
    totals, outcomes = table.totals(history.snapshot(day)), history.outcomes(day, today).astype(np.float64)
    calibration = fit_calibration(totals, outcomes, day)
    return replace(table, calibration=calibration)


def fit_calibration(scores: Floats, happened: Floats, day: dt.date) -> Calibration:
    """Fit the formula from scores to probabilities (Platt's logistic calibration).

    `scores` are those of officers on the day `day`; `happened` is 1 for officers with a later proven complaint, else 0.
    """
    beta = logistic.fit(scores[:, None], happened, np.ones(len(scores)))
    return Calibration(float(beta[0]), float(beta[1]), day)


def stack_snapshots(history: History, days: Iterable[dt.date], today: dt.date) -> tuple[Floats, Floats]:
    """Return the features of all officers on all of `days`, stacked into one array, and whether a proven complaint followed.

    A complaint counts as proven only if this was known on the day `today`. The complex models that are used only for comparison
    learn from these two arrays.
    """
    held = list(days)
    values = np.vstack([history.snapshot(day).values for day in held])
    return values, np.concatenate([history.outcomes(day, today) for day in held]).astype(np.float64)
