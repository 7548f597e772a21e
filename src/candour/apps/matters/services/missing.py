"""Records missed clocks: one row and one entry in the ledger for each time that a clock was missed."""

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
_OUTLIVING = timedelta(days=400)  # some clocks run on after a case closes, but never this long


def note_missed(now: datetime) -> int:
    """Record every missed clock that is not recorded yet. Returns the number of clocks recorded."""
    live = Case.objects.filter(Q(closed_on=None) | Q(closed_on__gte=(now - _OUTLIVING).date()), source="")
    noted = sum(_record_on_matter(one, now) for one in open_states(now, live))
    return noted + sum(_record_on_report(row.report, now) for row in _reports_waiting_a_day(now))


def missed_of(state: MatterState) -> list[ClockReading]:
    """The results for the clocks of duties of a matter that were missed or met late."""
    return [one for one in state.evaluation.clocks if one.clock.kind == "duty" and one.status in _MISSED]


def _record_on_matter(state: MatterState, now: datetime) -> int:
    """Record the missed clocks of a matter that are not recorded yet. Returns the number of clocks recorded."""
    missed = missed_of(state)
    if not missed:
        return 0
    case = state.matter.case_id
    known = MissedClock.objects.filter(Q(matter=state.matter) | Q(report__in_case__case=case))
    return _append_readings(
        _unrecorded(missed, known.select_related("matter")),
        now,
        ids={"case": case, "matter": state.matter.pk},
        matter_id=state.matter.pk,
    )


def _record_on_report(report: Report, now: datetime) -> int:
    """Record the missed clocks of a report that is in no case yet. Returns the number of clocks recorded."""
    new = _unrecorded(missed_of(state_while_waiting(report, now)), MissedClock.objects.filter(report=report))
    return _append_readings(new, now, ids={"report": report.pk}, report_id=report.pk)


def _reports_waiting_a_day(now: datetime) -> Iterator[Waiting]:
    """The reports that have waited more than one day to be put into a case; those that have waited longest come first."""
    rows = Waiting.objects.filter(since__lt=now - timedelta(days=1)).select_related("report__body")
    return rows.order_by("since").iterator(500)


def _unrecorded(missed: Iterable[ClockReading], known: Iterable[MissedClock]) -> list[ClockReading]:
    """The readings of `missed` for which `known` has no row.

    A row recorded for a report before the report was in a case counts only for a reading with the same due day.
    """
    noted = {(row.clock, row.about, row.number, row.due if row.matter is None else None) for row in known}
    keys = [(one, (one.clock.id, one.about, one.number)) for one in missed]
    return [one for one, key in keys if noted.isdisjoint({(*key, None), (*key, one.latest)})]


def _append_readings(readings: Iterable[ClockReading], now: datetime, *, ids: dict[str, UUID], **of: object) -> int:
    """Insert a row and a ledger entry for each reading that has a last day. Returns the number of rows.

    `ids`: the ids in the ledger entry; `of`: columns of the row.
    """
    done = 0
    for one in readings:
        if one.latest is None:  # as soon as practicable: never missed by a day
            continue
        try:
            with transaction.atomic():
                missed = MissedClock(clock=one.clock.id, about=one.about, number=one.number, due=one.latest, **of)
                missed.entry = append(Kind.CLOCK_MISSED, actor=Actor.SYSTEM, **ids, content=[missed], now=now)
                missed.save(force_insert=True)
        except IntegrityError:  # another worker recorded it
            continue
        done += 1
    return done
