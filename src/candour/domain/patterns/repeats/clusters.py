"""Clusters in time: whether an officer's cases come closer together than the same number would by chance.

The scan statistic: the most cases in any stretch of a year, against n cases falling at random over his time in post
(Naus 1965; the tail by Wallenstein and Neff 1987, Statistics in Medicine 6:197). Time is counted in what his force usually
receives an officer, so that a year in which everyone is accused more is no cluster of his. P values of all officers are
read together (Benjamini and Hochberg 1995). docs/methods/clusters_in_time.md.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats import exposure, window
from candour.domain.patterns.repeats.window import Chosen, date
from candour.domain.patterns.results.shapes import Window

Array = NDArray[np.float64]
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Cluster:
    """The densest stretch of one officer: cases in it of all his cases, its days, its P value, and that P value among all."""

    officer_id: str
    cases: int
    of: int
    since: dt.date
    until: dt.date
    chance: float
    among_all: float


def clusters(records: Records, chosen: Chosen, days: int = 365, most: float = 0.05) -> list[Cluster]:
    """Officers whose densest stretch of `days` would be found by chance in at most the part `most` of those returned."""
    payroll = exposure.by_payroll(records, chosen.window)
    rows = records.connection.execute(_densest(chosen, days, payroll=payroll)).fetchnumpy()
    part, found, total = (np.asarray(rows[name], dtype=np.float64) for name in ("part", "cases", "total"))
    chance = tail(found, total, part)
    adjusted = stats.false_discovery_control(chance) if len(chance) else chance
    kept = [at for at in np.lexsort((rows["officer_id"], chance)) if adjusted[at] <= most]
    return [
        Cluster(
            str(rows["officer_id"][at]),
            int(found[at]),
            int(total[at]),
            rows["since"][at].astype("datetime64[D]").item(),
            rows["until"][at].astype("datetime64[D]").item(),
            float(chance[at]),
            float(adjusted[at]),
        )
        for at in kept
    ]


def tail(found: Array, total: Array, part: Array) -> Array:
    """P(some stretch of `part` of the whole holds `found` or more of `total` cases thrown at random); at most 1.

    Wallenstein and Neff's approximation, close where the probability is small (below 0.1) and the safe side above.
    """
    width = np.clip(part, 1e-12, 1.0)
    exactly = stats.binom.pmf(found, total, width)
    more = stats.binom.sf(found, total, width)
    chance = (found / width - total - 1) * exactly + 2 * (exactly + more)
    answer: Array = np.where((found <= 1) | (width >= 1) | (found * 2 <= total * width), 1.0, np.clip(chance, 0.0, 1.0))
    return answer


def _densest(chosen: Chosen, days: int, *, payroll: bool) -> str:
    """SQL of officer_id, cases in the densest stretch, total, since, until, part of the officer's time the stretch is."""
    return (
        f"WITH found AS (SELECT officer_id, case_id, min(day) AS day FROM ({window.accusations(chosen)}) GROUP BY ALL),"  # noqa: S608
        f" usual AS ({_usual(chosen.window, payroll=payroll)}),"
        f" served AS ({_served(chosen.window, payroll=payroll)}),"
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


def _served(span: Window, *, payroll: bool) -> str:
    """SQL of officer_id, since, until: first to last day in post within the window."""
    if payroll:
        first, last = "make_date(min(year), 1, 1)", "make_date(max(year), 12, 31)"
        source = f"SELECT officer_id, {first} AS since, {last} AS until FROM service GROUP BY officer_id"  # noqa: S608
    else:
        source = f"SELECT officer_id, appointed_on AS since, coalesce(left_on, {date(span.until)}) AS until FROM officers"  # noqa: S608
    return (
        f"SELECT officer_id, greatest(since, {date(span.since)}) AS since, least(until, {date(span.until)}) AS until"  # noqa: S608
        f" FROM ({source}) WHERE since <= {date(span.until)} AND until >= {date(span.since)} AND until >= since"
    )


def _usual(span: Window, *, payroll: bool) -> str:
    """SQL of day, so_far: how many cases an officer in post all along would usually have had by the end of that day."""
    served, first, last = _served(span, payroll=payroll), date(span.since), date(span.until)
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
