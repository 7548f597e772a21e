"""Who may act under the law: in which of the pack's roles a person acts on a case, and who may ask its reporters again.

Who may see and work on a case at all is `cases.access`; whether the law lets a role do something now is the engine's to say.
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
    """The pack's roles she may act in on a case she is known to see; True where she writes down what an outside one did.

    Roles that work on every case act for their body. All others act only on cases they are assigned to: in `given`, the
    result of `roles_on` where that was read already.
    """
    if case.dossier_id is None:
        return {}
    assigned = roles_on(staff, case) if given is None else given
    acting = live_roles(staff).intersection([*assigned, *roles_with(Permission.WORK_ON_EVERY_CASE)])
    return {row.role: row.records for row in pack.seat if not acting.isdisjoint(row.staff)}


def can_act(staff: Staff, matter: Matter, role: str) -> bool:
    """Whether she may act in this role of the pack on this matter; whether the law lets the role is the engine's to say."""
    return can_see_case(staff, matter.case) and role in seats(staff, matter.case, load_pack(matter.pack))


def can_ask(staff: Staff, report: Report) -> bool:
    """Whoever investigates the report's case may wish to ask its reporter again."""
    case = Case.objects.filter(case_reports__report=report).first()
    return case is not None and can_work_on(staff, case) and handles(staff, case, INVESTIGATING_ROLE)


def can_decide_ask(staff: Staff, ask: Ask) -> bool:
    """A supervisor of the case, who is not the one who wishes to ask."""
    case = Case.objects.filter(case_reports__report=ask.report_id).first()
    return case is not None and ask.wanted_by_id != staff.pk and can_assign(staff, case)
