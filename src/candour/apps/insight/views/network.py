"""The page of officers accused in the same cases as one officer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from candour.apps.insight import access, services
from candour.apps.insight.queries import network
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.permissions import Permission
from candour.domain.charts import Tie
from candour.domain.charts.statistics import co_accused


@staff(Permission.VIEW_PATTERNS)
@require_GET
def around(request: StaffRequest, officer: UUID) -> HttpResponseBase:
    """Show the officers accused in the same cases as the officer with id `officer`.

    The page is computed from the cases when it is opened, not by a counting run.
    """
    officer_row = access.officer_or_404(request.staff, officer)
    services.record_access(request.staff, "associates", now=timezone.now(), officer=officer_row)
    circle = network.around(officer_row, request.staff)
    ties = [Tie(str(first), str(second), cases) for first, second, cases in circle.ties]
    names = {str(pk): other.name for pk, other in circle.officers.items()}
    chart = co_accused.around(str(officer_row.pk), ties, names, gettext) if ties else None
    return render(request, "insight/around.html", {"officer": officer_row, "circle": circle, "network": chart})
