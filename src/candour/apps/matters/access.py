"""Decides in which of the pack's roles a staff member may act on a case, and who may ask the case's reporters again.

Not here: who may see and work on a case (`cases.access`); which acts the law allows a role now (the procedure engine).
"""

from __future__ import annotations

from collections.abc import Collection

from candour.apps.cases.access import can_assign, can_see_case, can_work_on, handles, reads, roles_on
from candour.apps.cases.models import Case
from candour.apps.matters.models import Ask, Matter
from candour.apps.people.models import Staff
from candour.apps.people.permissions import INVESTIGATING_ROLE, Permission, roles_with
from candour.apps.people.queries import stored_roles
from candour.apps.reports.models import Report
from candour.domain.procedure import Pack, load_pack


def seats(staff: Staff, case: Case, pack: Pack) -> dict[str, bool]:
    """Map each role of the pack in which the staff member may act on the case to whether the staff member only records acts.

    The value is true for a role that somebody outside the body holds: staff then only record what that person did. The mapping
    is empty where the staff member cannot read the case. The caller has checked that the staff member may see the case.
    """
    reading = reads(staff, case.dossier_id)
    return seats_of_reader(pack, stored_roles(staff), roles_on(staff, case)) if reading else {}


def seats_of_reader(pack: Pack, held: Collection[str], given: Collection[str]) -> dict[str, bool]:
    """The same as `seats`, for a staff member who can read the case.

    `held`: the staff member's roles; `given`: the roles in which the staff member handles the case (`roles_on`). A role in
    `held` counts if it gives the permission to work on every case, or is in `given`.
    """
    acting = set(held).intersection([*given, *roles_with(Permission.WORK_ON_EVERY_CASE)])
    return {row.role: row.records for row in pack.seat if not acting.isdisjoint(row.staff)}


def can_act(staff: Staff, matter: Matter, role: str) -> bool:
    """Whether the staff member may act in this role of the pack on this matter. The engine decides which acts are allowed."""
    return can_see_case(staff, matter.case) and role in seats(staff, matter.case, load_pack(matter.pack))


def can_ask(staff: Staff, report: Report) -> bool:
    """Whether the staff member may request an ask: that this report's reporter give the account again.

    True for the investigator of the report's case, if the investigator may work on the case and can read the report.
    """
    case = Case.objects.filter(case_reports__report=report).first()
    investigates = case is not None and can_work_on(staff, case) and handles(staff, case, INVESTIGATING_ROLE)
    return investigates and reads(staff, report.dossier_id)


def can_decide_ask(staff: Staff, ask: Ask) -> bool:
    """Whether the staff member may decide on an ask (a request that the reporter give the account again).

    True for staff who may assign the case and can read the report, except the one who requested the ask.
    """
    case = Case.objects.filter(case_reports__report=ask.report_id).first()
    assigns = case is not None and ask.wanted_by_id != staff.pk and can_assign(staff, case)
    return assigns and reads(staff, ask.report.dossier_id)
