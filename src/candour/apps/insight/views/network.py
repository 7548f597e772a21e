"""Who is accused with whom: around one officer, and in a whole force."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from candour.apps.insight import access, services
from candour.apps.insight.charts import network as drawn
from candour.apps.insight.models import Look
from candour.apps.insight.queries import network
from candour.apps.insight.queries.figures import counted
from candour.apps.people.access import StaffRequest, staff


@staff(*access.LOOKERS)
@require_GET
def around(request: StaffRequest, officer: UUID) -> HttpResponseBase:
    """One officer's circle, from the rows as they are now."""
    found = access.officer_or_404(request.staff, officer)
    services.look(request.staff, Look.Page.ASSOCIATES, now=timezone.now(), officer=found)
    circle = network.around(found, request.staff)
    chart = drawn.circle(circle, found) if circle.ties else None
    return render(request, "insight/around.html", {"officer": found, "circle": circle, "network": chart})


@staff(*access.LOOKERS)
@require_GET
def whole(request: StaffRequest, force: UUID) -> HttpResponseBase:
    """A force's network, from the counted figures."""
    found = access.force_or_404(request.staff, force)
    services.look(request.staff, Look.Page.NETWORK, now=timezone.now(), force=found)
    counts = counted(found, "network")
    data = counts.part("network")
    names = network.named(network.ids_in(data), request.staff) if data else {}
    page = {
        "force": found,
        "counted": counts,
        "data": data,
        "names": names,
        "network": drawn.whole(data, names) if data else None,
    }
    return render(request, "insight/network.html", page)
