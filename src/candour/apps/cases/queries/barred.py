"""Conflicts asked of the database: the rule of `sql/conflicts.sql` as an expression, for pages that only need yes or no.

Who is barred and why is `conflicts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from candour.apps.cases.models import Case, Exclusion
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report

_BARRED = "SELECT case_id FROM cases_conflicts(%s, %s) WHERE (SELECT cases_has_ties(%s))"


class Conflict(Func):
    """The first rule that bars a person from a case, or null."""

    function = "cases_conflict"
    output_field = CharField()

    def __init__(self, staff: Staff | str, case: str = "pk") -> None:
        """Ask about this person, or whose id is in this column, and the case whose id is in column `case`."""
        super().__init__(F(staff) if isinstance(staff, str) else Value(staff.pk), F(case))


def free_of_conflict(cases: QuerySet[Case], staff: Staff) -> QuerySet[Case]:
    """Those of the cases the person has no conflict in. Each is looked at, so ask about few: one, or a page (`open_to`)."""
    return cases.alias(ties=has_ties(staff), conflict=Conflict(staff)).filter(Q(ties=False) | Q(conflict__isnull=True))


def has_ties(staff: Staff) -> RawSQL:
    """A column of a list's rows: whether anything ties the person to any case at all. `closed_to` need be asked only then."""
    return RawSQL("(SELECT cases_has_ties(%s))", [staff.pk], output_field=BooleanField())


def closed_to(staff: Staff, cases: Iterable[UUID | None]) -> set[UUID]:
    """Those of the cases of one page that the person has a conflict in. One query, however many they are."""
    with connection.cursor() as cursor:
        cursor.execute(_BARRED, [[staff.pk], [case for case in cases if case], staff.pk])
        return {case for (case,) in cursor.fetchall()}


class Named(Protocol):
    """A case, or as much of one as names it."""

    @property
    def pk(self) -> UUID:
        """Its id."""


AnyCase = TypeVar("AnyCase", bound=Named)


def open_to(staff: Staff, cases: Iterable[AnyCase]) -> list[AnyCase]:
    """Those of the cases of one page that the person has no conflict in, in their order. One query."""
    shown = list(cases)
    closed = closed_to(staff, [case.pk for case in shown])
    return [case for case in shown if case.pk not in closed]


def not_excluded(reports: QuerySet[Report], staff: Staff) -> QuerySet[Report]:
    """Those of the reports whose reporter has not ruled her out."""
    return reports.exclude(Exists(exclusions_of(staff).filter(report=OuterRef("pk"))))


def exclusions_of(staff: Staff) -> QuerySet[Exclusion]:
    """Rows that rule her out, as a colleague or as an officer."""
    ruled_out = Q(staff=staff)
    if staff.officer_id:
        ruled_out |= Q(officer=staff.officer_id)
    return Exclusion.objects.filter(ruled_out)
