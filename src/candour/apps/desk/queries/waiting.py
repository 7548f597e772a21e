"""Lists of the desk's start page: waiting reports, safety flags, access to be withdrawn, missed duties.

Each list takes a fixed number of queries. Not here: lists of cases (`case_lists`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from candour.apps.cases.models import Handler, Waiting
from candour.apps.cases.queries.barred import closed_to, exclusions_of, has_ties
from candour.apps.matters.models import MissedClock
from candour.apps.people.models import Staff
from candour.apps.reports.models import SafetyFlag

PAGE = 25
LIST = 25
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a long list. `number` counts from 1; `more`: whether another page follows."""

    rows: Sequence[Row]
    number: int
    more: bool


class Flag(NamedTuple):
    """A line of the list of unanswered safety flags, with the references of the flag's report and of the report's case."""

    pk: UUID
    reason: str
    raised_hour: datetime
    report: str
    case: str


class WaitingReport(NamedTuple):
    """A row of the triage queue. `force` is None where not known; `flags`: (id, reason) of each unanswered safety flag."""

    pk: UUID
    reference: str
    categories: Sequence[str]
    unverified_burst: bool
    withdrawn_hour: datetime | None
    force: str | None
    since: datetime
    opened: bool
    flags: list[tuple[UUID, str]]


_REPORT = (
    "report__reference", "report__categories", "report__unverified_burst", "report__withdrawn_hour", "report__force__name",
)  # fmt: skip


def reports(staff: Staff, number: int = 1) -> Page[WaitingReport]:
    """One page of the triage queue, without reports whose reporter excluded the staff member.

    Reports with a safety flag come first, then reports that nobody has opened yet; within each group the oldest come first.
    """
    ruled_out = exclusions_of(staff).filter(report=OuterRef("pk"))
    found = Waiting.objects.filter(body=staff.body_id).exclude(Exists(ruled_out))
    rows = found.order_by("-unsafe", "opened", "since", "report").values_list("pk", *_REPORT, "since", "opened")
    page = cut_page(rows, number, PAGE)
    flags: defaultdict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    open_ = SafetyFlag.objects.filter(report__in=[pk for pk, *_ in page.rows], answered_at=None)
    for report, pk, reason in open_.values_list("report", "pk", "reason"):
        flags[report].append((pk, reason))
    return Page([WaitingReport._make((*row, flags[row[0]])) for row in page.rows], page.number, page.more)


def flags_in_cases(staff: Staff) -> list[Flag]:
    """Unanswered safety flags of reports in open cases of the staff member's body, the oldest flag first."""
    found = SafetyFlag.objects.filter(answered_at=None, report__body=staff.body_id, report__in_case__isnull=False)
    open_ = found.filter(report__in_case__case__closed_on=None).annotate(ties=has_ties(staff))
    columns = ("pk", "reason", "raised_hour", "report__reference", "report__in_case__case__reference")
    rows = list(open_.order_by("raised_hour", "pk").values_list(*columns, "report__in_case__case", "ties")[:LIST])
    closed = closed_to(staff, [case for *_flag, case, _ties in rows]) if rows and rows[0][-1] else set()
    return [Flag(*flag) for *flag, case, _ties in rows if case not in closed]


def overdue_overlaps(staff: Staff) -> list[Handler]:
    """Past handlers whose days of access after a handover are over, but whose grants no supervisor has withdrawn.

    The longest overdue come first. Cases from which a conflict bars the staff member are left out.
    """
    rows = Handler.objects.filter(case__body=staff.body_id, overlap_until__lt=timezone.localdate(), overlap_ended_at=None)
    found = rows.select_related("case", "staff").annotate(ties=has_ties(staff)).order_by("overlap_until", "pk")
    shown = list(found[:LIST])
    closed = closed_to(staff, [row.case_id for row in shown]) if shown and shown[0].ties else set()
    return [row for row in shown if row.case_id not in closed]


def missed(staff: Staff) -> Sequence[MissedClock]:
    """Missed deadlines in matters and reports that belong to the staff member's body or are about that body's force.

    The newest come first. Cases from which a conflict bars the staff member are left out.
    """
    over = Q(matter__case__body=staff.body_id) | Q(report__body=staff.body_id)
    if staff.body.force_id:
        over |= Q(matter__case__force=staff.body.force_id) | Q(report__force=staff.body.force_id)
    rows = MissedClock.objects.filter(over).select_related("matter__case", "report__body").order_by("-due", "pk")
    shown = list(rows.annotate(ties=has_ties(staff))[: 2 * LIST])
    closed = closed_to(staff, [row.matter.case_id for row in shown if row.matter]) if shown and shown[0].ties else set()
    return [row for row in shown if row.matter is None or row.matter.case_id not in closed][:LIST]


def cut_page(rows: QuerySet[Any, Row], number: int, size: int) -> Page[Row]:
    """One page of the rows. `number`: which page, from 1; `size`: the number of rows on each page."""
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, len(found) > size)
