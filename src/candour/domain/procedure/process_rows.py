"""The rows of a pack about the process: states, moves, guards, acts, referral tests, clocks and calendars."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from candour.domain.procedure.rows import Common, FactValue, Named, Row

Unit = Literal["calendar_day", "working_day", "week", "month"]
Start = Literal["next_day", "trigger_day", "first_working_day_after", "first_working_day_on_or_after"]
ClockKind = Literal["duty", "entitlement", "limitation", "counter"]


SETTLES = "The finding, among those all packs share, of allegations that have no finding yet."


class State(Named):
    """A state that a region of a matter can be in. Regions are parts of the proceedings; `main` is the case itself."""

    code: str
    region: str = "main"
    kind: Literal["start", "ordinary", "final"] = "ordinary"
    rests_with: str = Field(description="The role that must act next.")
    reporter_words: str = Field(default="", description="What the reporter's mailbox says.")


class Guard(Named):
    """A named condition on moves and acts. A move or act is allowed only while `when` is known to be true."""

    when: str
    otherwise: str = Field(description="Why the way is closed and what would open it.")


class Move(Named):
    """A transition of a matter from one state to another. The engine makes an `automatic` move once its guards are true."""

    event: str = Field(default="", description="The event that makes the move; its own id unless given.")
    leaves: tuple[str, ...] = Field(min_length=1)
    enters: str = Field(description="A state, or @return: where the matter stood before it was interrupted.")
    actors: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    decided_by: str = Field(default="", description="The vote that must have carried it.")
    sets: dict[str, FactValue] = Field(default_factory=dict, description="Facts that making the move establishes.")
    automatic: bool = False
    asks: tuple[str, ...] = Field(default=(), description="Facts asked for besides those its guards need.")
    contains: tuple[str, ...] = Field(default=(), description="What the document that makes the move must hold.")
    settles: Common | Literal[""] = Field(default="", description=SETTLES)
    interrupts: bool = Field(default=False, description="Stores the state left, which @return enters again.")


class Act(Named):
    """A recorded event that changes no state, but may start, meet or end clocks and give values to facts."""

    actors: tuple[str, ...]
    during: tuple[str, ...] = Field(default=(), description="States in which it may be done; none: any.")
    guards: tuple[str, ...] = ()
    asks: tuple[str, ...] = Field(default=(), description="Facts asked for besides those its guards need.")
    contains: tuple[str, ...] = Field(default=(), description="What the document recorded must hold.")
    outcome: Literal["", "recommended", "imposed"] = ""
    settles: Common | Literal[""] = Field(default="", description=SETTLES)


class Decision(Named):
    """A decision by vote: the number of seats, the quorum and the majority needed."""

    seats: int = Field(ge=1)
    quorum: int = Field(ge=1)
    majority: Literal["simple", "two_thirds", "unanimous"] = "simple"


class Referral(Named):
    """A test whether a matter must, or may, be referred to another body. Nobody can override a mandatory referral."""

    mandatory: bool
    when: str
    matters: tuple[str, ...] = Field(default=(), description="Matter types it is asked of; none: all.")
    to: str
    sent_by: str = Field(description="The event that sends it.")


class Length(BaseModel):
    """A length of time: a number of days, working days, weeks or months."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    length: int = Field(ge=0)
    unit: Unit


class Clock(Named):
    """Defines a clock: a duty, right, limitation or counter, events that start or fulfil it, and its length."""

    duty: str
    kind: ClockKind = "duty"
    when: str = Field(default="", description="A trigger counts only if this is true at that moment.")
    unless: str = Field(default="", description="The clock does not apply while this is true.")
    trigger: tuple[str, ...] = Field(min_length=1, description="Events, at:<state>, or referral_clear.")
    counts_from: tuple[str, ...] = Field(default=(), description="Date facts, first known wins; else the trigger's day.")
    start: Start = "next_day"
    length: int | None = Field(default=None, ge=0, description="None: as soon as practicable.")
    unit: Unit = "calendar_day"
    backwards: bool = Field(default=False, description="Counted back from the date, such as a hearing.")
    earliest: Length | None = Field(default=None, description="Not before this, counted the same way.")
    grace: Length | None = Field(default=None, description="Owed when the period ends; missed only after this.")
    each: str = Field(default="", description="A text fact, such as whose report it is: runs once for each of its values.")
    retrigger: Literal["keep", "restart"] = Field(default="keep", description="What a second trigger does while it runs.")
    repeat: Literal["", "after_met", "after_due"] = ""
    repeat_length: int | None = None
    met_by: tuple[str, ...] = ()
    ends_on: tuple[str, ...] = ()
    outlives: bool = Field(default=False, description="Runs on after the matter is closed.")
    pauses: tuple[str, ...] = ()
    deemed_service: bool = False
    extend_by: tuple[str, ...] = ()
    shorten_by: tuple[str, ...] = ()
    extend_test: str = ""
    bars: tuple[str, ...] = Field(default=(), description="States a run-out limitation closes.")
    limit: int | None = Field(default=None, description="A counter alerts above this.")
    owner: str
    told: tuple[str, ...] = ()
    reporter_words: str = Field(default="", description="What the duty is, as the reporter's mailbox says it.")


class Pause(Named):
    """A rule that stops clocks on the event `from_event` and lets the clocks run again on the event `to_event`."""

    from_event: str
    to_event: str


class Service(Named):
    """A rule of deemed service: how long after sending by one method, such as post, a document counts as received."""

    method: str
    length: int = Field(ge=0)
    unit: Unit = "working_day"


class Holiday(BaseModel):
    """One day that is not a working day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: dt.date
    name: str


class CalendarTable(Row):
    """A calendar of the pack: all holidays from the day `first` to the day `last`, needed to count working days."""

    id: str
    title: str
    first: dt.date
    last: dt.date
    holidays: tuple[Holiday, ...]
