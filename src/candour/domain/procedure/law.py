"""Selects the law that governs one matter: the regimes that apply to it, and the rows of the pack in force under these regimes.

A regime is a dated change in the law. Whether a regime applies is decided by dates of the matter, such as the day of the
conduct, as the transitional rule of the law says; it never depends on today's date.
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
    """What an event does to a clock: begin (start), change (its due day), meet or end.

    An entry that does several of these to one clock does them in the order of the values: the clock is met before it starts
    anew.
    """

    BEGINS_FIRST = 0
    CHANGES = 1
    MEETS = 2
    ENDS = 3
    BEGINS = 4


@dataclass(frozen=True, slots=True)
class RegimeReading:
    """Whether one regime (a dated change in the law) applies to a matter, and the `date` and `fact` that decide this."""

    regime: Regime
    applies: bool
    fact: str
    date: dt.date | None

    @property
    def because(self) -> Message:
        """Why the regime applies or not: compares the deciding date with the regime's first day, or says no date is known."""
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
    """Fact id → the date of that fact in this matter, as last stated, for the facts that decide which regimes apply."""
    wanted = pack.selecting_facts
    known = {key: value for key, value in matter.facts.items() if key in wanted}
    for entry in entries:
        if entry.facts and not wanted.isdisjoint(entry.facts):
            known |= {key: value for key, value in entry.facts.items() if key in wanted}
    return {key: value for key, value in known.items() if isinstance(value, dt.date)}


def first_known(dates: Mapping[str, dt.date], names: Iterable[str]) -> tuple[str, dt.date | None]:
    """The first of the facts `names` that has a date, with this date; ("", None) where no such fact has a date."""
    for name in names:
        if name in dates:
            return name, dates[name]
    return "", None


def read_regimes(pack: Pack, dates: Mapping[str, dt.date]) -> tuple[RegimeReading, ...]:
    """Whether each regime of the pack applies to a matter with `dates` (fact id → date)."""
    readings = []
    for regime in pack.regime:
        fact, day = first_known(dates, regime.select)
        readings.append(RegimeReading(regime, day is not None and day >= regime.begins, fact, day))
    return tuple(readings)


def law_of(pack: Pack, dates: Mapping[str, dt.date]) -> "Law":
    """The law for a matter with `dates` (fact id → date), cached by the set of regimes that apply."""
    applied = frozenset(row.id for row in pack.regime if (day := first_known(dates, row.select)[1]) and day >= row.begins)
    law: Law | None = pack.laws.get(applied)
    if law is None:
        law = pack.laws[applied] = Law(pack, applied)
    return law


class Law:
    """The law for one matter: the rows of a pack in force under one set of regimes, with indexes that the engine uses."""

    def __init__(self, pack: Pack, regimes: frozenset[str]) -> None:
        self.pack, self.regimes = pack, regimes
        self.zone = pack.zone
        self._conditions: dict[str, Node] = {}
        self._automatic_from: dict[tuple[str, ...], tuple[Automatic, ...]] = {}
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
        """The rows of `table` that are in force under the regimes of this law."""
        return tuple(row for row in table if self._is_in_force(row))

    def _is_in_force(self, row: Row) -> bool:
        """Whether the row is in force under the regimes of this law."""
        return (not row.since or row.since in self.regimes) and row.until not in self.regimes

    def condition(self, text: str) -> Node:
        """Parse the condition `text`. The law keeps the result, so each condition is parsed only once."""
        node = self._conditions.get(text)
        if node is None:
            node = self._conditions[text] = read(text, self.facts)
        return node

    @cached_property
    def gate_of(self) -> dict[str, tuple[tuple[Node, str], ...]]:
        """Id of a move or act → its guards in force: (condition, message to show while the condition is not true).

        A condition whose result is not known also makes the engine refuse the move or act.
        """
        guards = {move.id: move.guards for move in self.moves} | {act.id: act.guards for act in self.acts.values()}
        return {row: tuple(self._parsed_guards(names)) for row, names in guards.items()}

    def _parsed_guards(self, guards: Iterable[str]) -> Iterable[tuple[Node, str]]:
        """The guards in force among `guards`, which are ids: (condition, message to show while the condition is not true)."""
        rows = (self.guards[name] for name in guards if name in self.guards)
        return ((self.condition(row.when), row.otherwise) for row in rows)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar with which working days are counted."""
        return self.pack.working_days

    @cached_property
    def moves_by_event(self) -> dict[str, tuple[process.Move, ...]]:
        """Event → the moves that an entry of this event can make. Automatic moves are left out."""
        by_event: dict[str, list[process.Move]] = defaultdict(list)
        for move in self.moves:
            if not move.automatic:
                by_event[move.event or move.id].append(move)
        return {event: tuple(moves) for event, moves in by_event.items()}

    @cached_property
    def automatic_by_state(self) -> dict[str, tuple[Automatic, ...]]:
        """State → the automatic moves that leave this state: (move, conditions that must be true)."""
        by_state: dict[str, list[Automatic]] = defaultdict(list)
        for move in self.moves:
            for state in move.leaves if move.automatic else ():
                by_state[state].append((move, tuple(condition for condition, _ in self.gate_of[move.id])))
        return {state: tuple(moves) for state, moves in by_state.items()}

    def automatic_moves_from(self, states: tuple[str, ...]) -> tuple[Automatic, ...]:
        """The automatic moves that leave any of `states`: (move, conditions that must be true). Cached."""
        cached = self._automatic_from.get(states)
        if cached is None:
            moves = (self.automatic_by_state.get(state, ()) for state in states)
            cached = self._automatic_from[states] = tuple(chain.from_iterable(moves))
        return cached

    @cached_property
    def starting_states(self) -> dict[str, str]:
        """Region (a part of the proceedings with its own states) → the id of its first state."""
        return {row.region: row.id for row in self.pack.state if row.kind == "start"}

    @cached_property
    def clocks_by_event(self) -> dict[str, tuple[process.Clock, ...]]:
        """Event, or `at:<state>` for entering a state → the clocks that the event starts."""
        by_event: dict[str, list[process.Clock]] = defaultdict(list)
        for clock in self.clocks.values():
            for event in clock.trigger:
                by_event[event].append(clock)
        return {event: tuple(clocks) for event, clocks in by_event.items()}

    @cached_property
    def touching(self) -> dict[str, tuple[tuple[Touch, str], ...]]:
        """Clock id → the events that start, meet or end the clock: (what the event does to the clock, event)."""
        return {clock.id: tuple(self._events_touching(clock)) for clock in self.clocks.values()}

    @cached_property
    def touched_by(self) -> dict[str, tuple[tuple[str, Touch], ...]]:
        """Event → the clocks that the event starts, meets or ends: (clock id, what the event does to the clock)."""
        by_event: dict[str, list[tuple[str, Touch]]] = defaultdict(list)
        for clock_id, touches in self.touching.items():
            for touch, event in touches:
                by_event[event].append((clock_id, touch))
        return {event: tuple(clocks) for event, clocks in by_event.items()}

    def _events_touching(self, clock: process.Clock) -> Iterable[tuple[Touch, str]]:
        """The events that start, meet or end the clock: (what the event does to the clock, event)."""
        ends = clock.ends_on if clock.outlives else (*clock.ends_on, *self.final_events)
        begins = Touch.BEGINS_FIRST if clock.kind == "limitation" else Touch.BEGINS
        for touch, events in ((Touch.MEETS, clock.met_by), (Touch.ENDS, ends), (begins, clock.trigger)):
            yield from ((touch, event) for event in events)

    @cached_property
    def conditional_by_event(self) -> dict[str, tuple[process.Clock, ...]]:
        """Event → the clocks that this event starts only if the clock's condition is true when the event happens."""
        by_event = {event: tuple(clock for clock in clocks if clock.when) for event, clocks in self.clocks_by_event.items()}
        return {event: clocks for event, clocks in by_event.items() if clocks}

    @cached_property
    def limitations_by_state(self) -> dict[str, tuple[process.Clock, ...]]:
        """State → the limitation clocks that forbid entering this state once they have run out."""
        by_state: dict[str, list[process.Clock]] = defaultdict(list)
        for clock in self.clocks.values():
            for state in clock.bars:
                by_state[state].append(clock)
        return {state: tuple(clocks) for state, clocks in by_state.items()}

    @cached_property
    def sends_from(self) -> dict[str, frozenset[str]]:
        """State → the events by which a mandatory referral can be sent while the matter is in this state."""
        events = {row.sent_by for row in self.referrals if row.mandatory}
        by_state = {
            state: {e for e in events if self._is_act_during(e, state) or self._is_move_from(e, state)} for state in self.states
        }
        for move in self.moves:
            for state in move.leaves if move.automatic else ():
                by_state[state] |= by_state.get(move.enters, set())
        return {state: frozenset(sendable) for state, sendable in by_state.items()}

    def _is_act_during(self, event: str, state: str) -> bool:
        """Whether the event is an act that can be recorded in this state."""
        act = self.acts.get(event)
        return act is not None and (not act.during or state in act.during)

    def _is_move_from(self, event: str, state: str) -> bool:
        """Whether an entry of the event can make a move that leaves this state."""
        return any(state in move.leaves for move in self.moves_by_event.get(event, ()))

    @cached_property
    def referral_facts(self) -> frozenset[str]:
        """The ids of the facts on which at least one referral test depends."""
        return frozenset(name for row in self.referrals for name in self.condition(row.when).fact_names())

    @cached_property
    def final_events(self) -> tuple[str, ...]:
        """The event `at:<state>` of each final state of the main region; it ends all clocks that do not outlive the matter."""
        return tuple(f"at:{row.id}" for row in self.pack.state if row.kind == "final" and row.region == "main")
