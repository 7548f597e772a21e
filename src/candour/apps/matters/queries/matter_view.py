"""What a page shows of where a matter stands: stage, ways on and why others are closed, clocks, tests, outcomes.

Everything is worked out when the page asks for it, from one reading of the engine. Not here: reading rows (`state`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candour.apps.matters.models import Enquiry
from candour.apps.matters.queries.state import RECORDED_BY_SYSTEM, MatterState
from candour.apps.matters.queries.system_facts import pattern_was_looked_at
from candour.domain.procedure import Evaluation, Pack, load_pack, words
from candour.domain.procedure.evaluation import ActReading, MoveReading, ReferralReading
from candour.domain.procedure.outcomes import OutcomeReading, departure
from candour.domain.procedure.process_rows import Act, Move
from candour.domain.procedure.result_rows import Outcome, OutcomeRule
from candour.domain.procedure.state import ClockReading, Step
from candour.ui.messages import joined, translated

Text = str | Promise
STATUS: Mapping[str, Text] = {
    "running": _("Runs"),
    "paused": _("Paused"),
    "due_now": _("Due now"),
    "missed": _("Missed"),
    "met": _("Done"),
    "met_early": _("Done too early"),
    "met_late": _("Done late"),
    "lapsed": _("Not used in time"),
    "ended": _("Ended"),
    "replaced": _("Set again"),
    "run_out": _("Run out"),
    "within": _("Within the limit"),
    "exceeded": _("Over the limit"),
}
TRUTH: Mapping[bool | None, Text] = {True: _("Yes"), False: _("No"), None: _("Not decided yet")}
GRADES: Mapping[str, Text] = {
    "V": _("read in the original"),
    "V2": _("read second-hand"),
    "GK": _("general knowledge, still to be checked"),
    "policy": _("not law: Candour’s own rule"),
}
OPEN_OUTCOME: Mapping[str, Text] = {"yes": _("Open"), "exceptional": _("Only for exceptional reasons"), "no": _("Not open")}


@dataclass(frozen=True)
class AvailableAct:
    """Something this person can do now, and the role she does it in. `records`: she writes down what an outside role did."""

    event: str
    row: Move | Act
    role: str
    records: bool
    needs: tuple[str, ...]


def duty_named(pack: str, clock: str) -> str:
    """A clock's label; its id where the pack has none by that name any more."""
    return next((row.label for row in load_pack(pack).clock if row.id == clock), clock)


def step_named(pack: Pack, event: str) -> str:
    """A move's or act's label; the event itself where the pack has none by that name any more."""
    return pack.step_labels.get(event, event)


class MatterView:
    """One matter as a page shows it to one person. `seats`: the roles she may act in."""

    def __init__(self, state: MatterState, seats: Mapping[str, bool]) -> None:
        self.state, self.seats = state, seats
        self.matter, self.pack = state.matter, state.pack
        self.status, self.truth, self.grades, self.open_outcome = STATUS, TRUTH, GRADES, OPEN_OUTCOME

    @property
    def reading(self) -> Evaluation:
        """The engine's reading."""
        return self.state.evaluation

    @cached_property
    def role_names(self) -> dict[str, str]:
        """Role → its label."""
        return {row.id: row.label for row in self.pack.role} | {"engine": str(_("by itself"))}

    @cached_property
    def fact_names(self) -> dict[str, str]:
        """Fact → its label."""
        return {name: fact.label for name, fact in self.reading.law.facts.items()}

    @cached_property
    def event_names(self) -> dict[str, str]:
        """Event → the label of the move or act."""
        law = self.reading.law
        return {move.event or move.id: move.label for move in law.moves} | {act.id: act.label for act in law.acts.values()}

    @cached_property
    def letter_names(self) -> dict[str, str]:
        """Letter → its label."""
        return {row.id: row.label for row in self.pack.letter}

    @cached_property
    def acts_now(self) -> list[AvailableAct]:
        """Moves open to her in the main region, and acts of hers that would meet a clock: what matters now."""
        return [way for way in self._available if self._matters_now(way)]

    @cached_property
    def other_acts(self) -> list[AvailableAct]:
        """Whatever else she can do now."""
        return [way for way in self._available if not self._matters_now(way)]

    def way(self, event: str) -> AvailableAct | None:
        """What she can do under this name now, if she can."""
        return next((way for way in self._available if way.event == event), None)

    def may_ever(self, event: str) -> bool:
        """Whether the event is hers to bring about at some time."""
        law = self.reading.law
        rows: list[Move | Act] = [*law.moves_by_event.get(event, ()), *(row for row in law.acts.values() if row.id == event)]
        return event not in RECORDED_BY_SYSTEM and any(map(self._role_for, rows))

    def why_not(self, event: str) -> list[str]:
        """Why it cannot be done now."""
        moves = [why for one in self.reading.moves if event in {one.move.id, one.move.event} for why in one.because]
        return list(dict.fromkeys([*moves, *(why for one in self.reading.acts if one.act.id == event for why in one.because)]))

    @cached_property
    def closed(self) -> list[MoveReading]:
        """Moves that start from where the matter stands and are closed, with why."""
        here = set(self.reading.regions.values())
        return [one for one in self.reading.moves if not one.open and not here.isdisjoint(one.move.leaves)]

    @cached_property
    def clocks(self) -> list[ClockReading]:
        """Duties still to be done, the earliest first."""
        return self.state.open_clocks

    @cached_property
    def past_clocks(self) -> list[ClockReading]:
        """Those that are done, ended or missed and done late."""
        return [one for one in self.reading.clocks if not one.is_open or one.clock.kind == "counter"]

    @staticmethod
    def arithmetic(reading: ClockReading) -> str:
        """How a clock's due day was computed."""
        return joined(words.sentences(reading))

    @cached_property
    def enquiries(self) -> list[Enquiry]:
        """Lines of enquiry, the oldest first."""
        rows = Enquiry.objects.filter(matter=self.matter).select_related("words", "findings", "opened_by")
        return list(rows.order_by("opened_at", "pk"))

    @cached_property
    def pattern_is_looked_at(self) -> bool:
        """Whether what others said about the subject was looked at, and nothing was said since."""
        return pattern_was_looked_at(self.matter)

    @property
    def path(self) -> tuple[Step, ...]:
        """The moves so far."""
        return self.reading.path

    @cached_property
    def owed(self) -> list[ReferralReading]:
        """Referrals that nobody can override and that have not been sent."""
        return [one for one in self.reading.referrals if one.owed]

    @property
    def outcomes(self) -> tuple[OutcomeReading, ...]:
        """What may be imposed, once it is known what was found and how it is decided."""
        return self.reading.outcomes

    @property
    def presumption(self) -> str:
        """The test anything but what the law presumes must meet; empty where it presumes nothing."""
        return next(
            (one.because for one in self.outcomes if one.open == "exceptional" and isinstance(one.basis, OutcomeRule)), ""
        )

    @property
    def unstated(self) -> list[str]:
        """What must be stated before a matrix opens any outcome: the labels of those facts."""
        here = (self.reading.fact("proceeding"), self.reading.fact("finding"))
        rows = [row for row in self.pack.matrix if here[0] in row.proceedings and row.finding == here[1]]
        return [self.fact_names[row.line_fact] for row in rows if self.reading.fact(row.line_fact) is None]

    @cached_property
    def recommended(self) -> Outcome | None:
        """What was recommended, where imposing anything else needs reasons."""
        stated, law = self.reading.fact("outcome_recommended"), self.reading.law
        if departure(law, self.reading.fact("proceeding")) is None:
            return None
        return next((row for row in self.pack.outcome if row.id == stated), None)

    @property
    def recommended_words(self) -> str:
        """What was recommended, with how much of it."""
        row, amount = self.recommended, self.reading.fact("amount")
        if row is None:
            return ""
        label = translated(row.label)
        return f"{label} ({amount} {translated(row.unit)})" if row.kind == "range" and amount else label

    def label_of_state(self, state: str) -> str:
        """A state's label."""
        return self.reading.law.states[state].label if state in self.reading.law.states else state

    def _matters_now(self, way: AvailableAct) -> bool:
        if isinstance(way.row, Move):
            return self.reading.law.region_of[way.row.id] == "main"
        return way.event in self._awaited

    @cached_property
    def _awaited(self) -> set[str]:
        return {event for one in self.clocks for event in one.clock.met_by}

    @cached_property
    def _available(self) -> list[AvailableAct]:
        return [*self._available_of(self.reading.moves), *self._available_of(self.reading.acts)]

    def _available_of(self, readings: tuple[MoveReading, ...] | tuple[ActReading, ...]) -> Iterator[AvailableAct]:
        for one in readings:
            row = one.move if isinstance(one, MoveReading) else one.act
            event = (row.event or row.id) if isinstance(row, Move) else row.id
            role = self._role_for(row) if one.open and event not in RECORDED_BY_SYSTEM else ""
            if role:
                yield AvailableAct(event, row, role, self.seats[role], one.needs)

    def _role_for(self, row: Move | Act) -> str:
        """The role she does it in: one of her own before one she only writes down for."""
        hers = [role for role in row.actors if role in self.seats]
        return min(hers, key=lambda role: self.seats[role], default="")
