"""Computes what a page shows of a matter: its state, the acts that are possible now and those that are not, and why.

Also its clocks, mandatory referrals and outcomes. Each property is computed on first use from one evaluation by the engine. Not
here: reading rows (`state`).
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
    """A move or act that the staff member can do now, and the role in which the staff member does it.

    `records`: whether somebody outside the body does the move or act, and the staff member only records it.
    """

    event: str
    row: Move | Act
    role: str
    records: bool
    needs: tuple[str, ...]


def duty_named(pack: str, clock: str) -> str:
    """The label of the clock with this id; the id itself where the pack no longer has the clock."""
    return next((row.label for row in load_pack(pack).clock if row.id == clock), clock)


def step_named(pack: Pack, event: str) -> str:
    """The label of the move or act for this event; the event itself where the pack no longer has a move or act for it."""
    return pack.step_labels.get(event, event)


class MatterView:
    """What pages show of one matter to one staff member.

    `seats` is a dict with a key for each role of the procedure pack in which the staff member may act on the case. The value is
    True where somebody outside the body holds the role and staff only record what that person did.
    """

    def __init__(self, state: MatterState, seats: Mapping[str, bool]) -> None:
        self.state, self.seats = state, seats
        self.matter, self.pack = state.matter, state.pack
        self.status, self.truth, self.grades, self.open_outcome = STATUS, TRUTH, GRADES, OPEN_OUTCOME

    @property
    def reading(self) -> Evaluation:
        """The engine's evaluation of the matter."""
        return self.state.evaluation

    @cached_property
    def role_names(self) -> dict[str, str]:
        """Role id → label of the role."""
        return {row.id: row.label for row in self.pack.role} | {"engine": str(_("by itself"))}

    @cached_property
    def fact_names(self) -> dict[str, str]:
        """Fact id → label of the fact."""
        return {name: fact.label for name, fact in self.reading.law.facts.items()}

    @cached_property
    def event_names(self) -> dict[str, str]:
        """Event → label of the move or act that causes it."""
        law = self.reading.law
        return {move.event or move.id: move.label for move in law.moves} | {act.id: act.label for act in law.acts.values()}

    @cached_property
    def letter_names(self) -> dict[str, str]:
        """Letter id → label of the letter."""
        return {row.id: row.label for row in self.pack.letter}

    @cached_property
    def acts_now(self) -> list[AvailableAct]:
        """The acts that a page shows first: moves of the main region (the case itself), and acts that meet an open clock."""
        return [available for available in self._available_acts if self._belongs_in_acts_now(available)]

    @cached_property
    def other_acts(self) -> list[AvailableAct]:
        """The available acts that are not in `acts_now`."""
        return [available for available in self._available_acts if not self._belongs_in_acts_now(available)]

    def available_act(self, event: str) -> AvailableAct | None:
        """The move or act for this event, or None where the staff member cannot record the event now."""
        return next((available for available in self._available_acts if available.event == event), None)

    def may_ever(self, event: str) -> bool:
        """Whether one of the staff member's roles may cause this event in some state of the matter."""
        law = self.reading.law
        rows: list[Move | Act] = [*law.moves_by_event.get(event, ()), *(row for row in law.acts.values() if row.id == event)]
        return event not in RECORDED_BY_SYSTEM and any(map(self._role_for, rows))

    def why_not(self, event: str) -> list[str]:
        """The reasons why the engine does not allow the event now."""
        moves = [why for one in self.reading.moves if event in {one.move.id, one.move.event} for why in one.because]
        return list(dict.fromkeys([*moves, *(why for one in self.reading.acts if one.act.id == event for why in one.because)]))

    @cached_property
    def closed(self) -> list[MoveReading]:
        """The moves from the matter's current state that are not allowed now, each with the reasons why."""
        here = set(self.reading.regions.values())
        return [one for one in self.reading.moves if not one.open and not here.isdisjoint(one.move.leaves)]

    @cached_property
    def clocks(self) -> list[ClockReading]:
        """The results for the clocks of duties still to be done, the earliest due first."""
        return self.state.open_clocks

    @cached_property
    def past_clocks(self) -> list[ClockReading]:
        """The results for clocks that no longer run (met, missed or ended), and for counters.

        A counter counts how often something happened, and has no due day.
        """
        return [one for one in self.reading.clocks if not one.is_open or one.clock.kind == "counter"]

    @staticmethod
    def arithmetic(reading: ClockReading) -> str:
        """How the due day of this clock reading was computed, as text."""
        return joined(words.sentences(reading))

    @cached_property
    def enquiries(self) -> list[Enquiry]:
        """The lines of enquiry of the matter, the oldest first."""
        rows = Enquiry.objects.filter(matter=self.matter).select_related("words", "findings", "opened_by")
        return list(rows.order_by("opened_at", "pk"))

    @cached_property
    def pattern_is_looked_at(self) -> bool:
        """Whether a staff member reviewed all other allegations about the subject (`system_facts.pattern_was_looked_at`)."""
        return pattern_was_looked_at(self.matter)

    @property
    def path(self) -> tuple[Step, ...]:
        """The moves (acts that change the state) recorded on the matter so far, the oldest first."""
        return self.reading.path

    @cached_property
    def owed(self) -> list[ReferralReading]:
        """The mandatory referrals that must still be sent."""
        return [one for one in self.reading.referrals if one.owed]

    @property
    def outcomes(self) -> tuple[OutcomeReading, ...]:
        """The result for each outcome of the pack: whether it may be chosen.

        Empty until the facts `finding` and `proceeding` (the kind of hearing or meeting) are known.
        """
        return self.reading.outcomes

    @property
    def presumption(self) -> str:
        """What must be shown before staff may choose another outcome than the one that the law presumes.

        Empty where the law presumes no outcome.
        """
        return next(
            (one.because for one in self.outcomes if one.open == "exceptional" and isinstance(one.basis, OutcomeRule)), ""
        )

    @property
    def unstated(self) -> list[str]:
        """Labels of the facts that must be stated before the pack's table of outcomes (`matrix`) allows any outcome."""
        here = (self.reading.fact("proceeding"), self.reading.fact("finding"))
        rows = [row for row in self.pack.matrix if here[0] in row.proceedings and row.finding == here[1]]
        return [self.fact_names[row.line_fact] for row in rows if self.reading.fact(row.line_fact) is None]

    @cached_property
    def recommended(self) -> Outcome | None:
        """The outcome that was recommended, where the pack needs reasons for imposing another one; None in all other cases."""
        stated, law = self.reading.fact("outcome_recommended"), self.reading.law
        if departure(law, self.reading.fact("proceeding")) is None:
            return None
        return next((row for row in self.pack.outcome if row.id == stated), None)

    @property
    def recommended_words(self) -> str:
        """The label of the recommended outcome, with its amount; empty where no outcome is recommended."""
        row, amount = self.recommended, self.reading.fact("amount")
        if row is None:
            return ""
        label = translated(row.label)
        return f"{label} ({amount} {translated(row.unit)})" if row.kind == "range" and amount else label

    def label_of_state(self, state: str) -> str:
        """The label of the state with this id; the id itself where the pack no longer has the state."""
        return self.reading.law.states[state].label if state in self.reading.law.states else state

    def _belongs_in_acts_now(self, available: AvailableAct) -> bool:
        """Whether `available` is a move of the main region or an act that meets an open clock, and so belongs in `acts_now`."""
        if isinstance(available.row, Move):
            return self.reading.law.region_of[available.row.id] == "main"
        return available.event in self._events_awaited

    @cached_property
    def _events_awaited(self) -> set[str]:
        """The events that would meet an open clock."""
        return {event for one in self.clocks for event in one.clock.met_by}

    @cached_property
    def _available_acts(self) -> list[AvailableAct]:
        """All moves and acts that the staff member can do now."""
        return [*self._available_of(self.reading.moves), *self._available_of(self.reading.acts)]

    def _available_of(self, readings: tuple[MoveReading, ...] | tuple[ActReading, ...]) -> Iterator[AvailableAct]:
        """The moves or acts among `readings` that the engine allows now and that a role of the staff member may do."""
        for one in readings:
            row = one.move if isinstance(one, MoveReading) else one.act
            event = (row.event or row.id) if isinstance(row, Move) else row.id
            role = self._role_for(row) if one.open and event not in RECORDED_BY_SYSTEM else ""
            if role:
                yield AvailableAct(event, row, role, self.seats[role], one.needs)

    def _role_for(self, row: Move | Act) -> str:
        """The role in which the staff member can do the move or act; empty where there is no such role.

        A role in which the staff member acts is preferred to a role whose acts the staff member only records.
        """
        roles = [role for role in row.actors if role in self.seats]
        return min(roles, key=lambda role: self.seats[role], default="")
