"""The lists of cases on the desk's start page: unassigned, passed on, to be reviewed, and the staff member's own.

A list is read as bare lines, which is one query; `counts_of` counts for the lines of all lists at once. So PostgreSQL plans the
counts and their policies once for the page and not for each list, and counts for no case that is not shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from candour.apps.cases.models import Case, CaseReport, Handler
from candour.apps.cases.queries.barred import closed_to, has_ties
from candour.apps.cases.queries.open_work import open_cases
from candour.apps.desk.queries.waiting import LIST, Page, cut_page
from candour.apps.people.models import Staff
from candour.apps.people.permissions import INVESTIGATING_ROLE
from candour.apps.reports.models import SafetyFlag

_OFTEN = """
SELECT case_id, count(*) FROM cases_handlers_of_open() WHERE body_id = %s AND role = %s
 GROUP BY case_id HAVING count(*) > 1 ORDER BY count(*) DESC, case_id LIMIT %s
"""


class CaseLine(NamedTuple):
    """A line of a list of cases."""

    pk: UUID
    reference: str
    opened_at: datetime | None


class CaseCounts(NamedTuple):
    """What a line of a list of cases counts: the case's reports, and the investigators that it has had.

    `unsafe`: whether a safety flag of a report is unanswered.
    """

    reports: int
    investigators: int
    unsafe: bool


def unassigned(staff: Staff, number: int = 1) -> Page[CaseLine]:
    """One page of the list of open cases without an investigator, the oldest first."""
    investigator = Handler.objects.filter(case=OuterRef("pk"), role=INVESTIGATING_ROLE, until=None)
    page = cut_page(_lines_of(staff, open_cases(staff).exclude(Exists(investigator))), number, LIST)
    return Page(_without_conflicts(staff, page.rows), page.number, page.more)


def with_several_investigators(staff: Staff) -> list[CaseLine]:
    """Open cases that have had more than one investigator, the cases with the most investigators first."""
    with connection.cursor() as cursor:
        cursor.execute(_OFTEN, [staff.body_id, INVESTIGATING_ROLE, LIST])
        often = dict(cursor.fetchall())
    lines = _without_conflicts(staff, _lines_of(staff, Case.objects.filter(pk__in=often))) if often else []
    return sorted(lines, key=lambda line: -often[line.pk])


def for_review(staff: Staff) -> list[CaseLine]:
    """Open cases that need an independent review: cases of the staff member's body, and cases about that body's own force."""
    over = Q(body=staff.body_id)
    if staff.body.force_id:
        over |= Q(force=staff.body.force_id)
    cases = Case.objects.exclude(review_wanted_at=None).filter(over, closed_on=None)
    return _without_conflicts(staff, _lines_of(staff, cases, "review_wanted_at")[:LIST])


def own_cases(staff: Staff, cases: Collection[UUID]) -> list[CaseLine]:
    """The open cases in `cases` (ids of cases that the staff member handles), the oldest first."""
    return _without_conflicts(staff, _lines_of(staff, open_cases(staff).filter(pk__in=cases))) if cases else []


def unsafe_first(lines: Iterable[CaseLine], counts: Mapping[UUID, CaseCounts]) -> list[CaseLine]:
    """The lines of at most 100 cases: those with an unanswered safety flag first, otherwise in their order."""
    return sorted(lines, key=lambda line: not counts[line.pk].unsafe)[: 4 * LIST]


def counts_of(lines: Iterable[CaseLine]) -> dict[UUID, CaseCounts]:
    """The counts for the cases of these lines, by the case's id. Three queries, or none for no cases."""
    cases = {line.pk for line in lines}
    if not cases:
        return {}
    reports: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for case, report in CaseReport.objects.filter(case__in=cases).values_list("case", "report"):
        reports[case].append(report)
    handlers = Counter(Handler.objects.filter(case__in=cases, role=INVESTIGATING_ROLE).values_list("case", flat=True))
    concerned = [report for several in reports.values() for report in several]
    unsafe = set(SafetyFlag.objects.filter(report__in=concerned, answered_at=None).values_list("report", flat=True))
    return {case: CaseCounts(len(reports[case]), handlers[case], not unsafe.isdisjoint(reports[case])) for case in cases}


def _lines_of(staff: Staff, cases: QuerySet[Case], *order: str) -> QuerySet[Case, Any]:
    """The cases as tuples: the fields of `CaseLine`, then `ties`, whether some conflict could bar the staff member from a case.

    `order`: the columns by which the cases are sorted first.
    """
    return cases.annotate(ties=has_ties(staff)).order_by(*order, "opened_at", "pk").values_list(*CaseLine._fields, "ties")


def _without_conflicts(staff: Staff, listed: Iterable[Any]) -> list[CaseLine]:
    """The lines in `listed` (the result of `_lines_of`), without those of cases from which a conflict bars the staff member."""
    rows = list(listed)
    closed = closed_to(staff, [row[0] for row in rows]) if rows and rows[0][-1] else set()
    return [CaseLine(*row) for *row, _ties in rows if row[0] not in closed]
