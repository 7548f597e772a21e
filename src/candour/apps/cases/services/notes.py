"""Writing sealed notes into a case's dossier. The server stores ciphertext only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404

from candour.apps.cases import access
from candour.apps.cases.models import Case
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.domain.ledger import Kind


def write_note(case: Case, ciphertext: bytes, *, by: Staff, now: datetime) -> Item:
    """Store a sealed note in the case's dossier. Raises Http404 where `by` may not work on the case."""
    if not access.can_work_on(by, case) or case.dossier is None:
        raise Http404
    with transaction.atomic():
        note = dossiers.add_staff_item(case.dossier, Item.Kind.NOTE, ciphertext, by=by, now=now)
        ids = {"case": case.pk, "item": note.pk, "dossier": case.dossier_id}
        append(Kind.NOTE_WRITTEN, actor=by.pk, **ids, content=[note], now=now)
    return note
