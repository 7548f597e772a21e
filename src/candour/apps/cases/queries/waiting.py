"""The desk's lists: reports that wait, cases that wait, one's own cases. Each takes a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from candour.apps.cases.models import Case, CaseReport, Handler, MissedClock, Waiting
from candour.apps.cases.queries.barred import exclusions_of, open_to
from candour.apps.people.models import Role, Staff
from candour.apps.reports.models import SafetyFlag

PAGE = 25
LIST = 25
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, and whether there are more. Pages count from 1."""

    rows: Sequence[Row]
    number: int
    more: bool


def reports(staff: Staff, number: int = 1) -> Page[Waiting]:
    """Reports in no case: those whose reporter is not safe first, then those nobody opened, then the oldest."""
    flags = Prefetch("report__safety_flags", SafetyFlag.objects.filter(answered_at=None), to_attr="open_flags")
    ruled_out = exclusions_of(staff).filter(report=OuterRef("pk"))
    rows = (
        Waiting.objects.filter(body=staff.body_id)
        .exclude(Exists(ruled_out))
        .select_related("report__force")
        .prefetch_related(flags)
        .order_by("-unsafe", "opened", "since", "report")
    )
    return _page(rows, number, PAGE)


def flags_in_cases(staff: Staff) -> list[SafetyFlag]:
    """Unanswered safety flags of reports that are in an open case already, the oldest first."""
    found = SafetyFlag.objects.filter(answered_at=None, report__body=staff.body_id, report__in_case__case__closed_on=None)
    shown = found.exclude(report__in_case=None).select_related("report__in_case__case").order_by("raised_hour", "pk")[:LIST]
    open_ = {case.pk for case in open_to(staff, (flag.report.in_case.case for flag in shown))}
    return [flag for flag in shown if flag.report.in_case.case_id in open_]


def unassigned(staff: Staff, number: int = 1) -> Page[Case]:
    """Open cases without an investigator, the oldest first."""
    page = _page(_listed(open_cases(staff).exclude(Exists(_investigated()))), number, LIST)
    return Page(open_to(staff, page.rows), page.number, page.more)


def passed_on(staff: Staff) -> list[Case]:
    """Open cases that more than one investigator has handled, those with most first."""
    often = (
        Handler.objects.filter(case__in=open_cases(staff), role=Role.Name.INVESTIGATOR)
        .values("case")
        .annotate(people=Count("pk"))
        .filter(people__gt=1)
        .order_by("-people", "case")
        .values_list("case", flat=True)
    )
    return open_to(staff, _listed(Case.objects.filter(pk__in=list(often[:LIST])), "-investigators"))


def own(staff: Staff) -> list[Case]:
    """Open cases she handles, those with an unanswered safety flag first, then the oldest."""
    hers = Handler.objects.filter(staff=staff, until=None).values("case")
    return open_to(staff, _listed(open_cases(staff).filter(pk__in=hers), "-unsafe")[: 4 * LIST])


def for_review(staff: Staff) -> list[Case]:
    """Cases passed on so often that somebody independent should look: those of her body, or of the force it oversees."""
    over = Q(body=staff.body_id)
    if staff.body.force_id:
        over |= Q(force=staff.body.force_id)
    cases = Case.objects.exclude(review_wanted_at=None).filter(over, closed_on=None)
    return open_to(staff, _listed(cases, "review_wanted_at")[:LIST])


def overlaps_over(staff: Staff) -> list[Handler]:
    """Past handlers whose day to read has passed and whose grants are still to be withdrawn, the longest overdue first."""
    rows = Handler.objects.filter(case__body=staff.body_id, overlap_until__lt=timezone.localdate(), overlap_ended_at=None)
    found = list(rows.select_related("case", "staff").order_by("overlap_until", "pk")[:LIST])
    open_ = {case.pk for case in open_to(staff, (row.case for row in found))}
    return [row for row in found if row.case_id in open_]


def missed(staff: Staff) -> list[MissedClock]:
    """Duties missed in matters and reports of her body, or of the force it oversees, the newest first."""
    over = Q(matter__case__body=staff.body_id) | Q(report__body=staff.body_id)
    if staff.body.force_id:
        over |= Q(matter__case__force=staff.body.force_id) | Q(report__force=staff.body.force_id)
    rows = MissedClock.objects.filter(over).select_related("matter__case", "report__body").order_by("-due", "pk")[: 2 * LIST]
    open_ = {case.pk for case in open_to(staff, (row.matter.case for row in rows if row.matter))}
    return [row for row in rows if row.matter is None or row.matter.case_id in open_][:LIST]


def open_cases(staff: Staff) -> QuerySet[Case]:
    """Live cases of her body that are not closed."""
    return Case.objects.filter(body=staff.body_id, source="", closed_on=None)


def _investigated() -> QuerySet[Handler]:
    return Handler.objects.filter(case=OuterRef("pk"), role=Role.Name.INVESTIGATOR, until=None)


def _listed(cases: QuerySet[Case], *order: str) -> QuerySet[Case]:
    # Counts as subqueries: made for the rows of the page only.
    unanswered = SafetyFlag.objects.filter(report__in_case__case=OuterRef("pk"), answered_at=None)
    investigators = Handler.objects.filter(case=OuterRef("pk"), role=Role.Name.INVESTIGATOR)
    counted = cases.annotate(
        reports=_count(CaseReport.objects.filter(case=OuterRef("pk"))),
        investigators=_count(investigators),
        unsafe=Exists(unanswered),
    )
    return counted.order_by(*order, "opened_at", "pk")


def _count(rows: QuerySet[Any]) -> Coalesce:
    each = rows.order_by().values("case").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(each), 0)


def _page(rows: QuerySet[Row], number: int, size: int) -> Page[Row]:  # type: ignore[type-var]  # a model, unknown here
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, len(found) > size)
