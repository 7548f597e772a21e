"""The page on which an assessor describes an officer and sees the officers who fit, ranked and with reasons.

The description is posted and answered in one request, so no address, row, log or cache contains the description; a ledger
entry records that the page was opened. Choosing an officer leads to the desk's page that records the allegation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from candour.apps.forces.models import Force, Officer
from candour.apps.insight import access, services
from candour.apps.insight.forms import DescriptionForm
from candour.apps.insight.queries import candidates
from candour.apps.insight.queries.barred import barred_officers
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission
from candour.ui.errors import Refusal
from candour.ui.posting import posted

if TYPE_CHECKING:
    from candour.domain.patterns.linkage.find import Candidate, Finding


@dataclass(frozen=True)
class Shown:
    """One candidate: an officer whom a description may fit, as a row of the page.

    `officer` is None where the assessor has a conflict of interest with that officer.
    """

    officer: Officer | None
    candidate: Candidate


@staff(Permission.TRIAGE_REPORTS)
@require_http_methods(["GET", "POST"])
def of_report(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """Show the search for the officer whom a report is about; a POST runs the search."""
    report = access.report_or_404(request.staff, pk)
    services.record_access(request.staff, "candidates", now=timezone.now(), report=report)
    return _search_page(request, report.force, back=reverse("report_case", args=[pk]))


@staff(Permission.TRIAGE_REPORTS)
@require_http_methods(["GET", "POST"])
def of_case(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """Show the search for the officer whom a further allegation in a case is about; a POST runs the search."""
    case = access.case_or_404(request.staff, pk)
    services.record_access(request.staff, "candidates", now=timezone.now(), case=case)
    return _search_page(request, case.force, back=reverse("case_allegation", args=[pk]))


def _search_page(request: StaffRequest, force: Force | None, *, back: str) -> HttpResponseBase:
    """Render the form that searches a roster and, after a valid POST, the candidates; `back` is the previous page's address.

    The search is in the roster of `force` or, where `force` is None, in the rosters of all forces whose cases the staff
    member's body may read.
    """
    form = DescriptionForm(posted(request))
    page: dict[str, Any] = {"form": form, "back": back}
    if form.is_valid():
        readable = access.forces(request.staff)
        forces = list(readable.filter(pk=force.pk) if force else readable)
        try:
            finding = candidates.find(forces, form.cleaned_data)
            page |= {"finding": finding, "shown": _rows_shown(finding, request.staff)}
        except Refusal as refused:
            form.add_error(None, str(refused))
    return render(request, "insight/candidates.html", page)


def _rows_shown(finding: Finding, person: Staff) -> list[Shown]:
    """Return a row for each candidate in `finding`, the result of the search, in the same order.

    The officer in a row is None where `person` has a conflict of interest with the officer.
    """
    barred = barred_officers(person)
    ids = [UUID(candidate.officer_id) for candidate in finding]
    rows = Officer.objects.select_related("force").in_bulk([pk for pk in ids if pk not in barred])
    return [Shown(rows.get(pk), candidate) for pk, candidate in zip(ids, finding, strict=True)]
