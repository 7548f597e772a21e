"""Who may see and do what at the desk. One function per audience; whatever is not allowed here is not there.

Three things must all hold: the matter is of the staff member's body, a permission (or being its handler) gives a reason to be
there, and no conflict bars it. The last bars assessors, supervisors and administrators like everyone else. What she can
read once she is there is decided by grants (dossiers), not here. What the law lets her do is `matters.access`.
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
from candour.apps.people.access import may
from candour.apps.people.models import Staff
from candour.apps.people.permissions import INVESTIGATING_ROLE, Permission
from candour.apps.reports.models import Report


@dataclass(frozen=True)
class Powers:
    """What a page offers; each act is checked again when it is done."""

    works: bool
    assigns: bool
    hands_over: bool
    asks: bool
    triages: bool


def own_reports(staff: Staff) -> QuerySet[Report]:
    """Her body's reports, without those whose reporter has ruled her out."""
    return not_excluded(Report.objects.filter(body=staff.body_id), staff)


def own_cases(staff: Staff) -> QuerySet[Case]:
    """Cases of her body, and imported cases of her body's force. Conflicts not yet looked at."""
    ours = Q(body=staff.body_id)
    if staff.body.force_id:
        ours |= Q(body=None, force=staff.body.force_id)
    return Case.objects.filter(ours)


def can_triage(staff: Staff, report: Report) -> bool:
    """Assessors and supervisors of the receiving body, free of conflict."""
    if not own_reports(staff).filter(pk=report.pk).exists() or not may(staff, Permission.TRIAGE_REPORTS):
        return False
    in_case = Case.objects.filter(case_reports__report=report)
    return not in_case.exists() or free_of_conflict(in_case, staff).exists()


def can_see_case(staff: Staff, case: Case) -> bool:
    """Its handlers, and assessors and supervisors of its body, free of conflict."""
    return _may_look(staff, case) and free_of_conflict(own_cases(staff).filter(pk=case.pk), staff).exists()


def can_work_on(staff: Staff, case: Case) -> bool:
    """Whoever sees an open, live case may write notes in it and to its reporters; who has handed it over only reads."""
    return is_open(case) and can_see_case(staff, case) and (may(staff, Permission.WORK_ON_EVERY_CASE) or handles(staff, case))


def can_write_to(staff: Staff, report: Report) -> bool:
    """Whoever triages the report, or works on its case, may write to its reporter."""
    case = Case.objects.filter(case_reports__report=report).first()
    return can_triage(staff, report) if case is None else can_work_on(staff, case)


def can_assign(staff: Staff, case: Case) -> bool:
    """Supervisors of its body, free of conflict themselves, while it is open."""
    return _assigns(staff, case) and can_see_case(staff, case)


def can_end_overlap(staff: Staff, case: Case) -> bool:
    """Supervisors of its body, free of conflict; a closed case may still have a reading to end."""
    return case.dossier_id is not None and can_see_case(staff, case) and may(staff, Permission.ASSIGN_CASES)


def can_write_handover_note(staff: Staff, case: Case) -> bool:
    """Its investigator, before she leaves; a supervisor where she cannot write one herself."""
    return can_assign(staff, case) or (can_work_on(staff, case) and handles(staff, case, INVESTIGATING_ROLE))


def handles(staff: Staff, case: Case, role: str = "") -> bool:
    """Whether she handles the case now, in this role or in any."""
    rows = Handler.objects.filter(case=case, staff=staff, until=None)
    return (rows.filter(role=role) if role else rows).exists()


def can_see_exclusions(staff: Staff) -> bool:
    """Whoever records whom the reporter ruled out sees it; whoever assigns cases does not, with any other permission."""
    return may(staff, Permission.RECORD_EXCLUSIONS) and not may(staff, Permission.ASSIGN_CASES)


def powers(staff: Staff, case: Case, given: Collection[str]) -> Powers:
    """What she may do with a case she is known to see and handles in the roles `given` (`roles_on`)."""
    open_, assigns = is_open(case), _assigns(staff, case)
    investigates = open_ and INVESTIGATING_ROLE in given
    return Powers(
        works=open_ and (bool(given) or may(staff, Permission.WORK_ON_EVERY_CASE)),
        assigns=assigns,
        hands_over=assigns or investigates,
        asks=investigates,
        triages=may(staff, Permission.TRIAGE_REPORTS),
    )


def may_open(staff: Staff, dossier: Dossier) -> bool:
    """Whether no conflict bars her from a report's or a case's sealed items, whatever grants she holds.

    Asked by dossiers before anything leaves (settings.CANDOUR_MAY_OPEN), since only this floor knows of conflicts.
    """
    if exclusions_of(staff).filter(report__dossier=dossier).exists():
        return False
    concerned = Case.objects.filter(Q(dossier=dossier) | Q(case_reports__report__dossier=dossier))
    if _overlap_is_past(staff).filter(case__in=concerned).exists():
        return False
    return not concerned.exists() or free_of_conflict(concerned, staff).exists()


def roles_on(staff: Staff, case: Case) -> set[str]:
    """The roles in which she handles the case now."""
    return set(Handler.objects.filter(case=case, staff=staff, until=None).values_list("role", flat=True))


def is_open(case: Case) -> bool:
    """Whether the case is worked on here: not imported, not closed."""
    return case.dossier_id is not None and case.closed_on is None


def report_or_404(staff: Staff, pk: UUID) -> Report:
    """The report, for one who may triage it."""
    report = Report.objects.select_related("body", "force", "dossier", "in_case__case__dossier").filter(pk=pk).first()
    if report is None or not can_triage(staff, report):
        raise Http404
    return report


def case_or_404(staff: Staff, pk: UUID) -> Case:
    """The case, for one who may see it."""
    found = free_of_conflict(own_cases(staff).filter(pk=pk), staff)
    case = found.select_related("body", "force", "dossier").first()
    if case is None or not _may_look(staff, case):
        raise Http404
    return case


def assignable_or_404(staff: Staff, pk: UUID) -> Case:
    """The case, for one who may assign it."""
    case = case_or_404(staff, pk)
    if not _assigns(staff, case):
        raise Http404
    return case


def _assigns(staff: Staff, case: Case) -> bool:
    return is_open(case) and may(staff, Permission.ASSIGN_CASES)


def _may_look(staff: Staff, case: Case) -> bool:
    every = may(staff, Permission.WORK_ON_EVERY_CASE)
    return every or handles(staff, case) or _overlap_runs(staff).filter(case=case).exists()


def _overlaps(staff: Staff) -> QuerySet[Handler]:
    return Handler.objects.filter(Handler.READS_ON, staff=staff)


def _overlap_runs(staff: Staff) -> QuerySet[Handler]:
    return _overlaps(staff).filter(overlap_until__gte=timezone.localdate())


def _overlap_is_past(staff: Staff) -> QuerySet[Handler]:
    """Her day has come, even if no supervisor's browser has turned the keys yet."""
    return _overlaps(staff).filter(overlap_until__lt=timezone.localdate())
