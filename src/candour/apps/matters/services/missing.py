"""A missed clock is an entry of its own, once for each running: nobody has to look for it, and nobody can keep it quiet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from candour.apps.cases.models import Case, Waiting
from candour.apps.ledger.services import append
from candour.apps.matters.models import MissedClock
from candour.apps.matters.queries.state import MatterState, open_states, state_while_waiting
from candour.apps.reports.models import Report
from candour.domain.ledger import Actor, Kind
from candour.domain.procedure.state import ClockReading

_MISSED = frozenset({"missed", "met_late"})
_OUTLIVING = timedelta(days=400)  # clocks that run on after closing are over well within this


def note_missed(now: datetime) -> int:
    """Note every clock missed by now and not yet noted; returns how many were new."""
    live = Case.objects.filter(Q(closed_on=None) | Q(closed_on__gte=(now - _OUTLIVING).date()), source="")
    noted = sum(_note(one, now) for one in open_states(now, live))
    return noted + sum(_note_waiting(row.report, now) for row in _waiting_long_enough(now))


def missed_of(state: MatterState) -> list[ClockReading]:
    """The runnings of duties that were missed, done late or not at all."""
    return [one for one in state.evaluation.clocks if one.clock.kind == "duty" and one.status in _MISSED]


def _note(state: MatterState, now: datetime) -> int:
    missed = missed_of(state)
    if not missed:
        return 0
    case = state.matter.case_id
    known = MissedClock.objects.filter(Q(matter=state.matter) | Q(report__in_case__case=case))
    return _append(
        _new(missed, known.select_related("matter")),
        now,
        ids={"case": case, "matter": state.matter.pk},
        matter_id=state.matter.pk,
    )


def _note_waiting(report: Report, now: datetime) -> int:
    new = _new(missed_of(state_while_waiting(report, now)), MissedClock.objects.filter(report=report))
    return _append(new, now, ids={"report": report.pk}, report_id=report.pk)


def _waiting_long_enough(now: datetime) -> Iterator[Waiting]:
    rows = Waiting.objects.filter(since__lt=now - timedelta(days=1)).select_related("report__body")
    return rows.order_by("since").iterator(500)


def _new(missed: Iterable[ClockReading], known: Iterable[MissedClock]) -> list[ClockReading]:
    """Those not noted yet. What a report missed before it was in a case is the same running only if it was due the same day."""
    noted = {(row.clock, row.about, row.number, row.due if row.matter is None else None) for row in known}
    keys = [(one, (one.clock.id, one.about, one.number)) for one in missed]
    return [one for one, key in keys if noted.isdisjoint({(*key, None), (*key, one.latest)})]


def _append(readings: Iterable[ClockReading], now: datetime, *, ids: dict[str, UUID], **of: object) -> int:
    done = 0
    for one in readings:
        if one.latest is None:  # as soon as practicable: never missed by a day
            continue
        try:
            with transaction.atomic():
                entry = append(
                    Kind.CLOCK_MISSED,
                    actor=Actor.SYSTEM,
                    **ids,
                    now=now,
                    content=f"{one.clock.id} {one.number} {one.latest}".encode(),
                )
                MissedClock.objects.create(
                    clock=one.clock.id, about=one.about, number=one.number, due=one.latest, entry=entry, **of
                )
        except IntegrityError:  # another worker was at it
            continue
        done += 1
    return done
