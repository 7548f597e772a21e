"""What the law requires for the reporter, in words for reporters: the stage, duties with due days, the outcome, choices.

All of it is computed from the procedure pack and the recorded acts (`matters.queries.state`), whether the report is in a case
or not. The page shows neither the subjects nor the number of matters, because another report in the case may have named other
subjects.
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
    """A legal duty towards the reporter: its words, its last day (`by`), whether the duty is late, its legal basis (`cite`)."""

    words: str
    by: date | None
    late: bool
    cite: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A legal act that is possible now and that only the reporter can do.

    `until`: the last day for the act, if any; `leads_to`: the words for the state of the matter after the act.
    """

    event: str
    words: str
    until: date | None
    leads_to: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The finding and outcome of one matter, the publishable reasons, and when the reporter was informed."""

    finding: str
    outcome: str
    reasons: tuple[str, ...]
    informed_at: datetime


@dataclass(frozen=True)
class LawSummary:
    """All that the mailbox page shows about the legal procedure. `next_news`: the next duty to update the reporter."""

    stages: Sequence[str]
    next_news: Duty | None
    duties: Sequence[Duty]
    missed: Sequence[Duty]
    choices: Sequence[Choice]
    decided: Sequence[Decision]


def law_summary(report: Report, *, now: datetime) -> LawSummary:
    """Return what the mailbox page shows of the report's matters under the body's procedure pack, in four database queries."""
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
    """Return the reporter's choice whose act has this event id, or None if that act is not possible now."""
    return next((choice for choice in law_summary(report, now=now).choices if choice.event == event), None)


def _states_of_matters(report: Report, now: datetime) -> list[MatterState]:
    """Return the states of the matters in the report's case or, if no case is open, the state of the waiting report."""
    joined = CaseReport.objects.filter(report=report).select_related("case").first()
    states = states_of([joined.case], now).get(joined.case_id, []) if joined else []
    return states or ([] if joined else [state_while_waiting(report, now)])


def _words_of_stage(state: MatterState) -> str:
    """Return the pack's words for reporters for the stage of this matter or, if the pack has none, the label of the stage."""
    stage = state.evaluation.stage
    return stage.reporter_words or stage.label


def _sort_key_by_due_day(reading: ClockReading) -> tuple[bool, date, str]:
    """Return the key by which readings of clocks (legal time limits) are sorted: by due day, those without a due day last."""
    return (reading.due is None, reading.due or reading.started.date(), reading.clock.id)


def _duty_of(reading: ClockReading) -> Duty:
    """Return the duty that this clock (a legal time limit) measures, as the mailbox page shows a duty."""
    clock = reading.clock
    words, by = clock.reporter_words or clock.label, reading.latest or reading.due
    return Duty(words, by, reading.status in _LATE, clock.cite)


def _is_news(reading: ClockReading) -> bool:
    """Whether the clock (a legal time limit) belongs to the entitlement `updates`: the reporter's right to be updated."""
    return any(row.right == "updates" and reading.clock.id in row.clocks for row in reading.law.pack.entitlement)


def _without_duplicates(duties: Iterable[Duty]) -> list[Duty]:
    """Return the duties in the same order, without a duty that equals an earlier one."""
    return list(dict.fromkeys(duties))


def _choices_in(state: MatterState) -> Iterator[Choice]:
    """Yield a choice for each act that only the reporter can do in this state, except acts from before the report was sent."""
    for reading in state.evaluation.open_moves(REPORTER):
        event = reading.move.event or reading.move.id
        if event not in _BEFORE_SENDING:
            yield Choice(event, reading.move.label, _last_day_of(state, event), _words_of_next_state(state, reading))


def _last_day_of(state: MatterState, event: str) -> date | None:
    """Return the due day of the open clock (a running time limit) that the act `event` meets, or None without such a clock."""
    open_ = [clock.due for clock in state.evaluation.clocks if event in clock.clock.met_by and clock.is_open]
    return open_[-1] if open_ else None


def _words_of_next_state(state: MatterState, reading: MoveReading) -> str:
    """Return the pack's words for the state that this move leads to; empty if the move changes no state."""
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
