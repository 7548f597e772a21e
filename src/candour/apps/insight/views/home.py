"""Where patterns begin: forces to look at, and what waits."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from candour.apps.insight import access
from candour.apps.insight.models import Look
from candour.apps.insight.queries import links
from candour.apps.insight.queries.alerts import waiting
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Role
from candour.apps.people.queries import live_roles

_LOOKS = 30


@staff(*access.LOOKERS, Role.Name.ASSESSOR)
@require_GET
def home(request: StaffRequest) -> HttpResponseBase:
    """What she can look at; for overseers, who looked lately."""
    roles = live_roles(request.staff)
    page: dict[str, object] = {
        "looks_at": not roles.isdisjoint(access.LOOKERS),
        "forces": access.forces(request.staff).order_by("name"),
    }
    if not roles.isdisjoint(access.WATCHERS):
        page["alerts"] = waiting(request.staff, timezone.now())
        page["links"] = links.waiting(request.staff).count()
    if Role.Name.OVERSEER in roles:
        looked = Look.objects.filter(staff__body__force=request.staff.body.force_id).select_related(
            "staff", "officer", "unit", "force"
        )
        page["looked"] = looked.order_by("-at")[:_LOOKS]
    return render(request, "insight/home.html", page)
