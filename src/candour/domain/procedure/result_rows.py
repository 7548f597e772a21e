"""Rows of a pack that say what may come of a matter: proceedings, findings, outcomes, letters, publication, keeping."""

from typing import Literal

from pydantic import Field

from candour.domain.procedure.rows import Common, Named, Row


class Proceeding(Named):
    """A way of deciding: who sits, and whether the public may watch."""

    form: str = Field(default="", description="The proceeding it is a form of; its own id unless given.")
    conducted_by: str
    when: str = Field(default="", description="Where this is how it is conducted.")
    public: bool
    decision: str = Field(default="", description="The vote by which it decides, where more than one sits.")


class Finding(Named):
    """What proceedings may find, and what it counts as across jurisdictions."""

    common: Common
    proceedings: tuple[str, ...]


class Outcome(Named):
    """Something that may be imposed. A range has a least, a most and a unit."""

    kind: Literal["plain", "range"] = "plain"
    least: int | None = None
    most: int | None = None
    unit: str = ""


class OutcomeRule(Row):
    """What is open after a finding, and what is open only for stated exceptional reasons."""

    id: str
    proceedings: tuple[str, ...]
    finding: str
    when: str = ""
    available: tuple[str, ...] = ()
    exceptional: tuple[str, ...] = ()
    test: str = Field(default="", description="What must be shown for the exceptional ones.")
    reasons: Literal["recorded", "published"] = "recorded"


class Matrix(Named):
    """A grid of outcomes: one fact chooses the line, another the column."""

    proceedings: tuple[str, ...]
    finding: str
    line_fact: str
    column_fact: str
    presumptive: str = Field(description="The column that needs no reasons; others need stated reasons.")


class MatrixCell(Row):
    """One cell: an outcome and, for a range, its bounds here."""

    matrix: str
    line: str
    column: str
    outcome: str
    least: int | None = None
    most: int | None = None


class Departure(Named):
    """Who recommends, who imposes, and what is owed when they differ."""

    proceedings: tuple[str, ...]
    recommender: str
    imposer: str
    reasons: Literal["recorded", "published"]


class Publication(Row):
    """What may be shown where, what it needs first and what it may never hold."""

    surface: str
    requires: str
    never: tuple[str, ...]
    days_up: int | None = None


class Letter(Named):
    """A letter: whom it is to, what brings it about, its template and the particulars filled in the browser."""

    audience: str
    on: str
    template: str
    sealed: tuple[str, ...] = ()
    covers: tuple[str, ...] = Field(default=(), description="What of the event's `contains` this letter holds.")


class Particular(Named):
    """Something written into a letter by whoever holds a key: its label, and how many lines it wants."""

    lines: int = Field(default=1, ge=1)


class Retention(Row):
    """How long something is kept, and from when."""

    what: str
    keep: str
    counted_from: str
