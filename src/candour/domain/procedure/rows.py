"""The rows of a pack about regimes, people, matters, conduct and facts.

Each row has its legal basis (`cite`) and an evidence grade (`evidence`); docs/packs.md explains every table. Not here: rows
about the process (`process_rows`) and about results (`result_rows`).
"""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Grade = Literal["V", "V2", "GK", "policy"]
FactType = Literal["bool", "choice", "level", "date", "integer", "text", "category"]
Common = Literal["proven", "not_proven", "justified", "did_not_occur", "not_determined", "not_pursued"]
FactValue = bool | int | str | dt.date


class Row(BaseModel):
    """Base of every row of a pack: the columns that all tables have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cite: str = Field(min_length=3, description="Legal basis, as a lawyer would cite it.")
    evidence: Grade = Field(description="V read; V2 read second-hand; GK general knowledge; policy: Candour's own.")
    note: str = Field(default="", description="What the next person to check this row should know.")
    since: str = Field(default="", description="The regime with which this row came into force.")
    until: str = Field(default="", description="The regime that ended this row.")


class Named(Row):
    """Base of each row that other rows refer to by the `id` of the row."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    label: str = Field(min_length=1)


class Header(Row):
    """Row that describes the pack itself: its code, territory, time zone, calendar, and the oldest law in the pack."""

    code: str
    title: str
    territory: str = Field(description="The place whose law it is, as a heading names it.")
    version: str
    timezone: str = Field(description="The IANA time zone in which its days begin and end.")
    language: str = Field(default="en", description="The language of its letters, as a BCP 47 tag.")
    calendar: str = Field(description="The calendar its working days are counted by.")
    attention: tuple[str, ...] = Field(description="Date facts, first known wins, that place a matter in time.")
    earliest: dt.date = Field(description="A matter placed before this day is outside the pack.")
    earliest_answer: str = Field(description="What to do with a matter that is outside the pack.")
    subject_history_public: bool


class ConflictWindow(Row):
    """For how many months a past tie, such as a shared unit, to the person accused in a case bars staff from the case."""

    months: int = Field(ge=1)


class HelpLine(Named):
    """An organisation outside the police that a reporter can call. `label` is its name."""

    number: str = Field(pattern=r"^[0-9][0-9 -]+$", description="As people read it.")
    url: str = Field(default="", pattern=r"^(https://\S+)?$")
    purpose: str = Field(description="Whom and what it is for, in the reporter's words.")
    hours: str = Field(description="When it answers, and whether it is free.")
    area: str = Field(description="Where it serves.")
    languages: tuple[str, ...] = Field(min_length=1, description="Languages it answers in, as BCP 47 tags.")
    urgent: bool = Field(default=False, description="For danger now: shown first.")
    checked: dt.date | None = Field(default=None, description="The day it was last checked on the organisation's own page.")

    @property
    def tel(self) -> str:
        """The digits of the number, for a `tel:` link."""
        return "".join(sign for sign in self.number if sign.isdigit())


class Regime(Named):
    """One dated change in the law. It governs each matter whose deciding date (a fact in `select`) is on or after `begins`."""

    instrument: str
    topic: str = Field(description="Regimes of one topic follow one another; topics are independent.")
    begins: dt.date
    select: tuple[str, ...] = Field(min_length=1, description="Date facts, first known wins: the transitional rule.")
    transitional: str


class Role(Named):
    """A role in the procedure, such as investigator. Each body that uses Candour decides who holds the role."""

    holder: str = Field(description="Who holds the seat, in words, for the pages.")


class RoleBinding(Row):
    """Rule by which the role `acts_as` does the work of `role` in some matters, such as those about a chief officer."""

    role: str
    acts_as: str
    when: str


class Seat(Row):
    """Row that lets staff act in a role of the pack or, with `records`, only record what outsiders did in the role."""

    role: str
    staff: tuple[str, ...] = Field(description="Candour's staff roles; none: nobody acts in it here.")
    records: bool = Field(default=False, description="The role is held elsewhere: staff record what it did.")


class Right(Named):
    """A right of a reporter, such as news of progress."""


class ReporterKind(Named):
    """A kind of reporter, and the type of matter that the law derives from their report."""

    matter_type: str
    relations: tuple[str, ...] = Field(
        default=(),
        description="What the reporter states about themselves on the form (officer, staff, public, witness, for_another).",
    )


class Entitlement(Row):
    """Row that gives one right to one kind of reporter, with the clocks that compute when the right is due."""

    reporter: str
    right: str
    clocks: tuple[str, ...] = ()


class MatterType(Named):
    """A type of matter that statute defines, such as a complaint."""

    test: str


class Fact(Named):
    """A fact that an entry may state. All stated values of an `alleged` fact are used; of other facts, only the latest."""

    type: FactType
    values: tuple[str, ...] = Field(default=(), description="Choices; for a level, lowest first.")
    alleged: bool = False


class Category(Named):
    """A category of allegation that statute defines. A category with a `parent` is a sub-category of the parent."""

    parent: str = ""
    route: str = Field(default="", description="The role this category belongs to, where that is not the usual one.")


class Flag(Named):
    """A yes-or-no feature of an allegation of any category. Entries state a flag as an alleged fact of type bool."""


class Standard(Named):
    """One standard of behaviour that the law sets."""

    gist: str


class ReportingCategory(Row):
    """A category that a reporter can choose on the form, in plain words, and the statutory categories that correspond."""

    code: str
    label: str
    hint: str
    categories: tuple[str, ...]
    flags: tuple[str, ...] = ()
