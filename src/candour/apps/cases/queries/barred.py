"""The conflict rule of `sql/conflicts.sql` as filters and columns of querysets, for pages that need no reasons.

Not here: every rule that bars a person, with its sentence (`conflicts`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Choose
from django.db.models.expressions import RawSQL

from candour.apps.cases.models import Case, Exclusion
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report

_BARRED = "SELECT case_id FROM cases_conflicts(%s, %s) WHERE (SELECT cases_has_ties(%s))"


class Conflict(Func):
    """SQL expression: the name of the first rule that bars a person from a case, or null."""

    function = "cases_conflict"
    output_field = CharField()

    def __init__(self, staff: Staff | str, case: str = "pk") -> None:
        """`staff`: a person, or the name of a column with a person's id. `case`: the name of the column with the case's id."""
        super().__init__(F(staff) if isinstance(staff, str) else Value(staff.pk), F(case))


def free_of_conflict(cases: QuerySet[Case], staff: Staff) -> QuerySet[Case]:
    """Filter out the cases in which the person has a conflict. Slow for many cases; for a page of a list use `open_to`."""
    return cases.alias(ties=_ties(staff), conflict=Conflict(staff)).filter(Q(ties=False) | Q(conflict__isnull=True))


def barring(staff: Staff, case: str) -> Choose:
    """A column for a list: the rule that bars the person from the case in column `case`, null where none does.

    With a LIMIT, PostgreSQL computes this column only for the rows it returns, because the function is declared costly.
    """
    return Choose(When(_ties(staff), then=Conflict(staff, case)))


def _ties(staff: Staff) -> RawSQL:
    return RawSQL("(SELECT cases_has_ties(%s))", [staff.pk], output_field=BooleanField())


class HasCaseId(Protocol):
    """A case, or a row with a case's id as `pk`."""

    @property
    def pk(self) -> UUID:
        """The id of the case."""


AnyCase = TypeVar("AnyCase", bound=HasCaseId)


def open_to(staff: Staff, cases: Iterable[AnyCase]) -> list[AnyCase]:
    """The cases in which the person has no conflict, in the order they came. One query."""
    shown = list(cases)
    with connection.cursor() as cursor:
        cursor.execute(_BARRED, [[staff.pk], [case.pk for case in shown], staff.pk])
        barred = {case for (case,) in cursor.fetchall()}
    return [case for case in shown if case.pk not in barred]


def not_excluded(reports: QuerySet[Report], staff: Staff) -> QuerySet[Report]:
    """Filter out the reports whose reporter excluded this staff member."""
    return reports.exclude(Exists(exclusions_of(staff).filter(report=OuterRef("pk"))))


def exclusions_of(staff: Staff) -> QuerySet[Exclusion]:
    """Exclusions of this staff member, as a staff member or as an officer on the roster."""
    ruled_out = Q(staff=staff)
    if staff.officer_id:
        ruled_out |= Q(officer=staff.officer_id)
    return Exclusion.objects.filter(ruled_out)
