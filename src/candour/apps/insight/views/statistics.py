"""The pages of statistics, and the request for a new counting run. The worker computes; the pages show stored results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from candour.apps.insight import access, services
from candour.apps.insight.queries import network
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.permissions import Permission
from candour.apps.records import services as records
from candour.apps.records import tasks
from candour.apps.records.queries.registry import CO_ACCUSED, DISPARITY, StatisticKind
from candour.apps.records.queries.statistics import latest
from candour.domain.charts.statistics import co_accused as network_charts
from candour.domain.charts.statistics import disparity as disparity_charts


@staff(Permission.VIEW_PATTERNS)
@require_POST
def count(request: StaffRequest, force: UUID) -> HttpResponseBase:
    """Request a new counting run of a force, then redirect to the page of the force."""
    force_row = access.own_force_or_404(request.staff, force)
    run, new = records.request_run(force_row, now=timezone.now(), by=request.staff)
    if new:
        tasks.count.defer(pk=str(run.pk))
    messages.success(request, _("The figures are being counted. Load the page again in a minute."))
    return redirect("insight_force", force_row.pk)


def page_of(kind: StatisticKind[Any]) -> Callable[..., HttpResponseBase]:
    """Build the view of the page for a statistic of this kind: the stored result, and charts of the result."""

    @staff(Permission.VIEW_PATTERNS)
    @require_GET
    def statistic(request: StaffRequest, force: UUID) -> HttpResponseBase:
        """Show the stored result of the statistic for one force, with charts."""
        force_row = access.force_or_404(request.staff, force)
        services.record_access(request.staff, kind.name, now=timezone.now(), force=force_row)
        counted = latest(force_row, kind)
        result = counted.result(kind)
        charts = kind.charts(result, gettext) if kind.charts and result is not None else ()
        page = {"force": force_row, "counted": counted, "refusal": counted.refusal(kind), "result": result, "charts_of": charts}
        return render(request, f"insight/{kind.name}.html", page)

    return statistic


@staff(Permission.VIEW_PATTERNS)
@require_GET
def disparity(request: StaffRequest, force: UUID) -> HttpResponseBase:
    """Show the differences between groups of people in one force at each stage of a case, such as a finding.

    The query parameter `groups` is the number, from 0, of the way to divide people into groups (by sex, for example).
    """
    force_row = access.force_or_404(request.staff, force)
    services.record_access(request.staff, DISPARITY.name, now=timezone.now(), force=force_row)
    counted = latest(force_row, DISPARITY)
    every = counted.result(DISPARITY) or ()
    number = request.GET.get("groups", "0")
    at = int(number) if number.isascii() and number.isdigit() and int(number) < len(every) else 0
    shown = every[at] if every else None
    page = {
        "force": force_row,
        "counted": counted,
        "refusal": counted.refusal(DISPARITY),
        "every": every,
        "at": at,
        "shown": shown,
        "stages": [(stage, disparity_charts.ratios(stage, gettext)) for stage in shown.stages] if shown else [],
    }
    return render(request, "insight/disparity.html", page)


@staff(Permission.VIEW_PATTERNS)
@require_GET
def co_accused(request: StaffRequest, force: UUID) -> HttpResponseBase:
    """Show a force's network of co-accused officers. Officers with whom the staff member has a conflict are not named."""
    force_row = access.force_or_404(request.staff, force)
    services.record_access(request.staff, CO_ACCUSED.name, now=timezone.now(), force=force_row)
    counted = latest(force_row, CO_ACCUSED)
    result = counted.result(CO_ACCUSED)
    officers = network.named(result.officer_ids, request.staff) if result else {}
    names = {pk: officer.name for pk, officer in officers.items()}
    page = {
        "force": force_row,
        "counted": counted,
        "refusal": counted.refusal(CO_ACCUSED),
        "result": result,
        "officers": officers,
        "network": network_charts.whole(result, names, gettext) if result else None,
    }
    return render(request, "insight/network.html", page)
