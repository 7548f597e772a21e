"""Sealed messages to reporters, in the report's dossier. The first one is, under the law, the answer to the report."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404

from candour.apps.cases import access
from candour.apps.cases.models import Case, CaseReport
from candour.apps.dossiers.models import Item
from candour.apps.matters.models import Act
from candour.apps.matters.queries.intake_events import events_on_receipt, whose
from candour.apps.matters.services import events
from candour.apps.people.models import Staff
from candour.apps.reports import services as reports
from candour.apps.reports.models import Report


def send_message(report: Report, ciphertext: bytes, *, by: Staff, now: datetime) -> Item:
    """Write to the reporter, under the writer's own name."""
    if not access.can_write_to(by, report):
        raise Http404
    with transaction.atomic():
        item = reports.add_message(report, ciphertext, author=Item.Author.STAFF, staff=by, now=now)
        _acknowledge(report, now=now)
    return item


def _acknowledge(report: Report, *, now: datetime) -> None:
    """The first word to a reporter is the answer that her report is here. Later words change nothing about that."""
    joined = CaseReport.objects.filter(report=report).select_related("case").first()
    answers = Act.objects.filter(event="acknowledged", facts__contains=whose(report))
    if joined is None or answers.filter(matter__case=joined.case_id).exists():
        return
    Case.objects.select_for_update(no_key=True).get(pk=joined.case_id)
    events.record_on_case(joined.case, [one for one in events_on_receipt(report) if one.event == "acknowledged"], now)
