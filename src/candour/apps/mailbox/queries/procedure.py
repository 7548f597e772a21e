"""What the law owes the reporter and how far it is done, in words for reporters: stage, duties with days, outcome, choices.

Read from the procedure pack and the acts (matters.queries.state), before a case is made of the report and after. Whom a matter
is about, and how many matters there are, is left out: another report may have named somebody else.
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
    """A duty owed to the reporter: what, by which day, whether the day has passed, and its legal basis."""

    words: str
    by: date | None
    late: bool
    cite: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something only the reporter can do now, and until when where there is an end."""

    event: str
    words: str
    until: date | None
    leads_to: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Finding and outcome, with the short reason that may be published."""

    finding: str
    outcome: str
    reasons: tuple[str, ...]
    told_on: datetime


@dataclass(frozen=True)
class LawSummary:
    """Everything the reporter's page says about the law."""

    stages: Sequence[str]
    next_news: Duty | None
    duties: Sequence[Duty]
    missed: Sequence[Duty]
    choices: Sequence[Choice]
    decided: Sequence[Decided]


def law_summary(report: Report, *, now: datetime) -> LawSummary:
    """The state of a report under the law of the body that has it; four queries."""
    states = _states(report, now)
    own = {"", report.reference}
    readings = [
        reading
        for one in states
        for reading in one.evaluation.clocks
        if REPORTER in reading.clock.told and reading.about in own
    ]
    return LawSummary(
        stages=list(dict.fromkeys(_stage(one) for one in states if not one.evaluation.out_of_scope)),
        next_news=next((_duty(one) for one in sorted(readings, key=_by_day) if one.is_open and _is_news(one)), None),
        duties=_once(_duty(one) for one in sorted(readings, key=_by_day) if one.is_open and one.clock.kind != "counter"),
        missed=_once(_duty(one) for one in readings if one.status in _LATE and one.clock.kind == "duty"),
        choices=list({choice.event: choice for one in states for choice in _choices(one)}.values()),
        decided=list(dict.fromkeys(found for one in states for found in _decided(one))),
    )


def choice(report: Report, event: str, *, now: datetime) -> Choice | None:
    """The choice of this name, if the reporter has it now."""
    return next((one for one in law_summary(report, now=now).choices if one.event == event), None)


def _states(report: Report, now: datetime) -> list[MatterState]:
    joined = CaseReport.objects.filter(report=report).select_related("case").first()
    found = states_of([joined.case], now).get(joined.case_id, []) if joined else []
    return found or ([] if joined else [state_while_waiting(report, now)])


def _stage(one: MatterState) -> str:
    stage = one.evaluation.stage
    return stage.reporter_words or stage.label


def _by_day(reading: ClockReading) -> tuple[bool, date, str]:
    return (reading.due is None, reading.due or reading.started.date(), reading.clock.id)


def _duty(reading: ClockReading) -> Duty:
    clock = reading.clock
    words, by = clock.reporter_words or clock.label, reading.latest or reading.due
    return Duty(words, by, reading.status in _LATE, clock.cite)


def _is_news(reading: ClockReading) -> bool:
    """Whether the clock times the reporter's right to hear how the work goes (the right `updates`, which every pack has)."""
    return any(row.right == "updates" and reading.clock.id in row.clocks for row in reading.law.pack.entitlement)


def _once(duties: Iterable[Duty]) -> list[Duty]:
    return list(dict.fromkeys(duties))


def _choices(one: MatterState) -> Iterator[Choice]:
    for reading in one.evaluation.open_moves(REPORTER):
        event = reading.move.event or reading.move.id
        if event not in _BEFORE_SENDING:
            yield Choice(event, reading.move.label, _until(one, event), _leads_to(one, reading))


def _until(one: MatterState, event: str) -> date | None:
    open_ = [clock.due for clock in one.evaluation.clocks if event in clock.clock.met_by and clock.is_open]
    return open_[-1] if open_ else None


def _leads_to(one: MatterState, reading: MoveReading) -> str:
    state = one.evaluation.law.states.get(reading.enters)
    return state.reporter_words if state else ""


def _decided(one: MatterState) -> Iterator[Decided]:
    when = next((act.at for act in reversed(one.acts) if act.event == "outcome_told"), None)
    if when is None:
        return
    pack, reading = one.pack, one.evaluation
    finding = next((row.label for row in pack.finding if row.id == reading.fact("finding")), "")
    outcome = next((row.label for row in pack.outcome if row.id == reading.fact("outcome")), "")
    reasons = tuple(dict.fromkeys(act.publishable for act in one.acts if act.publishable))
    yield Decided(finding, outcome, reasons, when)
