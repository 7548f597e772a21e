"""The law that governs one matter: which regimes reach it, and the pack's rows as they then stand.

A regime is chosen by the dates of the matter under the transitional rule of its instrument, never by today's date.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import chain
from typing import TypeAlias, TypeVar

from candour.domain.procedure import process_rows as process
from candour.domain.procedure.calendars import Calendar
from candour.domain.procedure.expressions import Node, read
from candour.domain.procedure.matters import Entry, Matter
from candour.domain.procedure.messages import Message
from candour.domain.procedure.pack import Pack
from candour.domain.procedure.rows import Regime, Row

Automatic: TypeAlias = tuple[process.Move, tuple[Node, ...]]
AnyRow = TypeVar("AnyRow", bound=Row)


class Touch(IntEnum):
    """What an event does to a clock, applied in this order where one entry does several: met before it starts again."""

    BEGINS_FIRST = 0
    CHANGES = 1
    MEETS = 2
    ENDS = 3
    BEGINS = 4


@dataclass(frozen=True, slots=True)
class RegimeReading:
    """One regime, whether it reaches this matter, and the date that decides."""

    regime: Regime
    applies: bool
    fact: str
    date: dt.date | None

    @property
    def because(self) -> Message:
        """The date compared with the day on which the regime begins, or the dates that are not known yet."""
        if self.date is None:
            return Message("None of %(facts)s is known yet, so the earlier law is used.", facts=self.regime.select)
        compared = {"fact": self.fact, "date": str(self.date), "begins": str(self.regime.begins)}
        if self.applies:
            return Message(
                "%(fact)s is %(date)s, on or after %(begins)s (%(instrument)s).", **compared, instrument=self.regime.instrument
            )
        return Message(
            "%(fact)s is %(date)s, before %(begins)s (%(instrument)s).", **compared, instrument=self.regime.instrument
        )


def selecting_dates(pack: Pack, matter: Matter, entries: Iterable[Entry]) -> dict[str, dt.date]:
    """Every date known about a matter that a regime may be chosen by; a later entry corrects an earlier one."""
    wanted = pack.selecting_facts
    known = {key: value for key, value in matter.facts.items() if key in wanted}
    for entry in entries:
        if entry.facts and not wanted.isdisjoint(entry.facts):
            known |= {key: value for key, value in entry.facts.items() if key in wanted}
    return {key: value for key, value in known.items() if isinstance(value, dt.date)}


def first_known(dates: Mapping[str, dt.date], names: Iterable[str]) -> tuple[str, dt.date | None]:
    """The first of `names` that is known, and its date."""
    for name in names:
        if name in dates:
            return name, dates[name]
    return "", None


def read_regimes(pack: Pack, dates: Mapping[str, dt.date]) -> tuple[RegimeReading, ...]:
    """Each regime of the pack, and whether it reaches a matter with these dates."""
    readings = []
    for regime in pack.regime:
        fact, day = first_known(dates, regime.select)
        readings.append(RegimeReading(regime, day is not None and day >= regime.begins, fact, day))
    return tuple(readings)


def law_of(pack: Pack, dates: Mapping[str, dt.date]) -> "Law":
    """The law for a matter with these dates, built once for each set of regimes."""
    reached = frozenset(row.id for row in pack.regime if (day := first_known(dates, row.select)[1]) and day >= row.begins)
    law: Law | None = pack.laws.get(reached)
    if law is None:
        law = pack.laws[reached] = Law(pack, reached)
    return law


class Law:
    """The rows of a pack that are in force under one set of regimes, indexed for the engine."""

    def __init__(self, pack: Pack, regimes: frozenset[str]) -> None:
        self.pack, self.regimes = pack, regimes
        self.zone = pack.zone
        self._conditions: dict[str, Node] = {}
        self._waiting: dict[tuple[str, ...], tuple[Automatic, ...]] = {}
        self.facts = pack.facts
        self.alleged = frozenset(row.id for row in self.facts.values() if row.alleged)
        self.states = {row.id: row for row in pack.state}
        self.guards = {row.id: row for row in self.in_force(pack.guard)}
        self.acts = {row.id: row for row in self.in_force(pack.act)}
        self.decisions = {row.id: row for row in pack.decision}
        self.pauses = {row.id: row for row in pack.pause}
        self.services = {row.method: row for row in self.in_force(pack.service)}
        self.clocks = {row.id: row for row in self.in_force(pack.clock)}
        self.moves = self.in_force(pack.move)
        self.region_of = {move.id: self.states[move.leaves[0]].region for move in self.moves}
        self.referrals = self.in_force(pack.referral)

    def in_force(self, table: tuple[AnyRow, ...]) -> tuple[AnyRow, ...]:
        """The rows of a table that are in force."""
        return tuple(row for row in table if self._is_in_force(row))

    def _is_in_force(self, row: Row) -> bool:
        return (not row.since or row.since in self.regimes) and row.until not in self.regimes

    def condition(self, text: str) -> Node:
        """The condition in `text`, read once."""
        node = self._conditions.get(text)
        if node is None:
            node = self._conditions[text] = read(text, self.facts)
        return node

    @cached_property
    def gate_of(self) -> dict[str, tuple[tuple[Node, str], ...]]:
        """For each move and act, the conditions that must be true and what to say where one is not.

        A guard that is not in force asks nothing. What is not known does not open a way.
        """
        guards = {move.id: move.guards for move in self.moves} | {act.id: act.guards for act in self.acts.values()}
        return {row: tuple(self._gates(names)) for row, names in guards.items()}

    def _gates(self, guards: Iterable[str]) -> Iterable[tuple[Node, str]]:
        rows = (self.guards[name] for name in guards if name in self.guards)
        return ((self.condition(row.when), row.otherwise) for row in rows)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar working days are counted by."""
        return self.pack.working_days

    @cached_property
    def moves_by_event(self) -> dict[str, tuple[process.Move, ...]]:
        """The moves each event can make, the automatic ones left out."""
        found: dict[str, list[process.Move]] = defaultdict(list)
        for move in self.moves:
            if not move.automatic:
                found[move.event or move.id].append(move)
        return {event: tuple(moves) for event, moves in found.items()}

    @cached_property
    def automatic_by_state(self) -> dict[str, tuple[Automatic, ...]]:
        """The moves the engine makes by itself and what each waits for, by the state they leave."""
        found: dict[str, list[Automatic]] = defaultdict(list)
        for move in self.moves:
            for state in move.leaves if move.automatic else ():
                found[state].append((move, tuple(condition for condition, _ in self.gate_of[move.id])))
        return {state: tuple(moves) for state, moves in found.items()}

    def automatic_moves_from(self, states: tuple[str, ...]) -> tuple[Automatic, ...]:
        """The moves the engine makes by itself from any of these states. Computed once per set of states."""
        held = self._waiting.get(states)
        if held is None:
            moves = (self.automatic_by_state.get(state, ()) for state in states)
            held = self._waiting[states] = tuple(chain.from_iterable(moves))
        return held

    @cached_property
    def starting_states(self) -> dict[str, str]:
        """Where each region begins."""
        return {row.region: row.id for row in self.pack.state if row.kind == "start"}

    @cached_property
    def clocks_by_event(self) -> dict[str, tuple[process.Clock, ...]]:
        """The clocks each event, or entering a state, sets going."""
        found: dict[str, list[process.Clock]] = defaultdict(list)
        for clock in self.clocks.values():
            for event in clock.trigger:
                found[event].append(clock)
        return {event: tuple(clocks) for event, clocks in found.items()}

    @cached_property
    def touching(self) -> dict[str, tuple[tuple[Touch, str], ...]]:
        """For each clock, the events that begin it, meet it or end it. Within one entry the order of `Touch` holds."""
        return {clock.id: tuple(self._touching(clock)) for clock in self.clocks.values()}

    @cached_property
    def touched_by(self) -> dict[str, tuple[tuple[str, Touch], ...]]:
        """For each event, the clocks it begins, meets or ends: `touching` by event."""
        found: dict[str, list[tuple[str, Touch]]] = defaultdict(list)
        for clock_id, touches in self.touching.items():
            for touch, event in touches:
                found[event].append((clock_id, touch))
        return {event: tuple(clocks) for event, clocks in found.items()}

    def _touching(self, clock: process.Clock) -> Iterable[tuple[Touch, str]]:
        ends = clock.ends_on if clock.outlives else (*clock.ends_on, *self.final_events)
        begins = Touch.BEGINS_FIRST if clock.kind == "limitation" else Touch.BEGINS
        for touch, events in ((Touch.MEETS, clock.met_by), (Touch.ENDS, ends), (begins, clock.trigger)):
            yield from ((touch, event) for event in events)

    @cached_property
    def conditional_by_event(self) -> dict[str, tuple[process.Clock, ...]]:
        """For each event, the clocks it starts only if their condition is true at that moment."""
        found = {event: tuple(clock for clock in clocks if clock.when) for event, clocks in self.clocks_by_event.items()}
        return {event: clocks for event, clocks in found.items() if clocks}

    @cached_property
    def limitations_by_state(self) -> dict[str, tuple[process.Clock, ...]]:
        """The limitation clocks that can close each state."""
        found: dict[str, list[process.Clock]] = defaultdict(list)
        for clock in self.clocks.values():
            for state in clock.bars:
                found[state].append(clock)
        return {state: tuple(clocks) for state, clocks in found.items()}

    @cached_property
    def sends_from(self) -> dict[str, frozenset[str]]:
        """For each state, the referral events that can be sent from it: while one is owed, nothing else leaves that state."""
        events = {row.sent_by for row in self.referrals if row.mandatory}
        found = {
            state: {e for e in events if self._sent_by_act(e, state) or self._sent_by_move(e, state)} for state in self.states
        }
        for move in self.moves:
            for state in move.leaves if move.automatic else ():
                found[state] |= found.get(move.enters, set())
        return {state: frozenset(sendable) for state, sendable in found.items()}

    def _sent_by_act(self, event: str, state: str) -> bool:
        act = self.acts.get(event)
        return act is not None and (not act.during or state in act.during)

    def _sent_by_move(self, event: str, state: str) -> bool:
        return any(state in move.leaves for move in self.moves_by_event.get(event, ()))

    @cached_property
    def referral_facts(self) -> frozenset[str]:
        """The facts any referral test looks at."""
        return frozenset(name for row in self.referrals for name in self.condition(row.when).names())

    @cached_property
    def final_events(self) -> tuple[str, ...]:
        """Entering any final state of the main region: what ends a clock that does not outlive the matter."""
        return tuple(f"at:{row.id}" for row in self.pack.state if row.kind == "final" and row.region == "main")
