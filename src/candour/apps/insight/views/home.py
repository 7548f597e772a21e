"""The first page of patterns: the forces, and the numbers of unanswered alerts and of undecided pairs of records."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from candour.apps.insight import access
from candour.apps.insight.queries import access_records, reviews
from candour.apps.insight.queries.alerts import waiting
from candour.apps.people.access import StaffRequest, may, staff
from candour.apps.people.permissions import Permission


@staff(Permission.VIEW_INSIGHT)
@require_GET
def home(request: StaffRequest) -> HttpResponseBase:
    """Show the patterns pages that this staff member may open and, to overseers, the newest access records."""
    person = request.staff
    page: dict[str, object] = {
        "views_patterns": may(person, Permission.VIEW_PATTERNS),
        "forces": access.forces(person).order_by("name"),
    }
    if may(person, Permission.VIEW_ALERTS):
        page["alerts"] = waiting(person, timezone.now())
        page["links"] = reviews.waiting(person).count()
    if may(person, Permission.VIEW_LOOKS_AT_PATTERNS):
        page["accesses"] = access_records.newest(person)
    return render(request, "insight/home.html", page)
