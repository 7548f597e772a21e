"""Finds clusters in time: officers whose cases are closer together than the same number of cases would be by chance.

For each officer, the largest number of the officer's n cases in any period of a year (scan statistic) is compared with n cases
at random times while in post (Naus 1965; probability by Wallenstein and Neff 1987, Statistics in Medicine 6:197). Time is
measured not in days but in the number of cases that the force usually receives per officer, so that a year in which all
officers are accused more often is not a cluster of any officer. P values are adjusted for the number of officers tested
(Benjamini and Hochberg 1995). docs/methods/clusters_in_time.md.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats import exposure, window
from candour.domain.patterns.repeats.window import Chosen, sql_date
from candour.domain.patterns.results.shapes import Window

Array = NDArray[np.float64]
FEWEST = 3  # cases an officer must have to be tested


@dataclass(frozen=True, slots=True)
class Cluster:
    """The period in which one officer's cases are densest; `cases` of the officer's `of` cases lie in it.

    `chance` is the probability (P value) that cases at random times would be so close together. `among_all` is this P value
    adjusted for the number of officers tested (false-discovery rate).
    """

    officer_id: str
    cases: int
    of: int
    since: dt.date
    until: dt.date
    chance: float
    among_all: float


def clusters(records: Records, chosen: Chosen, days: int = 365, max_false_discovery_rate: float = 0.05) -> list[Cluster]:
    """Return a cluster for each officer whose cases in some period of `days` are closer together than chance explains.

    `chosen` says which accusations count. `max_false_discovery_rate` is the largest expected share of returned clusters that
    arose by chance.
    """
    payroll = exposure.payroll_covers(records, chosen.window)
    rows = records.connection.execute(_densest_sql(chosen, days, payroll=payroll)).fetchnumpy()
    share, cases, total = (np.asarray(rows[name], dtype=np.float64) for name in ("part", "cases", "total"))
    p_values = scan_p_value(cases, total, share)
    adjusted = stats.false_discovery_control(p_values) if len(p_values) else p_values
    listed = [at for at in np.lexsort((rows["officer_id"], p_values)) if adjusted[at] <= max_false_discovery_rate]
    return [
        Cluster(
            str(rows["officer_id"][at]),
            int(cases[at]),
            int(total[at]),
            rows["since"][at].astype("datetime64[D]").item(),
            rows["until"][at].astype("datetime64[D]").item(),
            float(p_values[at]),
            float(adjusted[at]),
        )
        for at in listed
    ]


def scan_p_value(cases: Array, total: Array, share: Array) -> Array:
    """Return the probability that at least `cases` of `total` cases at random times fall in some period of a given length.

    `share` is the length of the period as a share of the whole time. Wallenstein and Neff's approximation, capped at 1:
    accurate where the probability is below 0.1, and too high above. All arrays have an element for each officer.
    """
    width = np.clip(share, 1e-12, 1.0)
    exactly = stats.binom.pmf(cases, total, width)
    more = stats.binom.sf(cases, total, width)
    probability = (cases / width - total - 1) * exactly + 2 * (exactly + more)
    bounded: Array = np.where((cases <= 1) | (width >= 1) | (cases * 2 <= total * width), 1.0, np.clip(probability, 0.0, 1.0))
    return bounded


def _densest_sql(chosen: Chosen, days: int, *, payroll: bool) -> str:
    """Return SQL with a row for each officer: the period of about `days` in which the officer's cases are densest.

    Columns: officer_id, cases (in the period), total (all cases), since, until, part (the period as a share of the time in
    post). `payroll` says whether days in post come from the payroll; otherwise they come from the days of appointment and
    leaving.
    """
    return (
        f"WITH found AS (SELECT officer_id, case_id, min(day) AS day FROM ({window.accusations_sql(chosen)}) GROUP BY ALL),"  # noqa: S608
        f" usual AS ({_usual_sql(chosen.window, payroll=payroll)}),"
        f" served AS ({_served_sql(chosen.window, payroll=payroll)}),"
        " clocked AS (SELECT f.officer_id, f.day, u.so_far AS moment FROM found f JOIN usual u ON u.day = f.day"
        " JOIN served s ON s.officer_id = f.officer_id AND f.day BETWEEN s.since AND s.until),"
        f" stretch AS (SELECT max(so_far) / count(*) * {days} AS width FROM usual),"
        " counted AS (SELECT officer_id, day, moment, count(*) OVER (PARTITION BY officer_id ORDER BY moment"
        " RANGE BETWEEN CURRENT ROW AND (SELECT width FROM stretch) FOLLOWING) AS cases,"
        " last_value(day) OVER (PARTITION BY officer_id ORDER BY moment"
        " RANGE BETWEEN CURRENT ROW AND (SELECT width FROM stretch) FOLLOWING) AS until,"
        " count(*) OVER (PARTITION BY officer_id) AS total FROM clocked),"
        f" best AS (SELECT *, row_number() OVER (PARTITION BY officer_id ORDER BY cases DESC, moment) AS place FROM counted"
        f" WHERE total >= {FEWEST})"
        " SELECT b.officer_id, b.cases, b.total, b.day AS since, b.until,"
        " (SELECT width FROM stretch) / nullif(e.so_far - coalesce(f.so_far, 0), 0) AS part"
        " FROM best b JOIN served s ON s.officer_id = b.officer_id JOIN usual e ON e.day = s.until"
        " LEFT JOIN usual f ON f.day = s.since - 1 WHERE b.place = 1 ORDER BY b.officer_id"
    )


def _served_sql(span: Window, *, payroll: bool) -> str:
    """Return SQL of officer_id, since, until: each officer's first and last day in post within `span`.

    The days come from the payroll if `payroll`, else from the days of appointment and leaving.
    """
    if payroll:
        first, last = "make_date(min(year), 1, 1)", "make_date(max(year), 12, 31)"
        source = f"SELECT officer_id, {first} AS since, {last} AS until FROM service GROUP BY officer_id"  # noqa: S608
    else:
        source = f"SELECT officer_id, appointed_on AS since, coalesce(left_on, {sql_date(span.until)}) AS until FROM officers"  # noqa: S608
    return (
        f"SELECT officer_id, greatest(since, {sql_date(span.since)}) AS since, least(until, {sql_date(span.until)}) AS until"  # noqa: S608
        f" FROM ({source}) WHERE since <= {sql_date(span.until)} AND until >= {sql_date(span.since)} AND until >= since"
    )


def _usual_sql(span: Window, *, payroll: bool) -> str:
    """Return SQL of day, so_far: the cumulative number of cases per officer in post by the end of each day of `span`.

    `payroll` says whether days in post come from the payroll; otherwise they come from the days of appointment and leaving.
    """
    served, first, last = _served_sql(span, payroll=payroll), sql_date(span.since), sql_date(span.until)
    return (
        f"WITH s AS ({served}),"  # noqa: S608
        f" days AS (SELECT CAST(unnest(generate_series({first}, {last}, INTERVAL 1 DAY)) AS DATE) AS day),"
        " came AS (SELECT since AS day, count(*) AS n FROM s GROUP BY since),"
        " went AS (SELECT until + 1 AS day, count(*) AS n FROM s GROUP BY until),"
        " had AS (SELECT day, count(*) AS cases FROM found GROUP BY day),"
        " daily AS (SELECT d.day, coalesce(h.cases, 0) AS cases, sum(coalesce(c.n, 0) - coalesce(w.n, 0))"
        " OVER (ORDER BY d.day) AS officers FROM days d LEFT JOIN came c ON c.day = d.day"
        " LEFT JOIN went w ON w.day = d.day LEFT JOIN had h ON h.day = d.day)"
        " SELECT day, sum(CASE WHEN officers > 0 THEN cases / officers ELSE 0 END) OVER (ORDER BY day) AS so_far FROM daily"
    )
