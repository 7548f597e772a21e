"""Which staff members may see and change reports and cases. A view answers 404 for whatever is not allowed here.

To see the page of a case, three conditions must all hold: the case belongs to the staff member's body; the staff member
handles the case or has a permission that opens the case; and no conflict of interest bars the staff member. Conflicts bar
assessors, supervisors and administrators as well. To change a report or case, a fourth condition must hold: the staff member
can read its dossier now, because a grant of the dossier's key to the staff member is in force (function `reads`; adr/0024).
Permissions to change something are read from the database at each call, because they may have been withdrawn since the request
began. Not here: how grants lead to a dossier (`dossiers`); what the law allows (`matters.access`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from candour.apps.cases.models import Case, Handler
from candour.apps.cases.queries.barred import exclusions_of, free_of_conflict, not_excluded
from candour.apps.dossiers.models import Dossier
from candour.apps.dossiers.queries import reads_now
from candour.apps.people.access import holds_now, may
from candour.apps.people.models import Staff
from candour.apps.people.permissions import INVESTIGATING_ROLE, Permission
from candour.apps.reports.models import Report


@dataclass(frozen=True)
class Powers:
    """Which actions the page of a case offers to one staff member: each field is true where the action is offered.

    `reads`: read the case; where it is false, every other field except `triages` is false as well. `works`: write notes and
    messages; `assigns`: assign handlers; `hands_over`: write the handover note; `asks`: ask the reporter again; `triages`:
    open reports in triage.
    """

    reads: bool
    works: bool
    assigns: bool
    hands_over: bool
    asks: bool
    triages: bool


def own_reports(staff: Staff) -> QuerySet[Report]:
    """Reports that the staff member's body received and whose reporter did not exclude the staff member."""
    return not_excluded(Report.objects.filter(body=staff.body_id), staff)


def own_cases(staff: Staff) -> QuerySet[Case]:
    """Cases of the staff member's body, and imported cases of the force to which that body belongs.

    Conflicts of interest are not checked.
    """
    ours = Q(body=staff.body_id)
    if staff.body.force_id:
        ours |= Q(body=None, force=staff.body.force_id)
    return Case.objects.filter(ours)


def reads(staff: Staff, *dossiers: UUID | None) -> bool:
    """Whether the staff member can read each of these dossiers (ids) now.

    Every function that changes a report or case checks it.
    """
    return reads_now(staff, dossiers)


def can_see_report(staff: Staff, report: Report) -> bool:
    """Whether the staff member may see the report's page.

    True for staff of the body that received the report who may triage reports, unless the reporter excluded the staff member or
    a conflict of interest bars the staff member.
    """
    if not own_reports(staff).filter(pk=report.pk).exists() or not holds_now(staff, Permission.TRIAGE_REPORTS):
        return False
    in_case = Case.objects.filter(case_reports__report=report)
    return not in_case.exists() or free_of_conflict(in_case, staff).exists()


def can_triage(staff: Staff, report: Report) -> bool:
    """Whether the staff member may change the report in triage: may see the report's page and can read the report's dossier."""
    return can_see_report(staff, report) and reads(staff, report.dossier_id)


def can_see_case(staff: Staff, case: Case) -> bool:
    """Whether the staff member may see the case.

    True for the case's handlers, for past handlers in the days after a handover, and for whoever may work on every case.
    False for everyone whom a conflict of interest bars.
    """
    looks = _may_look(staff, case, every=holds_now(staff, Permission.WORK_ON_EVERY_CASE))
    return looks and free_of_conflict(own_cases(staff).filter(pk=case.pk), staff).exists()


def can_work_on(staff: Staff, case: Case) -> bool:
    """Whether the staff member may write notes in the case: handles it or may work on every case, and can read the case.

    Always false for an imported or closed case. Also false for a past handler, who may only read for some days after the
    handover.
    """
    return is_open(case) and _works_on(staff, case) and can_see_case(staff, case) and reads(staff, case.dossier_id)


def can_write_to(staff: Staff, report: Report) -> bool:
    """Whether the staff member may write to the reporter of this report.

    True for staff who may work on the report's case or, for a report that is in no case, may triage the report. The staff
    member must be able to read the report itself, not only the case.
    """
    case = Case.objects.filter(case_reports__report=report).first()
    if case is None:
        return can_triage(staff, report)
    return can_work_on(staff, case) and reads(staff, report.dossier_id)


def can_assign(staff: Staff, case: Case) -> bool:
    """Whether the staff member may assign handlers to the case.

    True for an open case whose dossier the staff member can read, if the staff member has the permission to assign cases and no
    conflict of interest.
    """
    assigns = is_open(case) and holds_now(staff, Permission.ASSIGN_CASES)
    return assigns and can_see_case(staff, case) and reads(staff, case.dossier_id)


def can_end_overlap(staff: Staff, case: Case) -> bool:
    """Whether the staff member may end the access that a past handler of the case keeps for some days after a handover.

    True for staff who may assign cases, see this case and can read its dossier, even when the case is closed.
    """
    assigns = holds_now(staff, Permission.ASSIGN_CASES)
    return assigns and can_see_case(staff, case) and reads(staff, case.dossier_id)


def can_write_handover_note(staff: Staff, case: Case) -> bool:
    """Whether the staff member may write the handover note: as the case's investigator, or as a supervisor who may assign."""
    return can_assign(staff, case) or (can_work_on(staff, case) and handles(staff, case, INVESTIGATING_ROLE))


def handles(staff: Staff, case: Case, role: str = "") -> bool:
    """Whether the staff member handles the case now: in `role`, or in any role where `role` is empty."""
    rows = Handler.objects.filter(case=case, staff=staff, until=None)
    return (rows.filter(role=role) if role else rows).exists()


def can_see_exclusions(staff: Staff) -> bool:
    """Whether the staff member may see whom reporters excluded.

    True for staff who have the permission to record exclusions and do not have the permission to assign cases.
    """
    return may(staff, Permission.RECORD_EXCLUSIONS) and not may(staff, Permission.ASSIGN_CASES)


def powers(staff: Staff, case: Case, given: Collection[str]) -> Powers:
    """Return the actions that the page of a case offers. The caller has checked that the staff member may see the case.

    `given`: the roles in which the staff member handles the case now (`roles_on`).
    """
    reading = reads(staff, case.dossier_id)
    changes = reading and is_open(case)
    assigns, investigates = changes and may(staff, Permission.ASSIGN_CASES), changes and INVESTIGATING_ROLE in given
    return Powers(
        reads=reading,
        works=changes and (bool(given) or may(staff, Permission.WORK_ON_EVERY_CASE)),
        assigns=assigns,
        hands_over=assigns or investigates,
        asks=investigates,
        triages=may(staff, Permission.TRIAGE_REPORTS),
    )


def may_open(staff: Staff, dossier: Dossier) -> bool:
    """Whether the server may give the staff member the items of this dossier. Grants are not checked.

    False where the reporter excluded the staff member, a conflict of interest bars the staff member, or the staff member handed
    the case over and the days of access afterwards are over. The app `dossiers`, which cannot import this app, calls this
    function through settings.CANDOUR_MAY_OPEN.
    """
    if exclusions_of(staff).filter(report__dossier=dossier).exists():
        return False
    concerned = Case.objects.filter(Q(dossier=dossier) | Q(case_reports__report__dossier=dossier))
    if _past_overlaps(staff).filter(case__in=concerned).exists():
        return False
    return not concerned.exists() or free_of_conflict(concerned, staff).exists()


def roles_on(staff: Staff, case: Case) -> set[str]:
    """The roles in which the staff member handles the case now."""
    return set(Handler.objects.filter(case=case, staff=staff, until=None).values_list("role", flat=True))


def is_open(case: Case) -> bool:
    """Whether the case is neither imported nor closed."""
    return case.dossier_id is not None and case.closed_on is None


def report_or_404(staff: Staff, pk: UUID) -> Report:
    """The report with this id, to show. Raises Http404 where none exists or the staff member may not see its page."""
    found = own_reports(staff).select_related("body", "force", "dossier", "in_case__case__dossier")
    report = found.filter(pk=pk).first() if may(staff, Permission.TRIAGE_REPORTS) else None
    if report is None:
        raise Http404
    joined = getattr(report, "in_case", None)
    if joined and not free_of_conflict(Case.objects.filter(pk=joined.case_id), staff).exists():
        raise Http404
    return report


def triage_or_404(staff: Staff, pk: UUID) -> Report:
    """The report with this id, to change. Raises Http404 where none exists or the staff member may not triage the report."""
    report = report_or_404(staff, pk)
    if not holds_now(staff, Permission.TRIAGE_REPORTS) or not reads(staff, report.dossier_id):
        raise Http404
    return report


def case_or_404(staff: Staff, pk: UUID) -> Case:
    """The case with this id, to show. Raises Http404 where none exists or the staff member may not see the case."""
    found = free_of_conflict(own_cases(staff).filter(pk=pk), staff)
    case = found.select_related("body", "force", "dossier").first()
    if case is None or not _may_look(staff, case, every=may(staff, Permission.WORK_ON_EVERY_CASE)):
        raise Http404
    return case


def assignable_or_404(staff: Staff, pk: UUID) -> Case:
    """The case with this id. Raises Http404 where no such case exists or the staff member may not assign handlers."""
    case = case_or_404(staff, pk)
    if not can_assign(staff, case):
        raise Http404
    return case


def _works_on(staff: Staff, case: Case) -> bool:
    """Whether the staff member handles the case now, or may work on every case of the body."""
    return holds_now(staff, Permission.WORK_ON_EVERY_CASE) or handles(staff, case)


def _may_look(staff: Staff, case: Case, *, every: bool) -> bool:
    """Whether the staff member handles the case, or still has access after a handover, or `every` is true.

    `every`: whether the staff member may work on every case of the body. Conflicts of interest are not checked.
    """
    return every or handles(staff, case) or _running_overlaps(staff).filter(case=case).exists()


def _unended_overlaps(staff: Staff) -> QuerySet[Handler]:
    """The staff member's past assignments whose overlap (days of access after a handover) no supervisor has ended yet."""
    return Handler.objects.filter(Handler.READS_ON, staff=staff)


def _running_overlaps(staff: Staff) -> QuerySet[Handler]:
    """The staff member's past assignments after which the staff member may still read the case: the last day is not over."""
    return _unended_overlaps(staff).filter(overlap_until__gte=timezone.localdate())


def _past_overlaps(staff: Staff) -> QuerySet[Handler]:
    """The staff member's past assignments whose last day of access is over, but whose grants are not withdrawn yet."""
    return _unended_overlaps(staff).filter(overlap_until__lt=timezone.localdate())
