"""The page of a force, and the page of a unit of a force."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from candour.apps.forces.models import Unit
from candour.apps.insight import access, services
from candour.apps.insight.queries import unit as units
from candour.apps.insight.queries.barred import barred_officers
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.permissions import Permission
from candour.apps.records.queries.registry import PAGES, REPEATS
from candour.apps.records.queries.statistics import latest, rate_of, unit_code
from candour.domain.charts import Chart
from candour.domain.charts.statistics import repeats
from candour.domain.patterns.results.repeats import Repeats


@staff(Permission.VIEW_PATTERNS)
@require_GET
def unit(request: StaffRequest, unit: UUID) -> HttpResponseBase:
    """Show one unit: the people posted to the unit, the sub-units, and the allegations by year."""
    unit_row = access.unit_or_404(request.staff, unit)
    services.record_access(request.staff, "unit", now=timezone.now(), unit=unit_row)
    page = {
        "unit": unit_row,
        "counted": (counted := latest(unit_row.force, REPEATS)),
        "rate": rate_of(unit_row, counted.result(REPEATS)),
        "years": units.years(unit_row, access.own_cases(request.staff)),
        "people": units.people(unit_row, timezone.localdate(), barred_officers(request.staff)),
        "most": units.SHOWN,
        "parts": units.parts(unit_row),
    }
    return render(request, "insight/unit.html", page)


@staff(Permission.VIEW_PATTERNS)
@require_GET
def force(request: StaffRequest, force: UUID) -> HttpResponseBase:
    """Show one force: the units, and the statistics stored by the force's last counting run."""
    force_row = access.force_or_404(request.staff, force)
    services.record_access(request.staff, "force", now=timezone.now(), force=force_row)
    counted, own = latest(force_row, REPEATS), units.units(force_row)
    page = {
        "force": force_row,
        "units": own,
        "strength": units.strength(force_row),
        "counted": counted,
        "repeats": (result := counted.result(REPEATS)),
        "refusal": counted.refusal(REPEATS),
        "charts_of": _charts_of_repeats(result, own) if result else [],
        "statistics": PAGES,
    }
    return render(request, "insight/force.html", page)


def _charts_of_repeats(result: Repeats, own: list[Unit]) -> list[Chart]:
    """Return the charts on repeated allegations in a force: their concentration on few officers, and the rates of units.

    `own`: the units of the force, from which the chart of rates takes the names.
    """
    names = {unit_code(unit.code): unit.name for unit in own}
    charts: list[Chart] = [repeats.concentration(result.shared, gettext)]
    return [*charts, repeats.units(result.units, names, gettext)] if result.units else charts
