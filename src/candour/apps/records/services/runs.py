"""Requests, begins and ends counting runs: staff or the nightly task request a run, the worker carries it out (ADR 9).

Pages never compute statistics; they show those of the last run. Not here: what a run computes (statistics.py).
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

TIMEOUT = timedelta(hours=2)
MOST_KEPT = 12


def request_run(force: Force, *, now: datetime, by: Staff | None = None) -> tuple[CountingRun, bool]:
    """Request a counting run of a force, unless one is waiting or under way; return the run and whether it is new.

    `by` is the member of staff who requests the run; None where a program does, such as the nightly task.
    """
    _fail_timed_out(force, now)
    try:
        with transaction.atomic():
            run = CountingRun.objects.create(force=force, asked_by=by, asked_at=now)
            if by is not None:
                append(Kind.INSIGHT_COUNT_ASKED, actor=by.pk, count=run.pk, now=now)
            return run, True
    except IntegrityError:
        return CountingRun.objects.get(force=force, ended_at=None), False


def begin(pk: UUID, *, now: datetime) -> CountingRun | None:
    """Mark the run with the id `pk` as begun, and return it; None where the run has been begun already or has ended."""
    taken = CountingRun.objects.filter(pk=pk, began_at=None, ended_at=None).update(began_at=now)
    return CountingRun.objects.select_related("force").get(pk=pk) if taken else None


def note_step(run: CountingRun, step: str) -> None:
    """Store the name of the run's present step, which pages show while the run is under way."""
    CountingRun.objects.filter(pk=run.pk).update(step=step[:100])


def store(run: CountingRun, name: str, result: object) -> None:
    """Store one statistic of the run under its name in the registry."""
    Statistic.objects.update_or_create(run=run, name=name, defaults={"data": to_json(result)})


def store_officers(run: CountingRun, rows: Iterable[OfficerRow]) -> None:
    """Store the statistics of each officer on the roster, replacing those of earlier runs."""
    known = set(Officer.objects.filter(force=run.force_id).values_list("pk", flat=True))
    keyed = ((UUID(row.officer_id), row) for row in rows)
    with transaction.atomic():
        OfficerStatistic.objects.filter(run__force=run.force_id).delete()
        OfficerStatistic.objects.bulk_create(
            (OfficerStatistic(run=run, officer_id=pk, data=to_json(row)) for pk, row in keyed if pk in known), batch_size=2000
        )


def finish(run: CountingRun, fingerprint: str, *, now: datetime) -> None:
    """End a run, append a ledger entry with a hash of `fingerprint`, and delete the statistics of old runs.

    The statistics of the last `MOST_KEPT` runs are kept. `fingerprint`: the hash of the records that the run has read.
    """
    with transaction.atomic():
        CountingRun.objects.filter(pk=run.pk).update(ended_at=now, fingerprint=fingerprint, step="")
        append(Kind.INSIGHT_COUNTED, actor=Actor.SYSTEM, count=run.pk, now=now, content=fingerprint.encode())
        old = CountingRun.objects.filter(force=run.force_id).exclude(ended_at=None).order_by("-ended_at")[MOST_KEPT:]
        Statistic.objects.filter(run__in=[ended.pk for ended in old]).delete()


def fail(run: CountingRun, *, now: datetime) -> None:
    """End a run as failed; pages go on to show the statistics of the last finished run."""
    CountingRun.objects.filter(pk=run.pk).update(ended_at=now, failed=True)


def _fail_timed_out(force: Force, now: datetime) -> None:
    """Mark as failed each run of the force that has not ended although it was requested more than `TIMEOUT` ago."""
    stuck = CountingRun.objects.filter(force=force, ended_at=None, asked_at__lt=now - TIMEOUT)
    stuck.update(ended_at=now, failed=True)
