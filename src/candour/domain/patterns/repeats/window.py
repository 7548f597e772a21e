"""Selects the accusations to count: those whose day lies in a window of days.

An accusation is an allegation against an identified officer. Its day is the day of the incident or, where that is not known,
the day the case was received. Not here: time in post (exposure.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import FINDINGS, Records
from candour.domain.patterns.records.numbering import ACCUSED
from candour.domain.patterns.results.shapes import Exclusion, Window

_DAY = "coalesce(c.incident_on, c.received_on)"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which accusations to count: those whose day lies in `window`, of one kind of allegation and with one finding.

    `kind` is '' for all kinds. `finding` is the decision on the allegation, such as proven; '' counts any finding and none.
    """

    window: Window
    kind: str = ""
    finding: str = ""

    def __post_init__(self) -> None:
        if self.finding and self.finding not in FINDINGS:
            raise PatternsError(f"There is no finding {self.finding!r}. Choose one of {', '.join(FINDINGS)}.")


def recorded_window(records: Records) -> Window:
    """Return the period of days that statistics of accusations count by default.

    It covers the years of the payroll, for which officers' time in post is known. Without a payroll it covers the days from the
    first to the last receipt of a case.

    Raises: PatternsError where the records hold no day at all.
    """
    bounds = records.rows("SELECT make_date(min(year), 1, 1), make_date(max(year), 12, 31) FROM service")[0]
    if bounds[0] is None:
        bounds = records.rows("SELECT min(received_on), max(received_on) FROM cases")[0]
    since, until = bounds
    if not isinstance(since, dt.date) or not isinstance(until, dt.date):
        raise PatternsError("The records hold no day of receipt and no year of service, so nothing can be counted over time.")
    return Window(since, until)


def accusations_sql(chosen: Chosen) -> str:
    """Return SQL of the chosen accusations: officer_id, case_id, allegation_id, category, kind, finding, day, place, force."""
    return (
        f"SELECT a.officer_id, a.case_id, a.allegation_id, a.category, a.kind, a.finding, {_DAY} AS day, c.place, c.force"  # noqa: S608
        f" FROM allegations a JOIN cases c ON c.case_id = a.case_id WHERE a.officer_id <> '' AND {_in_window_sql(chosen)}"
    )


def numbered_accusations_sql(chosen: Chosen) -> str:
    """Return SQL of the chosen accusations by integer keys: officer, case_n, day, finding. Needs `Records.numbered`."""
    return (
        f"SELECT a.officer, a.case_n, a.day, a.finding FROM {ACCUSED} a WHERE a.officer >= 0 AND a.day"  # noqa: S608
        f" BETWEEN {sql_date(chosen.window.since)} AND {sql_date(chosen.window.until)}{_kind_condition_sql(chosen)}"
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many allegations of the chosen kind and finding are counted, and how many are left out for which reasons."""

    counted: int
    left_out: tuple[Exclusion, ...]


def coverage(records: Records, chosen: Chosen) -> Coverage:
    """Count the chosen allegations, and those left out: no officer identified, no day known, or the day outside the window."""
    records.numbered()
    known = f"a.day BETWEEN {sql_date(chosen.window.since)} AND {sql_date(chosen.window.until)}"
    query = (
        f"SELECT count(*) FILTER (a.officer >= 0 AND {known}), count(*) FILTER (a.officer < 0),"  # noqa: S608
        f" count(*) FILTER (a.officer >= 0 AND a.day IS NULL), count(*) FILTER (a.officer >= 0 AND NOT {known})"
        f" FROM {ACCUSED} a WHERE true{_kind_condition_sql(chosen)}"
    )
    counted, *others = (int(str(number)) for number in records.rows(query)[0])
    reasons = ("no officer is identified", "no day is known", f"the day is not in {chosen.window}")
    return Coverage(counted, tuple(exclusion(reason, rows) for reason, rows in zip(reasons, others, strict=True) if rows))


def left_out(records: Records, chosen: Chosen) -> list[Exclusion]:
    """Return for each reason the number of chosen allegations that statistics of accusations over time leave out."""
    return list(coverage(records, chosen).left_out)


def exclusion(reason: str, rows: int) -> Exclusion:
    """Build an `Exclusion`: statistics of accusations over time leave out `rows` allegations for this reason."""
    return Exclusion("allegations", "counts over time", reason, "excluded", rows)


def _in_window_sql(chosen: Chosen) -> str:
    """Return an SQL condition: the allegation's day is in the window, and its kind and finding are the chosen ones."""
    return f"{_DAY} BETWEEN {sql_date(chosen.window.since)} AND {sql_date(chosen.window.until)}{_kind_condition_sql(chosen)}"


def _kind_condition_sql(chosen: Chosen) -> str:
    """Return SQL that limits allegations (table a) to the chosen kind and finding: ' AND …', or '' for all."""
    kind = f" AND a.kind = '{_escape_quotes(chosen.kind)}'" if chosen.kind else ""
    return kind + (f" AND a.finding = '{chosen.finding}'" if chosen.finding else "")


def sql_date(day: dt.date) -> str:
    """Return a day as an SQL literal."""
    return f"DATE '{day.isoformat()}'"


def _escape_quotes(text: str) -> str:
    """Return the text with each single quote doubled, for an SQL literal."""
    return text.replace("'", "''")
