"""Record whom a reporter excludes from handling the report, and the reporter's answer. Every conflict check asks for both."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from candour.apps.cases import access
from candour.apps.cases.models import Case, CaseReport, Exclusion
from candour.apps.forces.models import Officer
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.domain.ledger import Actor, Kind
from candour.ui.errors import Refusal
from candour.ui.times import to_hour


def record_exclusion(
    report: Report, *, by: Staff, now: datetime, staff: Staff | None = None, officer: Officer | None = None
) -> Exclusion:
    """Record that the reporter excludes a staff member or an officer. The ledger entry does not name the excluded person.

    Raises Refusal where the reporter answered before that this person need not be kept out.
    """
    if not access.can_triage(by, report):
        raise Http404
    with transaction.atomic():
        _lock_case_of(report)
        made, new = Exclusion.objects.get_or_create(
            report=report, staff=staff, officer=officer, defaults={"recorded_at": now, "recorded_by": by}
        )
        if made.answer == Exclusion.Answer.LET_IN:
            raise Refusal(_("The reporter said that this person may deal with it. Only the reporter can change that."))
        if new:
            append(Kind.EXCLUSION_RECORDED, actor=by.pk, report=report.pk, content=[made], now=now)
    return made


def answer_exclusion(report: Report, pk: UUID, answer: str, *, now: datetime) -> None:
    """Store the reporter's answer whether the person of an exclusion is to be kept out. The reporter can change it later.

    Times are rounded to the hour. Raises Refusal where the report has no such exclusion.
    """
    if answer not in Exclusion.Answer.values:
        raise Refusal(_("Choose yes or no."))
    with transaction.atomic():
        _lock_case_of(report)
        row = Exclusion.objects.filter(pk=pk, report=report)
        if not row.update(answer=answer, answered_hour=to_hour(now)):
            raise Refusal(_("This is not on your page any more. Load the page again."))
        append(Kind.EXCLUSION_ANSWERED, actor=Actor.REPORTER, report=report.pk, content=row, now=to_hour(now))


def _lock_case_of(report: Report) -> None:
    """Lock the report's case, so that the excluded person cannot become a handler while the exclusion is being recorded."""
    case = CaseReport.objects.filter(report=report).values_list("case", flat=True).first()
    if case is not None:
        Case.objects.select_for_update(no_key=True).get(pk=case)
