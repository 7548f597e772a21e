"""Officers with whom a staff member has a conflict in any case. The patterns pages show that member nothing about them.

The rule is the SQL function `cases_barred_officers` (cases/sql/conflicts.sql): the conflict rule for officers.
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
    """The ids of all officers with whom this staff member has a conflict, in one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT officer_id FROM cases_barred_officers(%s)", [staff.pk])
        return frozenset(officer for (officer,) in cursor.fetchall())


def not_barred(cases: QuerySet[Case], staff: Staff, barred: Collection[UUID]) -> QuerySet[Case]:
    """Those of `cases` with none of the officers `barred` as subject, and whose reporter has not excluded this staff member."""
    ruled_out = exclusions_of(staff).filter(report__in_case__case=OuterRef("pk"))
    allowed = cases.exclude(Exists(ruled_out))
    if not barred:
        return allowed
    return allowed.exclude(Exists(Allegation.objects.filter(case=OuterRef("pk"), subject__in=barred)))
