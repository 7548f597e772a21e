"""Marks an officer's cases that resemble earlier ones (strikes), by two rules that anybody can check by hand.

A second strike is a case with the same kind of allegation as one already proven against the officer. A third similar case is
the third of three cases with one kind of allegation, proven or not, within a given number of years. Neither proves misconduct;
both mean that the earlier cases must be read together with the new one. docs/methods/similar.md.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import Chosen, accusations_sql


@dataclass(frozen=True, slots=True)
class Strike:
    """An officer's case that resembles earlier ones under one of two rules, second strike or third similar case.

    `kind` is the kind of allegation that the cases share, and `day` the day of the case `case_id`; `earlier` lists the earlier
    cases that count, oldest first.
    """

    officer_id: str
    kind: str
    case_id: str
    day: dt.date
    earlier: tuple[str, ...]


def second_strikes(records: Records, chosen: Chosen, years: int = 5) -> list[Strike]:
    """Return each second strike: a case with a kind of allegation that an earlier case has already proven against the officer.

    The earlier case was closed at most `years` years before the day of the new case, and may lie before the window of `chosen`.
    `chosen` says which accusations count. Whether the new case is proven does not matter.
    """
    return _run_strike_query(records, _second_strikes_sql(chosen, years))


def third_similars(records: Records, chosen: Chosen, years: int = 3) -> list[Strike]:
    """Return each third similar case: the third of three cases with one kind of allegation against an officer within `years`.

    A fourth or later case within the same years is not returned. `chosen` says which accusations count.
    """
    return _run_strike_query(records, _third_similars_sql(chosen, years))


def _run_strike_query(records: Records, query: str) -> list[Strike]:
    """Run a query of (officer, kind of allegation, case, day, earlier cases) and return its rows as strikes, in order of days.

    A strike is a case of an officer that resembles earlier ones.
    """
    return [
        Strike(str(officer), str(kind), str(case), day, tuple(earlier))
        for officer, kind, case, day, earlier in records.connection.execute(f"{query} ORDER BY 4, 1, 2, 3").fetchall()
    ]


def _second_strikes_sql(chosen: Chosen, years: int) -> str:
    """Return SQL of officer, kind of allegation, case, day and earlier proven cases, for each case that is a second strike.

    A second strike is a case with a kind of allegation that an earlier case has already proven against the officer. The earlier
    case was closed at most `years` years before the day of the new case.
    """
    return (
        f"WITH found AS ({_case_days_sql(chosen)}), proven AS (SELECT DISTINCT a.officer_id, a.kind, a.case_id, c.closed_on"  # noqa: S608
        " FROM allegations a JOIN cases c ON c.case_id = a.case_id WHERE a.officer_id <> '' AND a.kind <> ''"
        " AND a.finding = 'proven' AND c.closed_on IS NOT NULL)"
        " SELECT f.officer_id, f.kind, f.case_id, f.day, list(p.case_id ORDER BY p.closed_on, p.case_id) AS earlier"
        " FROM found f JOIN proven p ON p.officer_id = f.officer_id AND p.kind = f.kind AND p.case_id <> f.case_id"
        f" AND p.closed_on < f.day AND p.closed_on >= f.day - INTERVAL {int(years)} YEAR"
        " GROUP BY f.officer_id, f.kind, f.case_id, f.day"
    )


def _third_similars_sql(chosen: Chosen, years: int) -> str:
    """Return SQL of third similar cases: third cases with one kind of allegation against an officer within `years`.

    Cases of one day are ordered by id, so that only one of them is the third.
    """
    order = "PARTITION BY officer_id, kind ORDER BY day, case_id"
    return (
        f"WITH found AS ({_case_days_sql(chosen)}), placed AS (SELECT *, lag(case_id, 2) OVER ({order}) AS first,"  # noqa: S608
        f" lag(case_id) OVER ({order}) AS second, lag(day, 2) OVER ({order}) AS begun,"
        f" lag(day, 3) OVER ({order}) AS before FROM found)"
        " SELECT officer_id, kind, case_id, day, [first, second] AS earlier FROM placed"
        f" WHERE begun >= day - INTERVAL {int(years)} YEAR AND (before IS NULL OR before < day - INTERVAL {int(years)} YEAR)"
    )


def _case_days_sql(chosen: Chosen) -> str:
    """Return SQL with one row for each officer, kind of allegation and case: officer_id, kind, case_id and a day.

    It is the first day of the chosen accusations of this kind against the officer in the case.
    """
    return (
        f"SELECT officer_id, kind, case_id, min(day) AS day FROM ({accusations_sql(chosen)}) WHERE kind <> ''"  # noqa: S608
        " GROUP BY officer_id, kind, case_id"
    )
