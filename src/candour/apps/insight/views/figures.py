"""Pages of counted figures, and asking for a new count. Nothing is counted while a page waits."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candour.apps.insight import access, services, tasks
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
