"""The search for an officer on the roster, and the page of one officer's history and statistics."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.forces.queries import search_officers
from candour.apps.insight import access, services
from candour.apps.insight.queries import alert_text
from candour.apps.insight.queries import officer as officers
from candour.apps.insight.queries.barred import barred_officers
from candour.apps.insight.queries.officer_statistics import officer_summary
from candour.apps.insight.views.history_chart import timeline as timeline_of
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.permissions import Permission
from candour.apps.people.views.roster import RosterForm
from candour.ui.posting import posted

SHOWN = 50


@staff(Permission.VIEW_PATTERNS)
@require_http_methods(["GET", "POST"])
def find(request: StaffRequest) -> HttpResponseBase:
    """Search the roster for an officer. The form is posted, so that the name stays out of addresses and browser histories."""
    form = RosterForm(posted(request))
    officers_found = None
    if form.is_valid():
        barred = barred_officers(request.staff)
        rows = search_officers(access.forces(request.staff), form.cleaned_data["text"], form.cleaned_data["on"], SHOWN + 1)
        officers_found = [row for row in rows if row.officer.pk not in barred]
    return render(request, "insight/find.html", {"form": form, "found": officers_found, "most": SHOWN})


@staff(Permission.VIEW_PATTERNS)
@require_GET
def timeline(request: StaffRequest, officer: UUID) -> HttpResponseBase:
    """Show one officer's whole history, as a timeline and tables, and the officer's statistics."""
    officer_row = access.officer_or_404(request.staff, officer)
    services.record_access(request.staff, "officer", now=timezone.now(), officer=officer_row)
    history = officers.history(officer_row, request.staff)
    drawn = timeline_of(history, timezone.localdate())
    page = {
        "officer": officer_row,
        "history": history,
        "timeline": drawn,
        "summary": officer_summary(officer_row, request.staff),
        "floor": alert_text.rule_floor(),
    }
    return render(request, "insight/officer.html", page)
