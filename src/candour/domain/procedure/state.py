"""`ReplayedMatter`: the state of a matter after its entries were applied; `ClockReading`: when a clock ran and is due.

`replay` applies entries to a `ReplayedMatter`; conditions are evaluated against it (it is a `View` of `expressions`). Not
here: which entries are allowed (`gates`), computing readings (`clocks`), describing readings (`words`).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from candour.domain.procedure.expressions import Truth
from candour.domain.procedure.law import Automatic, Law
from candour.domain.procedure.matters import Entry, Facts, Matter
from candour.domain.procedure.process_rows import Clock, Move, Referral
from candour.domain.procedure.rows import FactValue

ClockStatus = Literal[
    "running",
    "paused",
    "due_now",
    "missed",
    "met",
    "met_early",
    "met_late",
    "lapsed",
    "ended",
    "replaced",
    "run_out",
    "within",
    "exceeded",
]
OPEN_STATUSES: frozenset[str] = frozenset({"running", "paused", "due_now", "missed"})


class Logged(NamedTuple):
    """An accepted entry, with its place in the order of all entries and its day in the pack's time zone."""

    order: int
    day: dt.date
    entry: Entry


class Step(NamedTuple):
    """A move that was made: when, the move's row in the pack, the state left, the state entered, and the role that made it."""

    at: dt.datetime
    move: Move
    left: str
    entered: str
    actor: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry that the pack does not allow, and the reasons. The entry makes no move and starts, meets or ends no clock."""

    entry: Entry
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriggeredReferral:
    """A mandatory referral whose test became true, and the entry after which the test was true."""

    referral: Referral
    logged: Logged


@dataclass(repr=False)
class ReplayedMatter:
    """The state of a matter after its entries up to `now`, from which moves, clocks, referrals and outcomes are computed.

    `at`: region (a part of the proceedings with its own states) → current state. `log`: event → accepted entries; entering a
    state is the event `at:<state>`. `triggered`: id of each mandatory referral whose test became true → the referral and the
    entry. `owed`: id of each mandatory referral not sent yet → the event that sends the referral. `judged`: the entry that
    `gates` is deciding on, if any. `needs`: facts that an entry must state for a move or act, collected while the move or act
    is evaluated without an entry. `held_off`: (clock id, order of the entry) where the entry did not start the clock because
    the clock's condition was not true. `returns`: region → the state to which the region returns after an interruption.
    """

    law: Law
    matter: Matter
    now: dt.datetime
    facts: Facts = field(init=False)
    at: dict[str, str] = field(init=False)
    path: list[Step] = field(default_factory=list)
    log: dict[str, list[Logged]] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    triggered: dict[str, TriggeredReferral] = field(default_factory=dict)
    owed: dict[str, str] = field(default_factory=dict)
    allegations: dict[str, dict[str, FactValue]] = field(default_factory=dict)
    judged: Entry | None = None
    needs: set[str] = field(default_factory=set)
    clock_changes: list[Logged] = field(default_factory=list)
    held_off: set[tuple[str, int]] = field(default_factory=set)
    returns: dict[str, str] = field(default_factory=dict)
    automatic_moves: tuple[Automatic, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Put each region into its first state, and add the facts with which the matter was opened."""
        self.facts = Facts(self.law.alleged)
        self.at = dict(self.law.starting_states)
        self.automatic_moves = self.law.automatic_moves_from(tuple(self.at.values()))
        self.facts.state("matter_type", self.matter.type)
        for fact, value in self.matter.facts.items():
            self.facts.state(fact, value)

    def values(self, fact: str) -> tuple[FactValue, ...]:
        """The values of `fact` against which conditions are evaluated.

        These are the values in the entry being judged if it states the fact and the fact is not alleged; otherwise all values
        stated so far.
        """
        judged = self.judged
        if judged is not None and fact in judged.facts and fact not in self.law.alleged:
            value = judged.facts[fact]
            return value if isinstance(value, tuple) else (value,)
        return self.facts.values(fact)

    def ask(self, question: str, about: str) -> FactValue | None:
        """The answer to `question`, one of `expressions.QUESTIONS`, with its argument `about`."""
        answer: FactValue | None = ANSWERS[question](self, about)
        return answer

    def brings(self, fact: str) -> bool:
        """Whether the entry being judged states `fact`. Where no entry is judged: add `fact` to `needs` and return True."""
        if self.judged is None:
            self.needs.add(fact)
            return True
        return bool(self.judged.facts.get(fact))

    def referral_truth(self, referral: Referral) -> Truth:
        """The result of the referral test, None if undecided; False for types of matter that the test does not cover."""
        if referral.matters and self.matter.type not in referral.matters:
            return False
        return self.law.condition(referral.when).truth(self, seek=True)

    def referral_undecided(self) -> bool:
        """Whether the test of at least one mandatory referral is undecided."""
        return any(row.mandatory and self.referral_truth(row) is None for row in self.law.referrals)

    def outstanding(self, clock_id: str) -> bool:
        """Whether an event triggered the clock and no later event has met the clock."""
        clock = self.law.clocks.get(clock_id)
        if clock is None:
            return False
        return self.last_order(clock.trigger) > self.last_order(clock.met_by)

    def last_order(self, events: Iterable[str]) -> int:
        """The place, in the order of all entries, of the latest accepted entry with one of `events`; -1 if there is none."""
        return max((self.log[event][-1].order for event in events if event in self.log), default=-1)


ANSWERS: dict[str, Callable[[ReplayedMatter, str], FactValue | None]] = {
    "happened": lambda state, event: event in state.log,
    "count": lambda state, event: len(state.log.get(event, ())),
    "this": ReplayedMatter.brings,
    "state": lambda state, region: state.at.get(region),
    "outstanding": ReplayedMatter.outstanding,
    "referral_due": lambda state, _: bool(state.owed),
    "referral_undecided": lambda state, _: state.referral_undecided(),
    "regime": lambda state, regime: regime in state.law.regimes,
}


class ClockReading:
    """What the engine computes for a single run of a clock: its start, its due day, and whether the duty was done.

    A clock that is started again has a further run, and so a further reading. Dates are local. `counted_from`: the date from
    which the period is counted; `due`: the last day of the period; `latest`: the last day on which the duty is not late, that
    is, `due` plus the clock's grace period, or `due` itself where the clock has none. A plain class with class-level defaults,
    because the desk creates tens of thousands of readings and a dataclass is slower.
    """

    length: int | None = None
    first_day: dt.date | None = None
    earliest: dt.date | None = None
    due: dt.date | None = None
    latest: dt.date | None = None
    changed_from: dt.date | None = None
    change_reason: str = ""
    paused_units: int = 0
    status: ClockStatus = "running"
    closed: dt.datetime | None = None
    count: int = 0
    trouble: str = ""
    about: str = ""  # the value of the clock's `each` that this running is for

    def __init__(self, clock: Clock, number: int, law: Law, begun: Logged, counted_from: dt.date) -> None:
        self.clock, self.number, self.law = clock, number, law
        self.begun, self.counted_from = begun, counted_from

    @property
    def trigger(self) -> str:
        """The event that started the clock."""
        return self.begun.entry.event

    @property
    def started(self) -> dt.datetime:
        """The time at which the clock started."""
        return self.begun.entry.at

    @property
    def due_at(self) -> dt.datetime | None:
        """The first moment that is too late for the duty: local midnight at the end of `latest`; None without a `latest`."""
        if self.latest is None:
            return None
        return dt.datetime.combine(self.latest + dt.timedelta(days=1), dt.time(), self.law.zone)

    @property
    def is_open(self) -> bool:
        """Whether the duty is still to be done."""
        return self.status in OPEN_STATUSES and self.closed is None

    @property
    def skipped(self) -> tuple[tuple[dt.date, str], ...]:
        """The holidays that were skipped when the working days up to the due day were counted: (day, name of the holiday)."""
        if self.due is None or self.clock.unit != "working_day":
            return ()
        counted = self.clock.start in {"trigger_day", "first_working_day_on_or_after"}
        origin = self.counted_from if counted else self.counted_from + dt.timedelta(days=-1 if self.clock.backwards else 1)
        return self.law.calendar.skipped(origin, self.changed_from or self.due)
