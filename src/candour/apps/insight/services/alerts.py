"""Stores the alerts that a counting run found, and supervisors' answers to alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
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
from candour.domain.patterns.results.codec import to_json
from candour.domain.patterns.results.officers import AlertRow


def raise_alerts(force: Force, rows: Iterable[AlertRow], *, now: datetime) -> int:
    """Store an alert, with a ledger entry, for each row of `rows` that has none yet. Returns the number of new alerts.

    Where the alert of a row is stored already, only its `seen_at` is set to `now`.
    """
    wanted = {(row.officer_id, row.kind, row.about): row for row in rows}
    known = {(str(alert.officer_id), alert.kind, alert.about): alert for alert in Alert.objects.filter(force=force)}
    ids = {officer for officer, _kind, _about in wanted}
    officers = {str(pk) for pk in Officer.objects.filter(force=force, pk__in=ids).values_list("pk", flat=True)}
    new = [_new_alert(force, wanted[key], now) for key in wanted if key not in known and key[0] in officers]
    again = [known[key].pk for key in wanted if key in known]
    with transaction.atomic():
        Alert.objects.bulk_create(new, batch_size=1000)
        Alert.objects.filter(pk__in=again).update(seen_at=now)
        append_many(Draft(Kind.ALERT_RAISED, Actor.SYSTEM, {"alert": alert.pk}, now) for alert in new)
    return len(new)


def answer_alert(
    alert: Alert, done: str, *, by: Staff, now: datetime, note: tuple[Dossier, bytes] | None = None
) -> AlertAnswer:
    """Store the answer of the supervisor `by` to an alert: `done` is the action that the supervisor took.

    `note` is (dossier to which the supervisor's note is sealed, ciphertext of the note).
    Raises Http404 where the supervisor may not answer the alert.
    """
    if not access.can_answer(by, alert.force_id) or not access.alerts(by).filter(pk=alert.pk).exists():
        raise Http404
    with transaction.atomic():
        item = None
        if note is not None:
            item = dossiers.add_staff_item(note[0], Item.Kind.NOTE, note[1], by=by, now=now)
        row = AlertAnswer.objects.create(alert=alert, done=AlertAnswer.Done(done), note=item, by=by, at=now)
        ids = {"alert": alert.pk, "item": item.pk if item else None}
        append(Kind.ALERT_ANSWERED, actor=by.pk, **ids, now=now, content=row.done.encode())
    return row


def _new_alert(force: Force, row: AlertRow, now: datetime) -> Alert:
    """Build an unsaved alert from a row that a counting run found."""
    return Alert(
        force=force, officer_id=UUID(row.officer_id), kind=Alert.Kind(row.kind), about=row.about,
        reasons=to_json(row.reasons), raised_at=now, seen_at=now,
    )  # fmt: skip
