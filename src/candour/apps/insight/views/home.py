"""The first page of patterns: the forces, and the alerts and pairs that wait."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from candour.apps.insight import access
from candour.apps.insight.queries import access_records, reviews
from candour.apps.insight.queries.alerts import waiting
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Role
from candour.apps.people.queries import live_roles


@staff(*access.CAN_VIEW_PATTERNS, Role.Name.ASSESSOR)
@require_GET
def home(request: StaffRequest) -> HttpResponseBase:
    """Show what this person may open and, to overseers, the newest access records."""
    roles = live_roles(request.staff)
    page: dict[str, object] = {
        "views_patterns": not roles.isdisjoint(access.CAN_VIEW_PATTERNS),
        "forces": access.forces(request.staff).order_by("name"),
    }
    if not roles.isdisjoint(access.CAN_VIEW_ALERTS):
        page["alerts"] = waiting(request.staff, timezone.now())
        page["links"] = reviews.waiting(request.staff).count()
    if Role.Name.OVERSEER in roles:
        page["accesses"] = access_records.newest(request.staff)
    return render(request, "insight/home.html", page)
