"""Record whom a reporter excludes from handling the report. Every conflict check applies the exclusion."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404

from candour.apps.cases import access
from candour.apps.cases.models import Case, CaseReport, Exclusion
from candour.apps.forces.models import Officer
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.domain.ledger import Kind


def record_exclusion(
    report: Report, *, by: Staff, now: datetime, staff: Staff | None = None, officer: Officer | None = None
) -> Exclusion:
    """Record that the reporter excludes a staff member or an officer. The ledger entry does not name the excluded person."""
    if not access.can_triage(by, report):
        raise Http404
    with transaction.atomic():
        _lock_case_of(report)
        made, new = Exclusion.objects.get_or_create(report=report, staff=staff, officer=officer, defaults={"recorded_at": now})
        if new:
            append(Kind.EXCLUSION_RECORDED, actor=by.pk, report=report.pk, now=now)
    return made


def _lock_case_of(report: Report) -> None:
    """Lock the report's case, so that the excluded person cannot become a handler while the exclusion is being recorded."""
    case = CaseReport.objects.filter(report=report).values_list("case", flat=True).first()
    if case is not None:
        Case.objects.select_for_update(no_key=True).get(pk=case)
