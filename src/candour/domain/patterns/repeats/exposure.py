"""Time in post: how many years an officer, a unit or a supervisor could have been accused in.

From the payroll (`service`) where it covers the window, else from the days of appointment and leaving. Without either an
officer has no rate. Not here: the accusations (window.py).
"""

from __future__ import annotations

from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import date
from candour.domain.patterns.results.shapes import Window

_YEAR = "365.25e0"  # with an exponent, because Spark takes 365.25 for a decimal and rounds what it divides


def of_officers(window: Window, *, payroll: bool) -> str:
    """SQL of officer_id, rank, years in the window; one row an officer and rank."""
    if payroll:
        part = _overlap("make_date(year, 1, 1)", "make_date(year, 12, 31)", window)
        span = f"year BETWEEN {window.since.year} AND {window.until.year}"
        return f"SELECT officer_id, rank, sum({part}) AS years FROM service WHERE {span} GROUP BY officer_id, rank"  # noqa: S608
    part = _overlap("appointed_on", f"coalesce(left_on, {date(window.until)})", window)
    known = f"appointed_on <= {date(window.until)} AND coalesce(left_on, {date(window.until)}) >= {date(window.since)}"
    return f"SELECT officer_id, rank, {part} AS years FROM officers WHERE {known}"  # noqa: S608


def spans(table: str, group: str, window: Window) -> str:
    """SQL of officer_id, group, since, until (a posting or a manager), each ending where the officer's next begins."""
    following = f"lead(t.since) OVER (PARTITION BY t.officer_id ORDER BY t.since, t.{group})"
    end = (
        f"least(coalesce(t.until, {date(window.until)}), coalesce({following} - 1, {date(window.until)}), {date(window.until)},"
    )
    end += f" coalesce(o.left_on, {date(window.until)}))"
    return (
        f"SELECT officer_id, {group}, since, until FROM (SELECT t.officer_id, t.{group}, greatest(t.since,"  # noqa: S608
        f" {date(window.since)}) AS since, {end} AS until FROM {table} t LEFT JOIN officers o ON o.officer_id = t.officer_id"
        f" WHERE t.since IS NOT NULL AND t.{group} <> '') WHERE until >= since"
    )


def by_payroll(records: Records, window: Window) -> bool:
    """Whether years of service are known for all of the window."""
    first, last = records.rows("SELECT min(year), max(year) FROM service")[0]
    return first is not None and int(str(first)) <= window.since.year and int(str(last)) >= window.until.year


def _overlap(since: str, until: str, window: Window) -> str:
    """SQL of the years two periods share, both days included."""
    first, last = f"greatest({since}, {date(window.since)})", f"least({until}, {date(window.until)})"
    return f"(date_diff('day', {first}, {last}) + 1) / {_YEAR}"
