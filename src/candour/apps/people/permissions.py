"""What each role may do: the permissions, and the one table that maps every role to its permissions.

Code and templates ask for a permission (`people.access.may`, `@staff(Permission.X)`, `may.x` in a template), never for a role.
To add a role: its name and words in `models.Role.Name`, a row in `ROLES`, a place in `CONFIRMED` if colleagues must confirm it
before it takes effect, its login in the access matrix (`tests/contracts/access.txt`). A permission is never enough to read
sealed content, nor to change a report or case: that needs a grant (dossiers). Not here: which acts the law lets a role do on a
case, which are the `seat` rows of the procedure packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candour.apps.people.models import Role


class Permission(StrEnum):
    """One thing that a role may do or see."""

    TRIAGE_REPORTS = "triage_reports"  # read reports before they have a handler, and open cases from them
    RECORD_EXCLUSIONS = "record_exclusions"  # see and record whom a reporter excludes from handling the report
    START_INTAKE_TEAM = "start_intake_team"
    WORK_ON_EVERY_CASE = "work_on_every_case"  # of the staff member's own body, without being its handler
    ASSIGN_CASES = "assign_cases"  # assign and hand over cases, end overlaps, decide questions to reporters
    INVESTIGATE_CASES = "investigate_cases"
    VIEW_OVERDUE_DUTIES = "view_overdue_duties"  # the overdue duties of other staff members
    VIEW_MISSED_DUTIES = "view_missed_duties"  # cases that missed a duty or need an independent review
    SEARCH_ROSTERS = "search_rosters"
    VIEW_INSIGHT = "view_insight"  # the entry page of patterns, and how each figure is counted
    VIEW_PATTERNS = "view_patterns"  # officers, units, networks, statistics
    VIEW_ALERTS = "view_alerts"  # alerts, and pairs of records that wait for review
    ANSWER_ALERTS = "answer_alerts"
    VIEW_LOOKS_AT_PATTERNS = "view_looks_at_patterns"  # who looked at which pattern
    OVERSEE_FORCE = "oversee_force"  # patterns from the cases of every body of the force
    MANAGE_STAFF = "manage_staff"
    CONFIRM_ROLES = "confirm_roles"  # confirm or refuse a role that another administrator asked for
    SET_INTAKE_LIMITS = "set_intake_limits"


@dataclass(frozen=True)
class RoleRow:
    """The row of one role in `ROLES`: its permissions, and the text of the link that assigns a holder of the role to a case.

    `assign_words`: for example "Assign an investigator"; empty for a role whose holders are never assigned to a case.
    """

    permissions: frozenset[Permission] = frozenset()
    assign_words: Promise | str = ""


def _row(*permissions: Permission, assign: Promise | str = "") -> RoleRow:
    """Return a row of `ROLES`. `assign`: the text of the link that assigns a holder of the role to a case, "" for none."""
    return RoleRow(frozenset(permissions), assign)


P = Permission
ROLES: Mapping[str, RoleRow] = {
    Role.Name.ASSESSOR: _row(
        P.TRIAGE_REPORTS, P.RECORD_EXCLUSIONS, P.START_INTAKE_TEAM, P.WORK_ON_EVERY_CASE, P.SEARCH_ROSTERS, P.VIEW_INSIGHT
    ),
    Role.Name.INVESTIGATOR: _row(P.INVESTIGATE_CASES, P.SEARCH_ROSTERS, assign=_("Assign an investigator")),
    Role.Name.SUPERVISOR: _row(
        P.TRIAGE_REPORTS, P.START_INTAKE_TEAM, P.WORK_ON_EVERY_CASE, P.ASSIGN_CASES, P.VIEW_OVERDUE_DUTIES,
        P.VIEW_MISSED_DUTIES, P.SEARCH_ROSTERS, P.VIEW_INSIGHT, P.VIEW_PATTERNS, P.VIEW_ALERTS, P.ANSWER_ALERTS,
    ),
    Role.Name.DECISION_MAKER: _row(P.VIEW_INSIGHT, P.VIEW_PATTERNS, assign=_("Assign a decision-maker")),
    Role.Name.SUPPORTER: _row(assign=_("Assign a supporter")),
    Role.Name.CUSTODIAN: _row(),
    Role.Name.OVERSEER: _row(
        P.VIEW_MISSED_DUTIES, P.VIEW_INSIGHT, P.VIEW_PATTERNS, P.VIEW_ALERTS, P.VIEW_LOOKS_AT_PATTERNS, P.OVERSEE_FORCE,
        P.CONFIRM_ROLES,
    ),
    Role.Name.ADMINISTRATOR: _row(P.SEARCH_ROSTERS, P.MANAGE_STAFF, P.CONFIRM_ROLES, P.SET_INTAKE_LIMITS),
}  # fmt: skip

# The role of a case's main handler; every other role that can be assigned works beside it.
INVESTIGATING_ROLE = Role.Name.INVESTIGATOR
# The role of a body's first staff members, who appoint all others.
FIRST_ROLE = Role.Name.ADMINISTRATOR
# Roles of weight: each takes effect once a second administrator or an overseer has confirmed it, and a member of the team has
# met the person (adr/0025). The others open no page about a report or person before they are assigned to a case.
CONFIRMED: frozenset[str] = frozenset({
    Role.Name.ASSESSOR, Role.Name.INVESTIGATOR, Role.Name.SUPERVISOR, Role.Name.DECISION_MAKER, Role.Name.OVERSEER,
    Role.Name.ADMINISTRATOR,
})  # fmt: skip
# Roles that can be assigned to a case, each with the words of the link that assigns it.
ASSIGNABLE: Mapping[str, Promise | str] = {role: row.assign_words for role, row in ROLES.items() if row.assign_words}


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """Every permission that at least one of these roles has."""
    return frozenset(permission for role in roles if role in ROLES for permission in ROLES[role].permissions)


def roles_with(permission: Permission) -> frozenset[str]:
    """The roles that have this permission."""
    return frozenset(str(role) for role, row in ROLES.items() if permission in row.permissions)
