"""Walks a matter's entries through the law: where it stands, what has happened, what is owed to another body.

Whether one entry is allowed is decided in `gates`; clocks are read afterwards, in `clocks`. An entry that may not be
is put aside with the reasons, never dropped: it moves nothing, starts nothing and meets nothing. What it alleges still
counts towards a referral, because allegations are taken at their highest.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from candour.domain.procedure import gates, statements
from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.expressions import Truth
from candour.domain.procedure.law import Automatic, Law
from candour.domain.procedure.matters import CLOCK_ACTS, Entry, Facts, Matter
from candour.domain.procedure.process_rows import Move, Referral
from candour.domain.procedure.rows import FactValue

RETURN = "@return"
ENGINE = "engine"
MOST_AUTOMATIC = 8  # a pack's automatic moves settle in one or two; the checks refuse a pack whose moves go round


class Logged(NamedTuple):
    """An entry that counted, in order, on its local day."""

    order: int
    day: dt.date
    entry: Entry


class Step(NamedTuple):
    """One move made."""

    at: dt.datetime
    move: Move
    left: str
    entered: str
    actor: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry that could not have been made under the pack, and why."""

    entry: Entry
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clear:
    """A mandatory referral test that came out true, and when that first became clear."""

    referral: Referral
    logged: Logged


@dataclass(repr=False)
class Replay:
    """A matter brought up to `now`. Answers what conditions ask (the `View` of `expressions`)."""

    law: Law
    matter: Matter
    now: dt.datetime
    facts: Facts = field(init=False)
    at: dict[str, str] = field(init=False)
    path: list[Step] = field(default_factory=list)
    log: dict[str, list[Logged]] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    clear: dict[str, Clear] = field(default_factory=dict)
    owed: dict[str, str] = field(default_factory=dict)
    allegations: dict[str, dict[str, FactValue]] = field(default_factory=dict)
    judged: Entry | None = None
    needs: set[str] = field(default_factory=set)
    changes: list[Logged] = field(default_factory=list)
    held_off: set[tuple[str, int]] = field(default_factory=set)
    _returns: dict[str, str] = field(default_factory=dict)
    _waiting: tuple[Automatic, ...] = ()
    _order: int = 0

    def __post_init__(self) -> None:
        """Begin where the law begins, knowing what was known of the matter."""
        strange = statements.problems(self.law.facts, self.matter.facts)
        if strange:
            raise ProcedureError(f"Matter {self.matter.id} states what this pack cannot hold. {' '.join(strange.values())}")
        self.facts = Facts(self.law.alleged)
        self.at = dict(self.law.starting_states)
        self._waiting = self.law.waiting_in(tuple(self.at.values()))
        self.facts.state("matter_type", self.matter.type)
        for fact, value in self.matter.facts.items():
            self.facts.state(fact, value)

    def run(self, entries: Iterable[Entry]) -> "Replay":
        """Take entries already `in_order`; those dated after `now` are put aside."""
        for entry in entries:
            if entry.at > self.now:
                self.quarantined.append(Quarantined(entry, ("It is dated after the moment asked about.",)))
            else:
                self.take(entry)
        return self

    def take(self, entry: Entry) -> None:
        """Take one entry: note what it alleges, then let it count or put it aside."""
        logged = Logged(self._order, entry.at.astimezone(self.law.zone).date(), entry)
        self._order += 1
        strange = statements.problems(self.law.facts, entry.facts) if entry.facts else {}
        if entry.facts or logged.order == 0:
            self._note_alleged(logged, strange)
        move, because = (None, tuple(strange.values())) if strange else gates.judge(self, entry)
        self.judged = None
        if because:
            self.quarantined.append(Quarantined(entry, because))
            return
        if entry.facts:
            self._note_facts(logged)
        self._count(logged, move)
        self._move_by_itself(logged)

    def _note_alleged(self, logged: Logged, strange: Mapping[str, str]) -> None:
        alleged, changed = self.law.alleged, logged.order == 0
        for fact, value in logged.entry.facts.items():
            if fact in alleged and fact not in strange and self.facts.state(fact, value):
                changed = changed or fact in self.law.referral_facts
        if changed:
            self._read_referrals(logged)

    def _note_facts(self, logged: Logged) -> None:
        entry, changed = logged.entry, False
        for fact, value in entry.facts.items():
            if fact not in self.law.alleged and self.facts.state(fact, value):
                changed = changed or fact in self.law.referral_facts
        if entry.allegation:
            self.allegations.setdefault(entry.allegation, {}).update(
                {fact: value for fact, value in entry.facts.items() if not isinstance(value, tuple)}
            )
        if changed:
            self._read_referrals(logged)

    def _read_referrals(self, logged: Logged) -> None:
        for referral in self.law.referrals:
            if referral.mandatory and referral.id not in self.clear and self.referral_truth(referral) is True:
                self.clear[referral.id] = Clear(referral, logged)
                self.owed[referral.id] = referral.sent_by
                self._log("referral_clear", logged)

    def referral_truth(self, referral: Referral) -> Truth:
        """Whether a referral test is true, false or undecided; false for matters it is not asked of."""
        if referral.matters and self.matter.type not in referral.matters:
            return False
        return self.law.condition(referral.when).test(self, seek=True)

    def _count(self, logged: Logged, move: Move | None) -> None:
        event = logged.entry.event
        if self.owed:
            self.owed = {key: sent_by for key, sent_by in self.owed.items() if sent_by != event}
        if move is not None:
            self._make(move, logged, logged.entry.actor)
        elif event in CLOCK_ACTS:
            self.changes.append(logged)
        self._log(event, logged)

    def _make(self, move: Move, logged: Logged, actor: str) -> None:
        region = self.law.region_of[move.id]
        left = self.at[region]
        entered = self._returns.get(region, left) if move.enters == RETURN else move.enters
        if move.interrupts:
            self._returns[region] = left
        self.at[region] = entered
        self._waiting = self.law.waiting_in(tuple(self.at.values()))
        self.path.append(Step(logged.entry.at, move, left, entered, actor))
        for fact, value in move.sets.items():
            self.facts.state(fact, value)
        self._log(f"at:{entered}", logged)

    def _log(self, event: str, logged: Logged) -> None:
        self.log.setdefault(event, []).append(logged)
        for clock in self.law.conditional_by_event.get(event, ()):
            if self.law.condition(clock.when).test(self) is not True:
                self.held_off.add((clock.id, logged.order))

    def _move_by_itself(self, logged: Logged) -> None:
        for _ in range(MOST_AUTOMATIC):
            for move, conditions in self._waiting:
                if all(condition.test(self) is True for condition in conditions):
                    self._make(move, logged, ENGINE)
                    break
            else:
                return

    def return_state(self, region: str) -> str:
        """Where @return would lead now."""
        return self._returns.get(region, "")

    def values(self, fact: str) -> tuple[FactValue, ...]:
        """Every statement of a fact that counts, those of the entry being judged among them."""
        judged = self.judged
        if judged is not None and fact in judged.facts and fact not in self.law.alleged:
            value = judged.facts[fact]
            return value if isinstance(value, tuple) else (value,)
        return self.facts.values(fact)

    def ask(self, question: str, about: str) -> FactValue | None:
        """The answer to a question a condition may ask (`expressions.QUESTIONS`)."""
        answer: FactValue | None = ANSWERS[question](self, about)
        return answer

    def referral_undecided(self) -> bool:
        """Whether any mandatory test is not answered yet."""
        return any(row.mandatory and self.referral_truth(row) is None for row in self.law.referrals)

    def outstanding(self, clock_id: str) -> bool:
        """Whether a clock's duty was set going and not done since."""
        clock = self.law.clocks.get(clock_id)
        if clock is None:
            return False
        return self.last_order(clock.trigger) > self.last_order(clock.met_by)

    def last_order(self, events: Iterable[str]) -> int:
        """When the latest of these events counted; -1 if none did."""
        return max((self.log[event][-1].order for event in events if event in self.log), default=-1)


ANSWERS: dict[str, Callable[[Replay, str], FactValue | None]] = {
    "happened": lambda replay, event: event in replay.log,
    "count": lambda replay, event: len(replay.log.get(event, ())),
    "this": gates.supplied,
    "state": lambda replay, region: replay.at.get(region),
    "outstanding": Replay.outstanding,
    "referral_due": lambda replay, _: bool(replay.owed),
    "referral_undecided": lambda replay, _: replay.referral_undecided(),
    "regime": lambda replay, regime: regime in replay.law.regimes,
}
