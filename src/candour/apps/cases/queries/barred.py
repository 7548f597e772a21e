"""Conflicts asked of the database: the rule of migration 0002 as an expression, for pages that only need yes or no.

Who is barred and why, for many candidates at once, is `candidates`.
"""

from __future__ import annotations

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from candour.apps.cases.models import Case, Exclusion
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report


class Conflict(Func):
    """The first rule that bars a person from a case, or null."""

    function = "cases_conflict"
    output_field = CharField()

    def __init__(self, staff: Staff, case: str = "pk") -> None:
        """Ask about this person and the case whose id is in column `case`."""
        super().__init__(Value(staff.pk), F(case))


def free_of_conflict(cases: QuerySet[Case], staff: Staff) -> QuerySet[Case]:
    """Those of the cases she has no conflict in. Looked at one by one, so take a slice."""
    return cases.alias(conflict=Conflict(staff)).filter(conflict__isnull=True)


def not_excluded(reports: QuerySet[Report], staff: Staff) -> QuerySet[Report]:
    """Those of the reports whose reporter has not ruled her out."""
    return reports.exclude(Exists(exclusions_of(staff).filter(report=OuterRef("pk"))))


def exclusions_of(staff: Staff) -> QuerySet[Exclusion]:
    """Rows that rule her out, as a colleague or as an officer."""
    ruled_out = Q(staff=staff)
    if staff.officer_id:
        ruled_out |= Q(officer=staff.officer_id)
    return Exclusion.objects.filter(ruled_out)
