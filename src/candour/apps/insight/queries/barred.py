"""Finds the officers with whom a staff member has a conflict of interest in any case.

The patterns pages show the staff member nothing about those officers. What counts as a conflict is decided by the SQL function
`cases_barred_officers` (cases/sql/conflicts.sql).
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
    """Return the ids of all officers with whom this staff member has a conflict of interest, in one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT officer_id FROM cases_barred_officers(%s)", [staff.pk])
        return frozenset(officer for (officer,) in cursor.fetchall())


def not_barred(cases: QuerySet[Case], staff: Staff, barred: Collection[UUID]) -> QuerySet[Case]:
    """Return the `cases` that have no officer in `barred` as subject, and no report that excludes this staff member.

    A report excludes the staff members whom its reporter does not want to handle the report.
    """
    ruled_out = exclusions_of(staff).filter(report__in_case__case=OuterRef("pk"))
    allowed = cases.exclude(Exists(ruled_out))
    if not barred:
        return allowed
    return allowed.exclude(Exists(Allegation.objects.filter(case=OuterRef("pk"), subject__in=barred)))
