"""A unit or a whole force: who serves there, and the allegations about those who served there on the day of the incident.

Rates with intervals, and units beside each other, come from the counted figures (`figures`); what is here is counted as the
page is shown, in a fixed number of queries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count as Counted
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from candour.apps.cases.models import Allegation, Case
from candour.apps.forces.models import Force, Officer, Posting, Unit

SHOWN = 50


@dataclass(frozen=True)
class Year:
    """Allegations about incidents of one year."""

    year: int
    allegations: int
    cases: int
    officers: int


def years(unit: Unit, cases: QuerySet[Case]) -> list[Year]:
    """Allegations of these cases by the year of the incident, about people posted to the unit on that day."""
    there = Posting.objects.filter(
        Q(since=None) | Q(since__lte=OuterRef("case__incident_on")),
        Q(until=None) | Q(until__gte=OuterRef("case__incident_on")),
        officer=OuterRef("subject"),
        unit=unit,
    )
    found = Allegation.objects.filter(Exists(there), case__in=cases, subject__postings__unit=unit).exclude(
        case__incident_on=None
    )
    by_year = found.values(year=ExtractYear("case__incident_on")).annotate(
        allegations=Counted("pk", distinct=True),
        cases=Counted("case", distinct=True),
        officers=Counted("subject", distinct=True),
    )
    return [Year(**row) for row in by_year.order_by("year")]


def people(unit: Unit, today: dt.date, barred: Collection[UUID]) -> list[Posting]:
    """Who serves there today, by name; at most one more than are shown, and nobody she may not look at."""
    now = Posting.objects.filter(Q(until=None) | Q(until__gte=today), unit=unit, officer__resigned_on=None)
    rows = now.exclude(officer__in=barred).select_related("officer")
    return list(rows.order_by("officer__last_name", "officer__first_name", "pk")[: SHOWN + 1])


def parts(unit: Unit) -> list[Unit]:
    """The units under it."""
    return list(Unit.objects.filter(parent=unit).order_by("code"))


def units(force: Force) -> list[Unit]:
    """Every unit of a force, by code, numbers in the order of numbers; those under another come last."""
    return sorted(Unit.objects.filter(force=force), key=lambda one: (one.parent_id is not None, one.code.zfill(8), one.name))


def strength(force: Force) -> int:
    """How many people its roster has, those who left among them."""
    return Officer.objects.filter(force=force).count()
