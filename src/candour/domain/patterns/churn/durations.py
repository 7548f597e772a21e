"""How long things take: cases from being received, and each stage of them; those not ended count for as long as they last."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from candour.domain.patterns.churn.cases import TABLE
from candour.domain.patterns.churn.results import Timeliness, Waiting
from candour.domain.patterns.intervals import Interval, kaplan_meier, quantile, wilson
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import date

YEAR = 365
Counts = list[tuple[int, int, int]]


def timeliness(name: str, rows: Counts) -> Timeliness:
    """How long cases take, from (days, closed then, still open then).

    Raises: PatternsError where there is no case.
    """
    curve = kaplan_meier(rows)
    closed = [(float(day), ended) for day, ended, _ in rows if ended]
    number, days = sum(ended for _, ended in closed), sum(day * ended for day, ended in closed)
    late = sum(ended for day, ended in closed if day > YEAR)
    return Timeliness(
        name,
        curve.began,
        curve.began - curve.ended,
        curve,
        curve.median(),
        curve.quantile(0.9),
        curve.still_waiting(YEAR),
        days / number if number else None,
        quantile(closed, 0.5) if number else None,
        quantile(closed, 0.9) if number else None,
        wilson(late, number) if number else None,
    )


def of_cases(records: Records) -> tuple[Timeliness | None, tuple[Timeliness, ...]]:
    """Of all cases of the window, and of each force where there are several."""
    found = records.rows(
        "SELECT force, days, count(*) FILTER (WHERE ended), count(*) FILTER (WHERE NOT ended)"  # noqa: S608 - a name of ours
        f" FROM {TABLE} WHERE days >= 0 GROUP BY force, days ORDER BY force, days"
    )
    forces: dict[str, Counts] = defaultdict(list)
    for force, *row in found:
        forces[str(force)].append(_whole(row))
    if not forces:
        return None, ()
    everything = timeliness("all", [row for rows in forces.values() for row in rows])
    return everything, tuple(timeliness(name, rows) for name, rows in forces.items()) if len(forces) > 1 else ()


def of_stages(records: Records, as_of: dt.date) -> tuple[Waiting, ...]:
    """How long each stage of the window's cases lasts, the one most cases go through first."""
    ended = f"(s.until IS NOT NULL AND s.until <= {date(as_of)})"
    days = f"date_diff('day', s.since, CASE WHEN {ended} THEN s.until ELSE {date(as_of)} END)"
    found = records.rows(
        f"SELECT s.stage, {days} AS days, count(*) FILTER (WHERE {ended}), count(*) FILTER (WHERE NOT {ended})"  # noqa: S608
        f" FROM stages s JOIN {TABLE} c ON c.case_id = s.case_id WHERE s.since <= {date(as_of)} AND {days} >= 0 GROUP BY ALL"
    )
    stages: dict[str, Counts] = defaultdict(list)
    for stage, *row in found:
        stages[str(stage)].append(_whole(row))
    waited = [_waiting(stage, rows) for stage, rows in stages.items()]
    return tuple(sorted(waited, key=lambda one: (-one.began, one.stage)))


def median_of(rows: Counts) -> Interval:
    """The days within which half of them ended."""
    return kaplan_meier(rows).median()


def _waiting(stage: str, rows: Counts) -> Waiting:
    curve = kaplan_meier(rows)
    return Waiting(stage, curve.began, curve.began - curve.ended, curve, curve.median(), curve.quantile(0.9))


def _whole(row: Sequence[object]) -> tuple[int, int, int]:
    day, ended, waiting = (int(str(value)) for value in row)
    return day, ended, waiting
