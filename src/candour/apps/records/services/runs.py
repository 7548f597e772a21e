"""A counting run from request to end: asked for by a person or the night, done by the worker, kept with its day (ADR 9).

A page never counts. Statistics stay as they were, under the fingerprint of the records they were counted from. Not here: what
is counted in a run (statistics.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.apps.records.models import CountingRun, OfficerStatistic, Statistic
from candour.domain.ledger import Actor, Kind
from candour.domain.patterns.results.codec import to_json
from candour.domain.patterns.results.officers import OfficerRow

GIVEN_UP = timedelta(hours=2)
MOST_KEPT = 12


def request_run(force: Force, *, now: datetime, by: Staff | None = None) -> tuple[CountingRun, bool]:
    """Ask for a run; one that is under way already is not asked for twice. Returns it, and whether it is new."""
    _give_up_stuck(force, now)
    try:
        with transaction.atomic():
            run = CountingRun.objects.create(force=force, asked_by=by, asked_at=now)
            if by is not None:
                append(Kind.INSIGHT_COUNT_ASKED, actor=by.pk, count=run.pk, now=now)
            return run, True
    except IntegrityError:
        return CountingRun.objects.get(force=force, ended_at=None), False


def begin(pk: UUID, *, now: datetime) -> CountingRun | None:
    """Take up a run that waits; None where another worker has it or it was given up."""
    taken = CountingRun.objects.filter(pk=pk, began_at=None, ended_at=None).update(began_at=now)
    return CountingRun.objects.select_related("force").get(pk=pk) if taken else None


def note_step(run: CountingRun, step: str) -> None:
    """Show what is being done to whoever waits."""
    CountingRun.objects.filter(pk=run.pk).update(step=step[:100])


def store(run: CountingRun, name: str, result: object) -> None:
    """Store one statistic under its name."""
    Statistic.objects.update_or_create(run=run, name=name, defaults={"data": to_json(result)})


def store_officers(run: CountingRun, rows: Iterable[OfficerRow]) -> None:
    """Store what was counted of each officer of the roster, in place of what an earlier run left."""
    known = set(Officer.objects.filter(force=run.force_id).values_list("pk", flat=True))
    keyed = ((UUID(row.officer_id), row) for row in rows)
    with transaction.atomic():
        OfficerStatistic.objects.filter(run__force=run.force_id).delete()
        OfficerStatistic.objects.bulk_create(
            (OfficerStatistic(run=run, officer_id=pk, data=to_json(row)) for pk, row in keyed if pk in known), batch_size=2000
        )


def finish(run: CountingRun, fingerprint: str, *, now: datetime) -> None:
    """End a run. The entry commits to what was counted; the oldest statistics go, the runs and entries stay."""
    with transaction.atomic():
        CountingRun.objects.filter(pk=run.pk).update(ended_at=now, fingerprint=fingerprint, step="")
        append(Kind.INSIGHT_COUNTED, actor=Actor.SYSTEM, count=run.pk, now=now, content=fingerprint.encode())
        old = CountingRun.objects.filter(force=run.force_id).exclude(ended_at=None).order_by("-ended_at")[MOST_KEPT:]
        Statistic.objects.filter(run__in=[one.pk for one in old]).delete()


def fail(run: CountingRun, *, now: datetime) -> None:
    """End a run that did not come to its end; the one before stays the latest."""
    CountingRun.objects.filter(pk=run.pk).update(ended_at=now, failed=True)


def _give_up_stuck(force: Force, now: datetime) -> None:
    stuck = CountingRun.objects.filter(force=force, ended_at=None, asked_at__lt=now - GIVEN_UP)
    stuck.update(ended_at=now, failed=True)
