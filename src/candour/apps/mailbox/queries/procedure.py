"""What the law requires for the reporter, in words for reporters: the stage, duties with due days, the outcome, choices.

Computed from the procedure pack and the acts (`matters.queries.state`), both before and after a case is opened on the report.
The subjects and the number of matters are left out, because another report in the case may have named somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from candour.apps.cases.models import CaseReport
from candour.apps.matters.queries.state import MatterState, state_while_waiting, states_of
from candour.apps.reports.models import Report
from candour.domain.procedure.evaluation import MoveReading
from candour.domain.procedure.state import ClockReading

REPORTER = "reporter"
_BEFORE_SENDING = frozenset({"discarded", "received"})
_LATE = frozenset({"missed", "met_late"})


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty towards the reporter: its words, its due day (`by`), whether it is late, and its legal basis (`cite`)."""

    words: str
    by: date | None
    late: bool
    cite: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An act that only the reporter can do now. `until`: its last day, if any; `leads_to`: words for the state that follows."""

    event: str
    words: str
    until: date | None
    leads_to: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A matter's finding and outcome, the reasons that may be published, and when the reporter was informed."""

    finding: str
    outcome: str
    reasons: tuple[str, ...]
    informed_at: datetime


@dataclass(frozen=True)
class LawSummary:
    """Everything the mailbox page shows about the legal procedure. `next_news`: the next duty to update the reporter."""

    stages: Sequence[str]
    next_news: Duty | None
    duties: Sequence[Duty]
    missed: Sequence[Duty]
    choices: Sequence[Choice]
    decided: Sequence[Decision]


def law_summary(report: Report, *, now: datetime) -> LawSummary:
    """Summarise a report's matters, under the pack of its body, for the mailbox page. Makes four database queries."""
    states = _states_of_matters(report, now)
    own = {"", report.reference}
    unsorted = [
        reading
        for state in states
        for reading in state.evaluation.clocks
        if REPORTER in reading.clock.told and reading.about in own
    ]
    readings = sorted(unsorted, key=_sort_key_by_due_day)
    return LawSummary(
        stages=list(dict.fromkeys(_words_of_stage(state) for state in states if not state.evaluation.out_of_scope)),
        next_news=next((_duty_of(reading) for reading in readings if reading.is_open and _is_news(reading)), None),
        duties=_without_duplicates(
            _duty_of(reading) for reading in readings if reading.is_open and reading.clock.kind != "counter"
        ),
        missed=_without_duplicates(
            _duty_of(reading) for reading in unsorted if reading.status in _LATE and reading.clock.kind == "duty"
        ),
        choices=list({choice.event: choice for state in states for choice in _choices_in(state)}.values()),
        decided=list(dict.fromkeys(decision for state in states for decision in _decisions_in(state))),
    )


def choice(report: Report, event: str, *, now: datetime) -> Choice | None:
    """Return the reporter's choice whose act has this event id, or None if the reporter cannot make it now."""
    return next((choice for choice in law_summary(report, now=now).choices if choice.event == event), None)


def _states_of_matters(report: Report, now: datetime) -> list[MatterState]:
    """Return the states of the matters in the report's case or, without a case, the state of the waiting report."""
    joined = CaseReport.objects.filter(report=report).select_related("case").first()
    states = states_of([joined.case], now).get(joined.case_id, []) if joined else []
    return states or ([] if joined else [state_while_waiting(report, now)])


def _words_of_stage(state: MatterState) -> str:
    stage = state.evaluation.stage
    return stage.reporter_words or stage.label


def _sort_key_by_due_day(reading: ClockReading) -> tuple[bool, date, str]:
    return (reading.due is None, reading.due or reading.started.date(), reading.clock.id)


def _duty_of(reading: ClockReading) -> Duty:
    clock = reading.clock
    words, by = clock.reporter_words or clock.label, reading.latest or reading.due
    return Duty(words, by, reading.status in _LATE, clock.cite)


def _is_news(reading: ClockReading) -> bool:
    """Whether the clock belongs to the reporter's right to be updated (the entitlement `updates`, which every pack has)."""
    return any(row.right == "updates" and reading.clock.id in row.clocks for row in reading.law.pack.entitlement)


def _without_duplicates(duties: Iterable[Duty]) -> list[Duty]:
    return list(dict.fromkeys(duties))


def _choices_in(state: MatterState) -> Iterator[Choice]:
    for reading in state.evaluation.open_moves(REPORTER):
        event = reading.move.event or reading.move.id
        if event not in _BEFORE_SENDING:
            yield Choice(event, reading.move.label, _last_day_of(state, event), _words_of_next_state(state, reading))


def _last_day_of(state: MatterState, event: str) -> date | None:
    """Return the due day of the open clock that this event meets, or None if there is no such clock."""
    open_ = [clock.due for clock in state.evaluation.clocks if event in clock.clock.met_by and clock.is_open]
    return open_[-1] if open_ else None


def _words_of_next_state(state: MatterState, reading: MoveReading) -> str:
    """Return the words for reporters of the state that the move enters; empty if it changes no state."""
    entered = state.evaluation.law.states.get(reading.enters)
    return entered.reporter_words if entered else ""


def _decisions_in(state: MatterState) -> Iterator[Decision]:
    """Yield the matter's decision if the reporter was informed of the outcome, else nothing."""
    when = next((act.at for act in reversed(state.acts) if act.event == "outcome_told"), None)
    if when is None:
        return
    pack, reading = state.pack, state.evaluation
    finding = next((row.label for row in pack.finding if row.id == reading.fact("finding")), "")
    outcome = next((row.label for row in pack.outcome if row.id == reading.fact("outcome")), "")
    reasons = tuple(dict.fromkeys(act.publishable for act in state.acts if act.publishable))
    yield Decision(finding, outcome, reasons, when)
