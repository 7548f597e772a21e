"""Alerts: raised by a count, seen again by the next, answered by a person. Nothing here decides anything about an officer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Dossier, Item
from candour.apps.forces.models import Force, Officer
from candour.apps.insight import access
from candour.apps.insight.models import Alert, AlertAnswer
from candour.apps.ledger.services import Draft, append, append_many
from candour.apps.people.models import Staff
from candour.domain.ledger import Actor, Kind


def raise_alerts(force: Force, raised: Iterable[Any], *, now: datetime) -> int:
    """Keep those that are new, each with an entry; note of the others that they still hold. Returns how many are new."""
    wanted = {(one["officer_id"], one["kind"], one["about"]): one for one in raised}
    known = {(str(row.officer_id), row.kind, row.about): row for row in Alert.objects.filter(force=force)}
    officers = {
        str(pk) for pk in Officer.objects.filter(force=force, pk__in={one[0] for one in wanted}).values_list("pk", flat=True)
    }
    new = [_row(force, wanted[key], now) for key in wanted if key not in known and key[0] in officers]
    again = [known[key].pk for key in wanted if key in known]
    with transaction.atomic():
        Alert.objects.bulk_create(new, batch_size=1000)
        Alert.objects.filter(pk__in=again).update(seen_at=now)
        append_many(Draft(Kind.ALERT_RAISED, Actor.SYSTEM, {"alert": row.pk}, now) for row in new)
    return len(new)


def answer(alert: Alert, done: str, *, by: Staff, now: datetime, note: tuple[Dossier, bytes] | None = None) -> AlertAnswer:
    """Say what was done about an alert; words that go with it are sealed to the intake team of her body."""
    if not access.can_answer(by) or not access.alerts(by).filter(pk=alert.pk).exists():
        raise Http404
    with transaction.atomic():
        item = None
        if note is not None:
            item = dossiers.add_item(
                note[0],
                Item.Kind.NOTE,
                author=Item.Author.STAFF,
                staff=by,
                ciphertext=note[1],
                now=now,
                at_hour=False,
                record=False,
            )
        made = AlertAnswer.objects.create(alert=alert, done=AlertAnswer.Done(done), note=item, by=by, at=now)
        ids = {"alert": alert.pk, "item": item.pk if item else None}
        append(Kind.ALERT_ANSWERED, actor=by.pk, **ids, now=now, content=made.done.encode())
    return made


def _row(force: Force, one: dict[str, Any], now: datetime) -> Alert:
    return Alert(
        force=force, officer_id=UUID(one["officer_id"]), kind=Alert.Kind(one["kind"]), about=one["about"],
        reasons=one["reasons"], raised_at=now, seen_at=now,
    )  # fmt: skip
