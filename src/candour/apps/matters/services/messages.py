"""Sends sealed messages from staff to reporters. The first message to a reporter acknowledges the report under the law."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404

from candour.apps.cases import access
from candour.apps.cases.models import Case, CaseReport
from candour.apps.dossiers.models import Item
from candour.apps.matters.models import Act
from candour.apps.matters.queries.intake_events import acknowledgement, whose
from candour.apps.matters.services import events
from candour.apps.people.models import Staff
from candour.apps.reports import services as reports
from candour.apps.reports.models import Report


def send_message(report: Report, ciphertext: bytes, *, by: Staff, now: datetime) -> Item:
    """Send the sealed message `ciphertext` to the reporter of `report`. The reporter sees the name of the staff member `by`."""
    if not access.can_write_to(by, report):
        raise Http404
    with transaction.atomic():
        message = reports.add_message_by_staff(report, ciphertext, by=by, now=now)
        _acknowledge(report, message, now=now)
    return message.item


def _acknowledge(report: Report, message: reports.SentMessage, *, now: datetime) -> None:
    """If `message` is the first to the reporter, record on the matters of the case that the report was acknowledged."""
    joined = CaseReport.objects.filter(report=report).select_related("case").first()
    answers = Act.objects.filter(event="acknowledged", facts__contains=whose(report))
    if joined is None or answers.filter(matter__case=joined.case_id).exists():
        return
    Case.objects.select_for_update(no_key=True).get(pk=joined.case_id)
    events.record_on_case(joined.case, list(acknowledgement(report, message)), now)
