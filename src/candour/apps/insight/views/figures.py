"""Pages of counted figures, and asking for a new count. Nothing is counted while a page waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from candour.apps.insight import access, services, tasks
from candour.apps.insight.charts import churn as churn_charts
from candour.apps.insight.charts import disparity as disparity_charts
from candour.apps.insight.models import Look
from candour.apps.insight.queries.figures import counted
from candour.apps.people.access import StaffRequest, staff


@staff(*access.LOOKERS)
@require_POST
def count(request: StaffRequest, force: UUID) -> HttpResponseBase:
    """Ask the worker to count the force's records anew."""
    found = access.force_or_404(request.staff, force)
    made, new = services.ask(found, now=timezone.now(), by=request.staff)
    if new:
        tasks.count.defer(pk=str(made.pk))
    messages.success(request, _("The figures are being counted. Load the page again in a minute."))
    return redirect("insight_force", found.pk)


@staff(*access.LOOKERS)
@require_GET
def churn(request: StaffRequest, force: UUID) -> HttpResponseBase:
    """How long cases take, through how many hands they pass, how often reporters are asked again."""
    found = access.force_or_404(request.staff, force)
    services.look(request.staff, Look.Page.CHURN, now=timezone.now(), force=found)
    counts = counted(found, "churn")
    data = counts.part("churn")
    drawn = churn_charts.drawn(data) if data else []
    return render(request, "insight/churn.html", {"force": found, "counted": counts, "churn": data, "charts_of": drawn})


@staff(*access.LOOKERS)
@require_GET
def disparity(request: StaffRequest, force: UUID) -> HttpResponseBase:
    """How groups fare at each stage; which groups is in the address, by a number."""
    found = access.force_or_404(request.staff, force)
    services.look(request.staff, Look.Page.DISPARITY, now=timezone.now(), force=found)
    counts = counted(found, "disparity")
    every: list[dict[str, Any]] = counts.listed("disparity")
    number = request.GET.get("groups", "0")
    at = int(number) if number.isascii() and number.isdigit() and int(number) < len(every) else 0
    shown = every[at] if every else None
    page = {
        "force": found,
        "counted": counts,
        "every": every,
        "at": at,
        "shown": shown,
        "stages": [(stage, disparity_charts.ratios(stage)) for stage in shown["stages"]] if shown else [],
        "held_words": disparity_charts.held_words,
    }
    return render(request, "insight/disparity.html", page)
