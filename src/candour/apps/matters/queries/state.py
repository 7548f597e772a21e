"""Computes the state of matters: reads their rows and has the engine evaluate them. Two queries for any number of matters.

Not here: who may act (`access`), acting (`services.acting`), what pages show (`queries.matter_view`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from uuid import UUID

from django.db.models import QuerySet

from candour.apps.cases.models import Case
from candour.apps.matters.models import Act, Matter
from candour.apps.matters.queries import fact_codec, matter_start
from candour.apps.matters.queries.intake_events import REPORTER, WHOSE, events_on_receipt
from candour.apps.reports.models import Report
from candour.domain.procedure import Entry, Evaluation, Pack, evaluate, load_pack
from candour.domain.procedure import Matter as EngineMatter
from candour.domain.procedure.state import ClockReading

# Events that services record as a consequence of something else; the form for acts refuses them.
RECORDED_BY_SYSTEM = frozenset(
    {
        "account_asked", "account_given", "allegation_named", "discarded", "investigator_changed", "matter_typed", "received",
        "reconsideration_requested", "report_joined", "review_requested", "withdrawal_received",
    }
)  # fmt: skip


@dataclass(frozen=True)
class MatterState:
    """A matter with its acts in order, and the engine's evaluation of them at `now`."""

    matter: Matter
    acts: Sequence[Act]
    now: datetime

    @cached_property
    def pack(self) -> Pack:
        """The procedure pack of the matter."""
        return load_pack(self.matter.pack)

    @cached_property
    def engine_matter(self) -> EngineMatter:
        """The matter in the form that the engine takes."""
        return EngineMatter(str(self.matter.pk), self.matter.type, fact_codec.from_json(self.pack, self.matter.facts))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The acts in the form that the engine takes."""
        return tuple(to_entry(self.pack, act) for act in self.acts)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The engine's evaluation, computed on first use."""
        return evaluate(self.pack, self.engine_matter, self.entries, self.now)

    @property
    def open_clocks(self) -> list[ClockReading]:
        """The results for the clocks of duties still to be done, the earliest due first, those without a due day last."""
        duties = [reading for reading in self.evaluation.clocks if reading.is_open and reading.clock.kind != "counter"]
        return sorted(duties, key=lambda one: (one.due is None, one.due or one.started.date(), one.clock.id))

    @property
    def is_final(self) -> bool:
        """Whether the matter is closed: its main region is in a final state."""
        return self.evaluation.stage.kind == "final"


def tells_reporter(pack: Pack, event: str) -> bool:
    """Whether the pack has a letter to the reporter for this event."""
    return any(row.on == event and row.audience == REPORTER for row in pack.letter)


def is_about_one_report(pack: Pack, event: str) -> bool:
    """Whether the event concerns a single report: it starts or meets a clock that runs separately for each report."""
    return any(event in (*row.trigger, *row.met_by) for row in pack.clock if row.each == WHOSE)


def to_entry(pack: Pack, act: Act) -> Entry:
    """The act in the form that the engine takes."""
    allegation = str(act.allegation_id or "")
    return Entry(act.at, act.event, act.role, fact_codec.from_json(pack, act.facts), allegation, act.seq)


def state_of(matter: Matter, now: datetime) -> MatterState:
    """The state of one matter; the staff member of each act is loaded too. One query."""
    return MatterState(matter, list(Act.objects.filter(matter=matter).select_related("staff").order_by("seq")), now)


def states_of(cases: Iterable[Case], now: datetime) -> dict[UUID, list[MatterState]]:
    """Case id → the states of its matters, without cases that have none. Two queries."""
    known = {case.pk: case for case in cases}
    rows = sorted(Matter.objects.filter(case__in=known).select_related("subject"), key=attrgetter("opened_at", "pk"))
    for row in rows:
        row.case = known[row.case_id]
    return _states_by_case(rows, now)


def state_while_waiting(report: Report, now: datetime) -> MatterState:
    """The state of a report that is in no case, as that of a matter whose clocks run from the receipt of the report.

    The matter is built for this computation only and is not saved.
    """
    pack = load_pack(report.body.pack)
    known = matter_start.facts(pack, report, identified=False)
    type_ = matter_start.reporter_kind(pack, report.relation).matter_type
    matter = Matter(pack=pack.header.code, type=type_, facts=fact_codec.to_json(known), opened_at=report.received_hour)
    acts = [
        Act(
            matter=matter,
            seq=number,
            event=one.event,
            role=one.role,
            staff=one.staff,
            at=one.at,
            facts=fact_codec.to_json(one.facts),
        )
        for number, one in enumerate(events_on_receipt(report), 1)
    ]
    return MatterState(matter, acts, now)


def open_states(now: datetime, cases: QuerySet[Case] | None = None) -> list[MatterState]:
    """The states of all matters of `cases`, or of all open live cases where `cases` is None. Two queries."""
    live = Case.objects.filter(source="", closed_on=None) if cases is None else cases
    rows = Matter.objects.filter(case__in=live).select_related("subject", "case").order_by("opened_at", "pk")
    return [one for many in _states_by_case(list(rows), now).values() for one in many]


def _states_by_case(rows: Sequence[Matter], now: datetime) -> dict[UUID, list[MatterState]]:
    """Case id → the states at `now` of the matters in `rows` that belong to the case."""
    done = acts_of(rows)
    found: defaultdict[UUID, list[MatterState]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(MatterState(row, done.get(row.pk, []), now))
    return dict(found)


def acts_of(matters: Sequence[Matter]) -> Mapping[UUID, list[Act]]:
    """Matter id → its acts in order. One query."""
    found: defaultdict[UUID, list[Act]] = defaultdict(list)
    if matters:
        for act in sorted(Act.objects.filter(matter__in=matters), key=attrgetter("seq")):
            found[act.matter_id].append(act)
    return found
