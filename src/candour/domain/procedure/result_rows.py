"""The rows of a pack about results: proceedings, findings, outcomes, letters, publication and retention."""

from typing import Literal

from pydantic import Field

from candour.domain.procedure.rows import Common, Named, Row


class Proceeding(Named):
    """A form of proceedings, such as a hearing: who conducts the proceedings, and whether the public may attend."""

    form: str = Field(default="", description="The proceeding it is a form of; its own id unless given.")
    conducted_by: str
    when: str = Field(default="", description="Where this is how it is conducted.")
    public: bool
    decision: str = Field(default="", description="The vote by which it decides, where more than one sits.")


class Finding(Named):
    """A finding with which proceedings can end. `common`: the corresponding finding among those that all packs share."""

    common: Common
    proceedings: tuple[str, ...]


class Outcome(Named):
    """A sanction or other result that proceedings may impose. An outcome of kind `range` has an amount within bounds."""

    kind: Literal["plain", "range"] = "plain"
    least: int | None = None
    most: int | None = None
    unit: str = ""


class OutcomeRule(Row):
    """Rule that lists the outcomes that may be chosen after a finding, and those that need stated exceptional reasons."""

    id: str
    proceedings: tuple[str, ...]
    finding: str
    when: str = ""
    available: tuple[str, ...] = ()
    exceptional: tuple[str, ...] = ()
    test: str = Field(default="", description="What must be shown for the exceptional ones.")
    reasons: Literal["recorded", "published"] = "recorded"


class Matrix(Named):
    """A grid from which the outcome after a finding is read: one fact chooses the line of the grid, another the column."""

    proceedings: tuple[str, ...]
    finding: str
    line_fact: str
    column_fact: str
    presumptive: str = Field(description="The column that needs no reasons; others need stated reasons.")


class MatrixCell(Row):
    """One cell of an outcome matrix: an outcome and, where the outcome has a range, the bounds of the amount in this cell."""

    matrix: str
    line: str
    column: str
    outcome: str
    least: int | None = None
    most: int | None = None


class Departure(Named):
    """Rule on imposing an outcome that differs from the one recommended: who recommends and imposes, and the reasons needed."""

    proceedings: tuple[str, ...]
    recommender: str
    imposer: str
    reasons: Literal["recorded", "published"]


class Publication(Row):
    """Rule on publishing in one place (`surface`): what must be done first, and what a publication must never contain."""

    surface: str
    requires: str
    never: tuple[str, ...]
    days_up: int | None = None


class Letter(Named):
    """A letter that staff can send: its audience, the event on which staff send it, its template and its sealed blanks."""

    audience: str
    on: str
    template: str
    sealed: tuple[str, ...] = ()
    covers: tuple[str, ...] = Field(default=(), description="What of the event's `contains` this letter holds.")


class Particular(Named):
    """A blank in a letter for a sealed text: the label of the blank, and its height in lines."""

    lines: int = Field(default=1, ge=1)


class Retention(Row):
    """Rule on how long a kind of record (`what`) is retained, and the day from which this time is counted."""

    what: str
    keep: str
    counted_from: str
