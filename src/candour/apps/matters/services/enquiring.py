"""Opens and closes lines of enquiry, and records the review of other allegations about the subject.

While an enquiry is open, or another allegation about the subject is not reviewed, the pack allows no finding
(`queries.system_facts`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from candour.apps.cases import access
from candour.apps.cases.models import Case
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.ledger.services import append
from candour.apps.matters.models import Enquiry, Matter, PatternLook
from candour.apps.matters.queries.system_facts import allegations_elsewhere
from candour.apps.people.models import Staff
from candour.domain.ledger import Kind
from candour.ui.errors import Refusal


def open_enquiry(matter: Matter, words: bytes, *, by: Staff, now: datetime) -> Enquiry:
    """Open a line of enquiry for the staff member `by`. `words`: the text of the enquiry, sealed to the case."""
    if not access.can_work_on(by, matter.case):
        raise Http404
    with transaction.atomic():
        item = _add_sealed_item(matter.case, words, by=by, now=now)
        made = Enquiry.objects.create(matter=matter, words=item, opened_at=now, opened_by=by)
        ids = {"case": matter.case_id, "matter": matter.pk, "item": item.pk}
        append(Kind.ENQUIRY_OPENED, actor=by.pk, **ids, content=[made, item], now=now)
    return made


def close_enquiry(enquiry: Enquiry, result: str, findings: bytes, *, by: Staff, now: datetime) -> None:
    """Close a line of enquiry with a result and the sealed findings. Raises Refusal where the enquiry is closed already."""
    if not access.can_work_on(by, enquiry.matter.case):
        raise Http404
    if result not in Enquiry.Result.values:
        raise Refusal(_("Choose what came of it."))
    with transaction.atomic():
        locked = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
        if locked.closed_at is not None:
            raise Refusal(_("This line of enquiry was closed already."))
        locked.findings = _add_sealed_item(enquiry.matter.case, findings, by=by, now=now)
        locked.result, locked.closed_at, locked.closed_by = result, now, by
        locked.save()
        ids = {"case": enquiry.matter.case_id, "matter": locked.matter_id, "item": locked.findings.pk}
        append(Kind.ENQUIRY_CLOSED, actor=by.pk, **ids, content=[locked, locked.findings], now=now)


def look_at_pattern(matter: Matter, *, by: Staff, now: datetime) -> PatternLook:
    """Record that `by` reviewed all other allegations about the subject of the matter. New allegations need a new review."""
    if not access.can_work_on(by, matter.case):
        raise Http404
    with transaction.atomic():
        made = PatternLook.objects.create(matter=matter, staff=by, at=now, seen=allegations_elsewhere(matter))
        append(Kind.PATTERN_LOOKED, actor=by.pk, case=matter.case_id, matter=matter.pk, content=[made], now=now)
    return made


def _add_sealed_item(case: Case, words: bytes, *, by: Staff, now: datetime) -> Item:
    """Add the sealed text `words` to the dossier of the case. Raises Http404 where the case has no dossier."""
    if case.dossier is None:
        raise Http404
    return dossiers.add_staff_item(case.dossier, Item.Kind.ENQUIRY, words, by=by, now=now)
