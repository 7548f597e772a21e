"""Sealed words at the desk: notes in the case's dossier, messages in the report's. The server keeps ciphertext only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404

from candour.apps.cases import access
from candour.apps.cases.models import Act, Case, CaseReport
from candour.apps.cases.queries.happened import arrival, whose
from candour.apps.cases.services import feeding
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.apps.reports import services as reports
from candour.apps.reports.models import Report


def write_note(case: Case, ciphertext: bytes, *, by: Staff, now: datetime) -> Item:
    """Add a note to the case."""
    if not access.can_work_on(by, case) or case.dossier is None:
        raise Http404
    with transaction.atomic():
        note = dossiers.add_staff_item(case.dossier, Item.Kind.NOTE, ciphertext, by=by, now=now)
        append("note.written", {"case": case.pk, "item": note.pk, "dossier": case.dossier_id, "staff": by.pk}, now=now)
    return note


def send_message(report: Report, ciphertext: bytes, *, by: Staff, now: datetime) -> Item:
    """Write to the reporter, under the writer's own name."""
    if not access.can_write_to(by, report):
        raise Http404
    with transaction.atomic():
        item = reports.add_message_by_staff(report, ciphertext, by=by, now=now)
        _acknowledge(report, now=now)
    return item


def _acknowledge(report: Report, *, now: datetime) -> None:
    """The first word to a reporter is the answer that her report is here. Later words change nothing about that."""
    joined = CaseReport.objects.filter(report=report).select_related("case").first()
    answers = Act.objects.filter(event="acknowledged", facts__contains=whose(report))
    if joined is None or answers.filter(matter__case=joined.case_id).exists():
        return
    Case.objects.select_for_update(no_key=True).get(pk=joined.case_id)
    feeding.tell_all(joined.case, [one for one in arrival(report) if one.event == "acknowledged"], now)
