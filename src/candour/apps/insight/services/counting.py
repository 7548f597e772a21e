"""Counting a force's records: asked for by a person or the night, done by the worker, kept with its day (ADR 9).

A page never counts. What was counted stays as it was, under the fingerprint of the records it was counted from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from candour.apps.forces.models import Force, Officer
from candour.apps.insight.models import Count, Figures, OfficerMeasure
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.domain.ledger import Actor, Kind

GIVEN_UP = timedelta(hours=2)
KEPT = 12


def ask(force: Force, *, now: datetime, by: Staff | None = None) -> tuple[Count, bool]:
    """Ask for a count; one that is under way already is not asked for twice. Returns it, and whether it is new."""
    _give_up(force, now)
    try:
        with transaction.atomic():
            made = Count.objects.create(force=force, asked_by=by, asked_at=now)
            if by is not None:
                append(Kind.INSIGHT_COUNT_ASKED, actor=by.pk, count=made.pk, now=now)
            return made, True
    except IntegrityError:
        return Count.objects.get(force=force, ended_at=None), False


def begin(pk: UUID, *, now: datetime) -> Count | None:
    """Take up a count that waits; None where another worker has it or it was given up."""
    taken = Count.objects.filter(pk=pk, began_at=None, ended_at=None).update(began_at=now)
    return Count.objects.select_related("force").get(pk=pk) if taken else None


def note(count: Count, step: str) -> None:
    """Say what is being done, for whoever waits."""
    Count.objects.filter(pk=count.pk).update(step=step[:100])


def keep(count: Count, name: str, data: object) -> None:
    """Keep one part."""
    Figures.objects.update_or_create(count=count, name=name, defaults={"data": data})


def keep_measures(count: Count, measured: Iterable[Any]) -> None:
    """Keep what was counted of each officer, in place of what an earlier count said."""
    known = set(Officer.objects.filter(force=count.force_id).values_list("pk", flat=True))
    rows = ((UUID(one["officer_id"]), one) for one in measured)
    with transaction.atomic():
        OfficerMeasure.objects.filter(count__force=count.force_id).delete()
        OfficerMeasure.objects.bulk_create(
            (OfficerMeasure(count=count, officer_id=pk, data=one) for pk, one in rows if pk in known), batch_size=2000
        )


def finish(count: Count, fingerprint: str, *, now: datetime) -> None:
    """The count stands. The entry commits to what was counted; the oldest figures go, the counts and entries stay."""
    with transaction.atomic():
        Count.objects.filter(pk=count.pk).update(ended_at=now, fingerprint=fingerprint, step="")
        append(Kind.INSIGHT_COUNTED, actor=Actor.SYSTEM, count=count.pk, now=now, content=fingerprint.encode())
        old = Count.objects.filter(force=count.force_id).exclude(ended_at=None).order_by("-ended_at")[KEPT:]
        Figures.objects.filter(count__in=[one.pk for one in old]).delete()


def fail(count: Count, *, now: datetime) -> None:
    """The count did not come to its end; the one before stands."""
    Count.objects.filter(pk=count.pk).update(ended_at=now, failed=True)


def _give_up(force: Force, now: datetime) -> None:
    stuck = Count.objects.filter(force=force, ended_at=None, asked_at__lt=now - GIVEN_UP)
    stuck.update(ended_at=now, failed=True)
