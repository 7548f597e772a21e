"""Filters and columns of querysets that apply the rules on conflicts of interest (`sql/conflicts.sql`).

They are for pages that need no reasons. Not here: which rules bar a person, each with its sentence (`conflicts`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from candour.apps.cases.models import Case, Exclusion, Handler
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report

_BARRED = "SELECT case_id FROM cases_conflicts(%s, %s) WHERE (SELECT cases_has_ties(%s))"


class Conflict(Func):
    """SQL expression: the name of the first rule on conflicts of interest that bars a person from a case, or null."""

    function = "cases_conflict"
    output_field = CharField()

    def __init__(self, staff: Staff | str, case: str = "pk") -> None:
        """`staff`: a person, or the name of a column with a person's id. `case`: the name of the column with the case's id."""
        super().__init__(F(staff) if isinstance(staff, str) else Value(staff.pk), F(case))


def free_of_conflict(cases: QuerySet[Case], staff: Staff) -> QuerySet[Case]:
    """The cases from which no conflict bars the staff member. Slow for many cases; for one page use `open_to`."""
    return cases.alias(ties=has_ties(staff), conflict=Conflict(staff)).filter(Q(ties=False) | Q(conflict__isnull=True))


def has_ties(staff: Staff) -> RawSQL:
    """SQL column: whether any conflict of interest could bar the staff member from any case at all.

    The value is the same in every row. Where it is false, the caller need not call `closed_to`.
    """
    return RawSQL("(SELECT cases_has_ties(%s))", [staff.pk], output_field=BooleanField())


def closed_to(staff: Staff, cases: Iterable[UUID | None]) -> set[UUID]:
    """The ids of the cases in `cases` that a conflict of interest closes to the staff member. `cases`: case ids. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_BARRED, [[staff.pk], [case for case in cases if case], staff.pk])
        return {case for (case,) in cursor.fetchall()}


class HasCaseId(Protocol):
    """The type of the rows that `open_to` filters: a case, or any object with a case's id as `pk`."""

    @property
    def pk(self) -> UUID:
        """The id of the case."""


AnyCase = TypeVar("AnyCase", bound=HasCaseId)


def open_to(staff: Staff, cases: Iterable[AnyCase]) -> list[AnyCase]:
    """The cases in `cases` from which no conflict bars the staff member, in the given order. One query."""
    shown = list(cases)
    closed = closed_to(staff, [case.pk for case in shown])
    return [case for case in shown if case.pk not in closed]


def not_excluded(reports: QuerySet[Report], staff: Staff) -> QuerySet[Report]:
    """The reports whose reporter did not exclude this staff member."""
    return reports.exclude(Exists(exclusions_of(staff).filter(report=OuterRef("pk"))))


def exclusions_of(staff: Staff) -> QuerySet[Exclusion]:
    """Exclusions in force that name this person, either as a staff member or as an officer on the roster."""
    ruled_out = Q(staff=staff)
    if staff.officer_id:
        ruled_out |= Q(officer=staff.officer_id)
    return Exclusion.objects.filter(Exclusion.IN_FORCE, ruled_out)


def barred_from_report(report: Report, people: Collection[Staff], today: date) -> set[UUID]:
    """The ids of those among `people` to whom the server refuses the report today, although they may hold a key that opens it.

    A person is refused if the reporter excludes the person, a conflict bars the person from the report's case, or the person is
    a past handler whose days of access after the handover are over.
    """
    ids = [one.pk for one in people]
    named = Exclusion.objects.filter(Exclusion.IN_FORCE, report=report)
    officers = named.exclude(officer=None).values("officer")
    excluded = Staff.objects.filter(Q(pk__in=named.values("staff")) | Q(officer__in=officers), pk__in=ids)
    past = Handler.objects.filter(Handler.READS_ON, case__case_reports__report=report, overlap_until__lt=today)
    cases = Case.objects.filter(case_reports__report=report).values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_id FROM cases_conflicts(%s, %s)", [ids, list(cases)])
        tied = {staff for (staff,) in cursor.fetchall()}
    return tied | set(excluded.values_list("pk", flat=True)) | set(past.values_list("staff", flat=True))
