"""Pages of a force and of its units."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from candour.apps.forces.models import Unit
from candour.apps.insight import access, services
from candour.apps.insight.charts import repeats
from candour.apps.insight.models import Look
from candour.apps.insight.queries import unit as units
from candour.apps.insight.queries.barred import barred_officers
from candour.apps.insight.queries.figures import Counted, counted, padded, rates_of
from candour.apps.people.access import StaffRequest, staff
from candour.domain.charts import Chart


@staff(*access.LOOKERS)
@require_GET
def unit(request: StaffRequest, unit: UUID) -> HttpResponseBase:
    """One unit: allegations by year, and who serves there."""
    found = access.unit_or_404(request.staff, unit)
    services.look(request.staff, Look.Page.UNIT, now=timezone.now(), unit=found)
    page = {
        "unit": found,
        "counted": (counts := counted(found.force, "repeats")),
        "rates": rates_of(found, counts.part("repeats")),
        "years": units.years(found, access.own_cases(request.staff)),
        "people": units.people(found, timezone.localdate(), barred_officers(request.staff)),
        "most": units.SHOWN,
        "parts": units.parts(found),
    }
    return render(request, "insight/unit.html", page)


@staff(*access.LOOKERS)
@require_GET
def force(request: StaffRequest, force: UUID) -> HttpResponseBase:
    """One force: its units, and what was counted of it."""
    found = access.force_or_404(request.staff, force)
    services.look(request.staff, Look.Page.FORCE, now=timezone.now(), force=found)
    counts, own = counted(found, "repeats", "records"), units.units(found)
    page = {
        "force": found,
        "units": own,
        "strength": units.strength(found),
        "counted": counts,
        "charts_of": _drawn(counts, own),
    }
    return render(request, "insight/force.html", page)


def _drawn(counts: Counted, own: list[Unit]) -> list[Chart]:
    found = counts.part("repeats")
    if found is None:
        return []
    names = {padded(unit.code): unit.name for unit in own}
    return [repeats.concentration(found), *([repeats.units(found["units"], names)] if found["units"] else [])]
