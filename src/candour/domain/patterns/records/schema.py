"""The tables of records, their columns, and the values each column may hold. Not here: filling them (reading.py, store.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "date", "integer"]

FINDINGS = ("proven", "not_proven", "justified", "did_not_occur", "not_determined", "not_pursued")
OUTCOMES = ("none", "advice", "warning", "reduced", "suspended", "dismissed", "resigned", "other")
SQL_TYPES: dict[Kind, str] = {"text": "VARCHAR", "date": "DATE", "integer": "INTEGER"}

_DATES = {
    "appointed_on", "left_on", "since", "until", "incident_on", "received_on", "closed_on", "asked_on",
}  # fmt: skip
_INTEGERS = {"birth_year": (1850, 2100), "year": (1850, 2100), "age": (0, 120), "outcome_days": (0, 36_525)}
_CHOICES = {
    "sex": ("female", "male"),
    "filed_by": ("public", "police"),
    "finding": FINDINGS,
    "outcome": OUTCOMES,
}


@dataclass(frozen=True)
class Table:
    """One table of records and the rules its rows must satisfy.

    `needed`: columns that must have a value. `identity`: columns whose values together identify a row. `points`: a dict from
    each column of ids to the table that the ids refer to. `order`: pairs of date columns, the earlier date first. Identical
    rows count once unless `repeats_mean_something`.
    """

    name: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    identity: tuple[str, ...] = ()
    points: dict[str, str] = field(default_factory=dict)
    order: tuple[tuple[str, str], ...] = ()
    repeats_mean_something: bool = False

    def kind(self, column: str) -> Kind:
        """Return the type of a column of this table: date, number or text."""
        if column in _DATES:
            return "date"
        return "integer" if column in _INTEGERS else "text"

    @property
    def ddl(self) -> str:
        """The CREATE TABLE statement. Unknown text is '', an unknown date or number is NULL."""
        parts = []
        for column in self.columns:
            kind = self.kind(column)
            parts.append(f"{column} {SQL_TYPES[kind]}" + (" NOT NULL DEFAULT ''" if kind == "text" else ""))
        return f"CREATE TABLE {self.name} ({', '.join(parts)})"


def bounds(column: str) -> tuple[int, int]:
    """Return the smallest and largest number that a column of numbers may hold.

    A number outside these bounds is taken for a typing error.
    """
    return _INTEGERS[column]


def choices(column: str) -> tuple[str, ...]:
    """Return the words that a column of text may hold besides ''; an empty tuple where any text is allowed."""
    return _CHOICES.get(column, ())


_OFFICER = {"officer_id": "officers"}
_CASE = {"case_id": "cases"}
_PERIOD = (("since", "until"),)


def _table(columns: str, needed: str, **more: Any) -> Table:
    """Build a table from its name and columns, and from the columns it needs, each given as words separated by spaces.

    `more` gives other fields of `Table`.
    """
    name, *rest = columns.split()
    return Table(name, tuple(rest), tuple(needed.split()), **more)


TABLES = {
    table.name: table
    for table in (
        _table(
            "officers officer_id force first_name middle_name last_name suffix sex ethnicity birth_year appointed_on left_on"
            " rank",
            "officer_id",
            identity=("officer_id",),
            order=(("appointed_on", "left_on"),),
        ),
        _table("postings officer_id unit rank shoulder_number since until", "officer_id", points=_OFFICER, order=_PERIOD),
        _table("managers officer_id manager_id since until", "officer_id manager_id", points=_OFFICER, order=_PERIOD),
        _table("service officer_id year rank", "officer_id year", identity=("officer_id", "year"), points=_OFFICER),
        _table(
            "cases case_id force incident_on received_on closed_on filed_by place",
            "case_id",
            identity=("case_id",),
            order=(("incident_on", "received_on"), ("received_on", "closed_on")),
        ),
        _table(
            "allegations allegation_id case_id officer_id category kind finding outcome outcome_days severity",
            "allegation_id case_id",
            identity=("allegation_id",),
            points=_CASE | _OFFICER,
        ),
        _table("handlers case_id handler_id role since until", "case_id handler_id", points=_CASE, order=_PERIOD),
        _table("reporters case_id ethnicity sex age", "case_id", points=_CASE, repeats_mean_something=True),
        _table("stages case_id stage since until", "case_id stage", points=_CASE, order=_PERIOD),
        _table("asks case_id asked_on", "case_id", points=_CASE, repeats_mean_something=True),
    )
}
