"""Officers a member of staff has a conflict about, whatever the case: the person sees nothing of them here.

The rule is `cases_barred_officers` of `cases/sql/conflicts.sql`: the conflict rule asked of officers in place of cases.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from candour.apps.cases.models import Allegation, Case
from candour.apps.cases.queries.barred import exclusions_of
from candour.apps.people.models import Staff


def barred_officers(staff: Staff) -> frozenset[UUID]:
    """Every officer the person may not look at; empty where nothing ties the person to any. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT officer_id FROM cases_barred_officers(%s)", [staff.pk])
        return frozenset(officer for (officer,) in cursor.fetchall())


def not_barred(cases: QuerySet[Case], staff: Staff, barred: Collection[UUID]) -> QuerySet[Case]:
    """Those of the cases that name none of the officers she may not look at, and whose reporter has not ruled her out."""
    ruled_out = exclusions_of(staff).filter(report__in_case__case=OuterRef("pk"))
    found = cases.exclude(Exists(ruled_out))
    if not barred:
        return found
    return found.exclude(Exists(Allegation.objects.filter(case=OuterRef("pk"), subject__in=barred)))
