"""SQL of time in post: the years in which an officer, or the officers of a unit or supervisor, could have been accused.

The years come from the payroll (`service`) where the payroll covers the window, else from the days of appointment and leaving.
An officer without either has no rate. Not here: the accusations (window.py).
"""

from __future__ import annotations

from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import sql_date
from candour.domain.patterns.results.shapes import Window

_YEAR = "365.25e0"  # with an exponent, because Spark takes 365.25 for a decimal and rounds what it divides


def officer_years_sql(window: Window, *, payroll: bool) -> str:
    """Return SQL of officer_id, rank and years in post within the window, with one row for each officer and rank.

    The years come from the payroll if `payroll`, else from the days of appointment and leaving.
    """
    if payroll:
        part = _overlap_sql("make_date(year, 1, 1)", "make_date(year, 12, 31)", window)
        span = f"year BETWEEN {window.since.year} AND {window.until.year}"
        return f"SELECT officer_id, rank, sum({part}) AS years FROM service WHERE {span} GROUP BY officer_id, rank"  # noqa: S608
    part = _overlap_sql("appointed_on", f"coalesce(left_on, {sql_date(window.until)})", window)
    known = (
        f"appointed_on <= {sql_date(window.until)} AND coalesce(left_on, {sql_date(window.until)}) >= {sql_date(window.since)}"
    )
    return f"SELECT officer_id, rank, {part} AS years FROM officers WHERE {known}"  # noqa: S608


def spans_sql(table: str, group: str, window: Window) -> str:
    """Return SQL that selects the periods in which each officer belonged to a unit or was under a supervisor.

    The columns are officer_id, the id of the unit or supervisor, since and until. `table` is `postings` or `managers`; `group`
    is the column of that table with the id of the unit or supervisor. Periods are cut to `window`. Where two periods of an
    officer overlap, the earlier one ends on the day before the later one begins.
    """
    following = f"lead(t.since) OVER (PARTITION BY t.officer_id ORDER BY t.since, t.{group})"
    last = sql_date(window.until)
    end = f"least(coalesce(t.until, {last}), coalesce({following} - 1, {last}), {last}, coalesce(o.left_on, {last}))"
    return (
        f"SELECT officer_id, {group}, since, until FROM (SELECT t.officer_id, t.{group}, greatest(t.since,"  # noqa: S608
        f" {sql_date(window.since)}) AS since, {end} AS until FROM {table} t"
        f" LEFT JOIN officers o ON o.officer_id = t.officer_id"
        f" WHERE t.since IS NOT NULL AND t.{group} <> '') WHERE until >= since"
    )


def payroll_covers(records: Records, window: Window) -> bool:
    """Return whether the payroll covers all years of the window."""
    first, last = records.rows("SELECT min(year), max(year) FROM service")[0]
    return first is not None and int(str(first)) <= window.since.year and int(str(last)) >= window.until.year


def _overlap_sql(since: str, until: str, window: Window) -> str:
    """Return SQL of the years that a period and the window share; the period's first and last day are included.

    `since` and `until` are SQL of these two days.
    """
    first, last = f"greatest({since}, {sql_date(window.since)})", f"least({until}, {sql_date(window.until)})"
    return f"(date_diff('day', {first}, {last}) + 1) / {_YEAR}"
