"""Evaluates a matter: computes its states, moves, clocks, referrals and outcomes from a pack, the matter and its entries.

A pure function: the same arguments always give the same answer. The current time is the argument `now`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from candour.domain.procedure import clocks as readings
from candour.domain.procedure import gates, words
from candour.domain.procedure import outcomes as results
from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.law import Law, RegimeReading, first_known, law_of, read_regimes, selecting_dates
from candour.domain.procedure.matters import Entry, Matter, in_order
from candour.domain.procedure.messages import Message
from candour.domain.procedure.pack import Pack
from candour.domain.procedure.process_rows import Act, Move, Referral, State
from candour.domain.procedure.replay import RETURN, replay
from candour.domain.procedure.result_rows import Proceeding
from candour.domain.procedure.rows import Entitlement, FactValue, Standard
from candour.domain.procedure.state import ClockReading, Quarantined, ReplayedMatter, Step


@dataclass(frozen=True, slots=True)
class MoveReading:
    """Result of evaluating one move: whether the move is `open`, that is, may be made now.

    `enters`: the state entered; `needs`: ids of the facts that the move's entry must state; `because`: why the move is not
    open.
    """

    move: Move
    open: bool
    enters: str
    needs: tuple[str, ...]
    because: tuple[str, ...]

    def open_to(self, role: str) -> bool:
        """Whether this role may make the move now."""
        return self.open and role in self.move.actors

    def closed_to(self, role: str) -> tuple[str, ...]:
        """The reasons why this role may not make the move now; empty if the role may make it."""
        if self.open and role not in self.move.actors:
            return (Message("It is for %(roles)s.", roles=self.move.actors),)
        return self.because


@dataclass(frozen=True, slots=True)
class ActReading:
    """Result of evaluating one act: whether the act is `open`, that is, can be recorded now.

    `needs`: ids of the facts that the act's entry must state; `because`: why the act cannot be recorded.
    """

    act: Act
    open: bool
    needs: tuple[str, ...]
    because: tuple[str, ...]

    def open_to(self, role: str) -> bool:
        """Whether this role may record the act now."""
        return self.open and role in self.act.actors


@dataclass(frozen=True, slots=True)
class ReferralReading:
    """Result of one referral test. `truth`: None means undecided.

    `facts`: ids of the facts that decide the test or, while the test is undecided, must be established. `clear_since`: when the
    test of a mandatory referral became true; `owed`: whether this referral must still be sent.
    """

    referral: Referral
    truth: bool | None
    facts: tuple[str, ...]
    clear_since: dt.datetime | None
    owed: bool


@dataclass(frozen=True, slots=True)
class AllegationReading:
    """One allegation. `route`: the role to which the pack assigns the allegation's category; empty if it assigns none."""

    id: str
    facts: Mapping[str, FactValue]
    route: str


class Evaluation:
    """The result of evaluating a matter. Each part is computed when its property is first read, and most are cached."""

    def __init__(
        self, state: ReplayedMatter | None, dates: Mapping[str, dt.date], law: Law, refusal: "OutOfScope | None"
    ) -> None:
        self._state, self._dates, self.law, self.out_of_scope = state, dates, law, refusal

    @cached_property
    def regimes(self) -> tuple[RegimeReading, ...]:
        """Whether each regime of the pack applies to this matter."""
        return read_regimes(self.law.pack, self._dates)

    @property
    def stage(self) -> State:
        """The current state of the case itself, which is the region `main` of the matter."""
        return self.law.states[self.regions["main"]]

    @cached_property
    def regions(self) -> dict[str, str]:
        """Region (a part of the proceedings with its own states) → the id of the current state of the region."""
        return dict(self._state.at if self._state else self.law.starting_states)

    @property
    def path(self) -> tuple[Step, ...]:
        """The moves made so far, the oldest first."""
        return tuple(self._state.path) if self._state else ()

    @property
    def quarantined(self) -> tuple[Quarantined, ...]:
        """The entries that the pack does not allow, each with the reasons."""
        if self.out_of_scope:
            return tuple(Quarantined(entry, (self.out_of_scope.because,)) for entry in self.out_of_scope.entries)
        return tuple(self._state.quarantined) if self._state else ()

    @cached_property
    def clocks(self) -> tuple[ClockReading, ...]:
        """A reading for each run of each clock that was started."""
        if self._state is None:
            return ()
        return readings.read_clocks(self._state, self._state.now.astimezone(self.law.zone).date())

    @cached_property
    def moves(self) -> tuple[MoveReading, ...]:
        """The result for each move of the pack that a person can make: whether the move is open now, and if not, why."""
        return tuple(self._read_move(move) for move in self.law.moves if not move.automatic)

    @cached_property
    def acts(self) -> tuple[ActReading, ...]:
        """The result for each act in force for this matter: whether the act can be recorded now, and if not, why."""
        return tuple(map(self._read_act, self.law.acts.values())) if self._state else ()

    @cached_property
    def referrals(self) -> tuple[ReferralReading, ...]:
        """The result of every referral test of the pack."""
        return tuple(map(self._read_referral, self.law.referrals)) if self._state else ()

    @cached_property
    def outcomes(self) -> tuple[results.OutcomeReading, ...]:
        """The result for each outcome: whether the outcome may be chosen. Empty until proceeding and finding are known."""
        return results.read_outcomes(self._state) if self._state else ()

    @cached_property
    def allegations(self) -> tuple[AllegationReading, ...]:
        """Each allegation with its facts and the role that the pack makes responsible for allegations of its category."""
        routes = {row.id: row.route for row in self.law.pack.category}
        rows = self._state.allegations.items() if self._state else ()
        return tuple(AllegationReading(key, facts, routes.get(str(facts.get("category", "")), "")) for key, facts in rows)

    @cached_property
    def entitlements(self) -> tuple[Entitlement, ...]:
        """The rights that the law or the pack's policy gives to the reporter of this matter."""
        kind = self._state.facts.latest("reporter_kind") if self._state else None
        return tuple(row for row in self.law.in_force(self.law.pack.entitlement) if row.reporter == kind)

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        """The standards of behaviour in force for this matter."""
        return self.law.in_force(self.law.pack.standard)

    @cached_property
    def proceeding(self) -> Proceeding | None:
        """The form of the matter's proceedings, such as a hearing; None until an entry states it in the fact `proceeding`."""
        state, form = self._state, self.fact("proceeding")
        for row in self.law.in_force(self.law.pack.proceeding):
            if state and (row.form or row.id) == form and (not row.when or self.law.condition(row.when).truth(state) is True):
                return row
        return None

    @cached_property
    def stands_in(self) -> dict[str, str]:
        """Role → the other role that does the work of this role in the matter. Roles that do their own work are left out."""
        rows, state = self.law.in_force(self.law.pack.role_binding), self._state
        return {row.role: row.acts_as for row in rows if state and self.law.condition(row.when).truth(state) is True}

    def open_moves(self, role: str) -> tuple[MoveReading, ...]:
        """The results of the moves that this role may make now."""
        return tuple(reading for reading in self.moves if reading.open_to(role))

    def clock(self, clock_id: str) -> ClockReading | None:
        """The latest reading of a clock; None if the clock was never started."""
        return next((reading for reading in reversed(self.clocks) if reading.clock.id == clock_id), None)

    def fact(self, name: str) -> FactValue | None:
        """The value of a fact that was stated last; None if none was stated."""
        return self._state.facts.latest(name) if self._state else None

    def _read_move(self, move: Move) -> MoveReading:
        """The result for one move. In a matter that is out of scope (older than the law in the pack), no move is open."""
        if self._state is None:
            return MoveReading(move, open=False, enters=move.enters, needs=(), because=(self._out_of_scope_reason(),))
        needs = self._state.needs = set()
        because = gates.closed_move(self._state, move, self._state.now)
        region = self.law.region_of[move.id]
        enters = self._state.returns.get(region, "") if move.enters == RETURN else move.enters
        return MoveReading(move, not because, enters, tuple(sorted(needs)), because)

    def _read_act(self, act: Act) -> ActReading:
        """The result for one act. Raises ProcedureError for a matter that is out of scope."""
        state = self._state
        if state is None:
            raise ProcedureError("A matter outside the pack has no acts to read.")
        needs = state.needs = set()
        because = gates.closed_act(state, act)
        return ActReading(act, not because, tuple(sorted(needs)), because)

    def _out_of_scope_reason(self) -> str:
        """The reason why the matter is out of scope; empty for a matter in scope."""
        return self.out_of_scope.because if self.out_of_scope else ""

    def _read_referral(self, referral: Referral) -> ReferralReading:
        """The result of one referral test. Raises ProcedureError for a matter that is out of scope."""
        state = self._state
        if state is None:
            raise ProcedureError("A matter outside the pack has no referrals to read.")
        truth = state.referral_truth(referral)
        asked = not referral.matters or state.matter.type in referral.matters
        facts = self.law.condition(referral.when).deciding_facts(state, seek=True) if asked else frozenset({"matter_type"})
        triggered = state.triggered.get(referral.id)
        since = triggered.logged.entry.at if triggered else None
        return ReferralReading(referral, truth, tuple(sorted(facts)), since, referral.id in state.owed)

    def as_data(self) -> dict[str, Any]:
        """The regimes, states, moves, clocks, referrals, outcomes and quarantined entries as plain values, for comparisons."""
        return {
            "regimes": [reading.regime.id for reading in self.regimes if reading.applies],
            "regions": dict(sorted(self.regions.items())),
            "path": [(step.at.isoformat(), step.move.id, step.entered, step.actor) for step in self.path],
            "clocks": [
                (run.clock.id, run.about, run.number, run.status, str(run.due), str(run.closed), words.arithmetic(run))
                for run in self.clocks
            ],
            "referrals": [(test.referral.id, test.truth, test.facts, test.owed) for test in self.referrals],
            "moves": [(reading.move.id, reading.open, reading.needs, reading.because) for reading in self.moves],
            "outcomes": [(reading.outcome.id, reading.open, reading.span) for reading in self.outcomes],
            "quarantined": [(refused.entry.event, refused.because) for refused in self.quarantined],
        }


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Why a matter is not evaluated (the matter is older than the oldest law of the pack), and the entries of the matter."""

    because: str
    entries: tuple[Entry, ...]


def evaluate(pack: Pack, matter: Matter, entries: Iterable[Entry], now: dt.datetime) -> Evaluation:
    """Evaluate `matter` at `now` (with a time zone) after `entries`, which may come in any order.

    Raises ProcedureError if `now` has no time zone. An entry that the pack does not allow raises nothing;
    `Evaluation.quarantined` contains the entry.
    """
    if now.tzinfo is None:
        raise ProcedureError("`now` has no time zone. Give it one, such as UTC.")
    listed = tuple(in_order(entries))
    dates = selecting_dates(pack, matter, listed)
    law = law_of(pack, dates)
    placed = first_known(dates, pack.header.attention)[1]
    if placed is not None and placed < pack.header.earliest:
        because = Message(
            "This matter is placed on %(day)s, before %(earliest)s. %(answer)s",
            day=str(placed), earliest=str(pack.header.earliest), answer=Message.of_pack(pack.header.earliest_answer),
        )  # fmt: skip
        return Evaluation(None, dates, law, OutOfScope(because, listed))
    return Evaluation(replay(law, matter, listed, now), dates, law, None)


def refusals(pack: Pack, matter: Matter, entries: Iterable[Entry], proposed: Entry) -> tuple[str, ...]:
    """The reasons why the entry `proposed` may not be added to `entries`; empty if it may. Called before it is stored."""
    reading = evaluate(pack, matter, (*entries, proposed), proposed.at)
    return next((refused.because for refused in reading.quarantined if refused.entry is proposed), ())
