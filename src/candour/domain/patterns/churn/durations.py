"""Computes how long cases take to close and how long they stay in each stage; cases that are still open are included.

Of an open case only the time up to now is known, not the whole duration (censoring).
"""

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.churn.cases import TABLE
from candour.domain.patterns.intervals import kaplan_meier, quantile, wilson
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import sql_date
from candour.domain.patterns.results.churn import Timeliness, Waiting

YEAR = 365
Counts = NDArray[np.int64]  # one row for each day: days, how many ended after so many, how many were still open after so many


def timeliness(name: str, rows: Counts) -> Timeliness:
    """Return how long cases take to close: the share still open after each number of days (survival curve), and its quantiles.

    `rows` are (days since receipt, number of cases closed after that many days, number still open after that many days). The
    quantiles of the closed cases alone are returned too. `name` is stored in the result: the force of the cases, or "all" for
    the cases of all forces.

    Raises: IntervalError where there is no case.
    """
    curve = kaplan_meier(rows)
    days, ended = rows[rows[:, 1] > 0, :2].T
    number = int(ended.sum())
    closed = np.column_stack([days, ended])
    return Timeliness(
        name,
        curve.began,
        curve.began - curve.ended,
        curve,
        curve.median(),
        curve.quantile(0.9),
        curve.still_waiting(YEAR),
        int((days * ended).sum()) / number if number else None,
        quantile(closed, 0.5) if number else None,
        quantile(closed, 0.9) if number else None,
        wilson(int(ended[days > YEAR].sum()), number) if number else None,
    )


def time_to_close(records: Records) -> tuple[Timeliness | None, tuple[Timeliness, ...]]:
    """Return how long the cases of the window take to close: for all cases and, if there are several forces, for each force."""
    forces = counts_by_name(
        records,
        "SELECT force, days, count(*) FILTER (WHERE ended), count(*) FILTER (WHERE NOT ended)"  # noqa: S608 - a name of ours
        f" FROM {TABLE} WHERE days >= 0 GROUP BY force, days ORDER BY force, days",
    )
    if not forces:
        return None, ()
    everything = timeliness("all", _sum_counts_by_day(list(forces.values())))
    return everything, tuple(timeliness(name, rows) for name, rows in forces.items()) if len(forces) > 1 else ()


def stage_durations(records: Records, as_of: dt.date) -> tuple[Waiting, ...]:
    """Return how long cases stay in each stage, as known on the day `as_of`; the stage that most cases entered comes first.

    Only the cases that `select_cases` chose count: those received in the window.
    """
    ended = f"(s.until IS NOT NULL AND s.until <= {sql_date(as_of)})"
    days = f"date_diff('day', s.since, CASE WHEN {ended} THEN s.until ELSE {sql_date(as_of)} END)"
    stages = counts_by_name(
        records,
        f"SELECT s.stage, {days} AS days, count(*) FILTER (WHERE {ended}), count(*) FILTER (WHERE NOT {ended})"  # noqa: S608
        f" FROM stages s JOIN {TABLE} c ON c.case_id = s.case_id WHERE s.since <= {sql_date(as_of)}"
        f" AND {days} >= 0 GROUP BY ALL"
        " ORDER BY ALL",
    )
    waited = [_waiting_in_stage(name, rows) for name, rows in stages.items()]
    return tuple(sorted(waited, key=lambda stage: (-stage.began, stage.stage)))


def counts_by_name(records: Records, query: str) -> dict[str, Counts]:
    """Run a query and return a dict from the name in its first column to the rows of numbers with this name.

    The query yields (name, days, number of cases or stages that ended after that many days, number still open after that many
    days), in order of names.
    """
    names, *columns = records.connection.execute(query).fetchnumpy().values()
    counts = np.column_stack([column.astype(np.int64) for column in columns])
    begins = (np.flatnonzero(names[1:] != names[:-1]) + 1).tolist()
    parts = zip(np.split(names, begins), np.split(counts, begins), strict=True)
    return {str(part[0]): rows for part, rows in parts if len(part)}


def _sum_counts_by_day(parts: list[Counts]) -> Counts:
    """Return one row for each number of days: the days, and the numbers of ended and of open cases summed over `parts`."""
    counts = np.concatenate(parts)
    days, place = np.unique(counts[:, 0], return_inverse=True)
    sums = [np.bincount(place, weights=column).astype(np.int64) for column in counts[:, 1:].T]
    return np.column_stack([days, *sums])


def _waiting_in_stage(stage: str, rows: Counts) -> Waiting:
    """Build the result of one stage: how long cases stay in it.

    `rows` are (days, number of stays that ended after that many days, number of stays still open after that many days).
    """
    curve = kaplan_meier(rows)
    return Waiting(stage, curve.began, curve.began - curve.ended, curve, curve.median(), curve.quantile(0.9))
