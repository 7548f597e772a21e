"""Decides in which of the pack's roles a staff member may act on a case, and who may ask the case's reporters again.

Not here: who may see and work on a case (`cases.access`); which acts the law allows a role now (the procedure engine).
"""

from __future__ import annotations

from collections.abc import Collection

from candour.apps.cases.access import can_assign, can_see_case, can_work_on, handles, roles_on
from candour.apps.cases.models import Case
from candour.apps.matters.models import Ask, Matter
from candour.apps.people.models import Staff
from candour.apps.people.permissions import INVESTIGATING_ROLE, Permission, roles_with
from candour.apps.people.queries import live_roles
from candour.apps.reports.models import Report
from candour.domain.procedure import Pack, load_pack


def seats(staff: Staff, case: Case, pack: Pack, given: Collection[str] | None = None) -> dict[str, bool]:
    """Role of the pack → whether the staff member only records what somebody outside the body did in the role.

    Contains the roles in which the staff member may act on the case. A staff role that works on every case counts in each case,
    any other staff role only where the staff member is assigned. `given`: the result of `roles_on` for the staff member, where
    the caller has it. The caller has checked that the staff member may see the case.
    """
    if case.dossier_id is None:
        return {}
    assigned = roles_on(staff, case) if given is None else given
    acting = live_roles(staff).intersection([*assigned, *roles_with(Permission.WORK_ON_EVERY_CASE)])
    return {row.role: row.records for row in pack.seat if not acting.isdisjoint(row.staff)}


def can_act(staff: Staff, matter: Matter, role: str) -> bool:
    """Whether the staff member may act in this role of the pack on this matter. The engine decides which acts are allowed."""
    return can_see_case(staff, matter.case) and role in seats(staff, matter.case, load_pack(matter.pack))


def can_ask(staff: Staff, report: Report) -> bool:
    """Whether the staff member may request an ask: that this report's reporter give the account again.

    Only an investigator of the report's case may.
    """
    case = Case.objects.filter(case_reports__report=report).first()
    return case is not None and can_work_on(staff, case) and handles(staff, case, INVESTIGATING_ROLE)


def can_decide_ask(staff: Staff, ask: Ask) -> bool:
    """Whether the staff member may decide on an ask (a request that the reporter give the account again).

    True for staff who may assign the case, except the one who requested the ask.
    """
    case = Case.objects.filter(case_reports__report=ask.report_id).first()
    return case is not None and ask.wanted_by_id != staff.pk and can_assign(staff, case)
