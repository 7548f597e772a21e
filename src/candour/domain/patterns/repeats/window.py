"""The days that are counted, and the accusations that fall in them.

An accusation is an allegation of an identified officer, on the day of the incident or, where that is not known, the day the
case was received. Not here: time in post (exposure.py).
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
    """Which accusations are counted: of a kind ('' for all), with a finding ('' for proven or not)."""

    window: Window
    kind: str = ""
    finding: str = ""

    def __post_init__(self) -> None:
        if self.finding and self.finding not in FINDINGS:
            raise PatternsError(f"There is no finding {self.finding!r}. Choose one of {', '.join(FINDINGS)}.")


def whole(records: Records) -> Window:
    """The window for which time in post is known: the payroll's years, else the days on which cases were received.

    Raises PatternsError where the records say no day at all.
    """
    found = records.rows("SELECT make_date(min(year), 1, 1), make_date(max(year), 12, 31) FROM service")[0]
    if found[0] is None:
        found = records.rows("SELECT min(received_on), max(received_on) FROM cases")[0]
    since, until = found
    if not isinstance(since, dt.date) or not isinstance(until, dt.date):
        raise PatternsError("The records hold no day of receipt and no year of service, so nothing can be counted over time.")
    return Window(since, until)


def accusations(chosen: Chosen) -> str:
    """SQL of the accusations counted: officer_id, case_id, allegation_id, category, kind, finding, day, place, force."""
    return (
        f"SELECT a.officer_id, a.case_id, a.allegation_id, a.category, a.kind, a.finding, {_DAY} AS day, c.place, c.force"  # noqa: S608
        f" FROM allegations a JOIN cases c ON c.case_id = a.case_id WHERE a.officer_id <> '' AND {_within(chosen)}"
    )


def by_number(chosen: Chosen) -> str:
    """SQL of the same accusations by whole numbers: officer, case_n, day, finding. Needs `Records.numbered`."""
    return (
        f"SELECT a.officer, a.case_n, a.day, a.finding FROM {ACCUSED} a WHERE a.officer >= 0 AND a.day"  # noqa: S608
        f" BETWEEN {date(chosen.window.since)} AND {date(chosen.window.until)}{_wanted(chosen)}"
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many allegations of the kind and finding chosen are counted, and those no count over time can hold."""

    counted: int
    left_out: tuple[Exclusion, ...]


def coverage(records: Records, chosen: Chosen) -> Coverage:
    """Count both. Left out: of nobody identified, on no known day, outside the window."""
    records.numbered()
    known = f"a.day BETWEEN {date(chosen.window.since)} AND {date(chosen.window.until)}"
    query = (
        f"SELECT count(*) FILTER (a.officer >= 0 AND {known}), count(*) FILTER (a.officer < 0),"  # noqa: S608
        f" count(*) FILTER (a.officer >= 0 AND a.day IS NULL), count(*) FILTER (a.officer >= 0 AND NOT {known})"
        f" FROM {ACCUSED} a WHERE true{_wanted(chosen)}"
    )
    counted, *others = (int(str(number)) for number in records.rows(query)[0])
    reasons = ("no officer is identified", "no day is known", f"the day is not in {chosen.window}")
    return Coverage(counted, tuple(uncounted(reason, rows) for reason, rows in zip(reasons, others, strict=True) if rows))


def left_out(records: Records, chosen: Chosen) -> list[Exclusion]:
    """What no count over time can hold, alone."""
    return list(coverage(records, chosen).left_out)


def uncounted(reason: str, rows: int) -> Exclusion:
    """Allegations that a count over time leaves out."""
    return Exclusion("allegations", "counts over time", reason, "excluded", rows)


def _within(chosen: Chosen) -> str:
    return f"{_DAY} BETWEEN {date(chosen.window.since)} AND {date(chosen.window.until)}{_wanted(chosen)}"


def _wanted(chosen: Chosen) -> str:
    kind = f" AND a.kind = '{_escaped(chosen.kind)}'" if chosen.kind else ""
    return kind + (f" AND a.finding = '{chosen.finding}'" if chosen.finding else "")


def date(day: dt.date) -> str:
    """A day in SQL."""
    return f"DATE '{day.isoformat()}'"


def _escaped(text: str) -> str:
    return text.replace("'", "''")
