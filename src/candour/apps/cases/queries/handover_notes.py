"""Notes that a handler writes for the next handler."""

from __future__ import annotations

from django.db.models import QuerySet

from candour.apps.cases.models import Handler
from candour.apps.dossiers.models import Item


def notes_of(handler: Handler) -> QuerySet[Item]:
    """Handover notes written in the handler's case since the handler was assigned, the oldest first."""
    notes = Item.objects.filter(dossier=handler.case.dossier_id, kind=Item.Kind.HANDOVER, created_at__gte=handler.since)
    return notes.defer("ciphertext").select_related("staff").order_by("order")
