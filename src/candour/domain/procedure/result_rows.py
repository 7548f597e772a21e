"""The rows of a pack about results: proceedings, findings, outcomes, letters, publication and retention."""

from typing import Literal

from pydantic import Field

from candour.domain.procedure.rows import Common, Named, Row


class Proceeding(Named):
    """A form of proceedings: who conducts it, and whether it is public."""

    form: str = Field(default="", description="The proceeding it is a form of; its own id unless given.")
    conducted_by: str
    when: str = Field(default="", description="Where this is how it is conducted.")
    public: bool
    decision: str = Field(default="", description="The vote by which it decides, where more than one sits.")


class Finding(Named):
    """A finding that proceedings can end with, and the finding common to all packs to which it corresponds (`common`)."""

    common: Common
    proceedings: tuple[str, ...]


class Outcome(Named):
    """A sanction or other result that may be imposed. A range has a least, a most and a unit."""

    kind: Literal["plain", "range"] = "plain"
    least: int | None = None
    most: int | None = None
    unit: str = ""


class OutcomeRule(Row):
    """The outcomes open after a finding, and those open only for stated exceptional reasons."""

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
    """One cell of a matrix: the outcome in it and, for an outcome with a range, the bounds that apply in this cell."""

    matrix: str
    line: str
    column: str
    outcome: str
    least: int | None = None
    most: int | None = None


class Departure(Named):
    """The roles that recommend and impose an outcome, and the reasons required when the two outcomes differ."""

    proceedings: tuple[str, ...]
    recommender: str
    imposer: str
    reasons: Literal["recorded", "published"]


class Publication(Row):
    """What may be published in one place (`surface`), what is required first and what it must never contain."""

    surface: str
    requires: str
    never: tuple[str, ...]
    days_up: int | None = None


class Letter(Named):
    """A letter: its audience, the event it goes with, its template and the particulars filled in the browser."""

    audience: str
    on: str
    template: str
    sealed: tuple[str, ...] = ()
    covers: tuple[str, ...] = Field(default=(), description="What of the event's `contains` this letter holds.")


class Particular(Named):
    """A sealed text that is written into a letter: its label and its number of lines."""

    lines: int = Field(default=1, ge=1)


class Retention(Row):
    """How long a kind of record is retained, and from which day."""

    what: str
    keep: str
    counted_from: str
