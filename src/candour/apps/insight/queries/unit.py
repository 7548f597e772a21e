"""Queries for the pages of a unit and of a force: people, sub-units, and allegations by year, in a fixed number of queries.

Not here: rates with intervals and comparisons of units, which a counting run stores (apps/records).
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
    """The numbers of allegations, cases and accused officers of one unit, for incidents in one year."""

    year: int
    allegations: int
    cases: int
    officers: int


def years(unit: Unit, cases: QuerySet[Case]) -> list[Year]:
    """Count, by year of incident, the allegations in `cases` about people posted to the unit on the day of the incident."""
    there = Posting.objects.filter(
        Q(since=None) | Q(since__lte=OuterRef("case__incident_on")),
        Q(until=None) | Q(until__gte=OuterRef("case__incident_on")),
        officer=OuterRef("subject"),
        unit=unit,
    )
    allegations = Allegation.objects.filter(Exists(there), case__in=cases, subject__postings__unit=unit).exclude(
        case__incident_on=None
    )
    by_year = allegations.values(year=ExtractYear("case__incident_on")).annotate(
        allegations=Counted("pk", distinct=True),
        cases=Counted("case", distinct=True),
        officers=Counted("subject", distinct=True),
    )
    return [Year(**row) for row in by_year.order_by("year")]


def people(unit: Unit, today: dt.date, barred: Collection[UUID]) -> list[Posting]:
    """Return the present postings to the unit, sorted by officer's name, without the officers in `barred`.

    At most `SHOWN` + 1 postings are returned, so that the caller can tell whether there are more than `SHOWN`.
    """
    now = Posting.objects.filter(Q(until=None) | Q(until__gte=today), unit=unit, officer__resigned_on=None)
    rows = now.exclude(officer__in=barred).select_related("officer")
    return list(rows.order_by("officer__last_name", "officer__first_name", "pk")[: SHOWN + 1])


def parts(unit: Unit) -> list[Unit]:
    """Return the units directly under a unit, sorted by code."""
    return list(Unit.objects.filter(parent=unit).order_by("code"))


def units(force: Force) -> list[Unit]:
    """Return every unit of a force, sorted by code; codes that are numbers are sorted as numbers.

    Units that belong to another unit come after all others.
    """
    return sorted(
        Unit.objects.filter(force=force), key=lambda unit: (unit.parent_id is not None, unit.code.zfill(8), unit.name)
    )


def strength(force: Force) -> int:
    """Return the number of people on a force's roster, including those who left."""
    return Officer.objects.filter(force=force).count()
