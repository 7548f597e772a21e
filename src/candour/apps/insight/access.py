"""Decides which staff members may see which pages on patterns. Anybody else gets a 404.

Three conditions must hold: the staff member has the page's permission, the staff member's body may read the cases of the force,
and the staff member has no conflict of interest with the officer. Overseers see every case of the forces that they oversee;
other staff see the cases of their own body, and past cases of the force to which that body belongs. The role of administrator
gives no access to these pages. To answer alerts and to decide pairs of records, staff must belong to a body of the force and be
able to read what that body's intake team can read: nobody may act on what they cannot read (adr/0024).
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from candour.apps.cases import access
from candour.apps.cases.models import Case, PriorInvestigator
from candour.apps.dossiers.models import Team
from candour.apps.forces.models import Force, Officer, Unit
from candour.apps.insight.models import Alert, ReviewPair
from candour.apps.insight.queries.barred import barred_officers
from candour.apps.people.access import holds_now, may
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission
from candour.apps.people.queries import forces_of
from candour.apps.reports.models import Report


def forces(staff: Staff) -> QuerySet[Force]:
    """Return the forces whose patterns this staff member may see: those whose cases the staff member's body may read."""
    return forces_of(staff.body)


def own_cases(staff: Staff) -> QuerySet[Case]:
    """Return the cases that the patterns pages may list or count for this staff member.

    The caller must still exclude the cases in which the staff member has a conflict of interest.
    """
    if may(staff, Permission.OVERSEE_FORCE):
        return Case.objects.filter(Q(body=staff.body_id) | Q(force__in=forces(staff)))
    return access.own_cases(staff)


def officer_or_404(staff: Staff, pk: UUID) -> Officer:
    """Return the officer with id `pk`, if this staff member may see the officer's history. Raises Http404 otherwise.

    The officer must belong to one of the staff member's `forces`, and the staff member must have no conflict with the officer.
    """
    officer = Officer.objects.select_related("force").filter(pk=pk, force__in=forces(staff)).first()
    if officer is None or pk in barred_officers(staff):
        raise Http404
    return officer


def force_or_404(staff: Staff, pk: UUID) -> Force:
    """Return the force with id `pk`, if the staff member's `forces` include that force. Raises Http404 otherwise."""
    force = forces(staff).filter(pk=pk).first()
    if force is None:
        raise Http404
    return force


def unit_or_404(staff: Staff, pk: UUID) -> Unit:
    """Return the unit with id `pk`, if the unit belongs to one of the staff member's `forces`. Raises Http404 otherwise."""
    unit = Unit.objects.select_related("force", "parent").filter(pk=pk, force__in=forces(staff)).first()
    if unit is None:
        raise Http404
    return unit


def report_or_404(staff: Staff, pk: UUID) -> Report:
    """Return the report with id `pk`, if this staff member triages the report and can read it. Raises Http404 otherwise.

    The caller then lets the staff member search the roster for the officer whom the report is about.
    """
    return access.triage_or_404(staff, pk)


def case_or_404(staff: Staff, pk: UUID) -> Case:
    """Return the open case with id `pk`, if this staff member works on the case. Raises Http404 otherwise.

    The caller then lets the staff member search the roster for the officer whom an allegation in the case is about.
    """
    case = access.case_or_404(staff, pk)
    if not access.can_work_on(staff, case):
        raise Http404
    return case


def alerts(staff: Staff) -> QuerySet[Alert]:
    """Return the alerts of the staff member's `forces`, except about officers with whom the staff member has a conflict."""
    return Alert.objects.filter(force__in=forces(staff)).exclude(officer__in=barred_officers(staff))


def alert_or_404(staff: Staff, pk: UUID) -> Alert:
    """Return the alert with id `pk`, if this staff member may see the alert. Raises Http404 otherwise."""
    alert = alerts(staff).select_related("officer__force", "force").filter(pk=pk).first()
    if alert is None:
        raise Http404
    return alert


def review_pairs(staff: Staff) -> QuerySet[ReviewPair]:
    """Return the pairs of records that this staff member may review: those of the staff member's `forces`.

    A pair is left out where one of its records is, or may be, of an officer with whom the staff member has a conflict of
    interest.
    """
    pairs = ReviewPair.objects.filter(force__in=forces(staff))
    barred = barred_officers(staff)
    if not barred:
        return pairs
    tied = PriorInvestigator.objects.filter(officer__in=barred).values("pk")
    maybe = ReviewPair.objects.filter(officer__in=barred).values("investigator")
    touched = Q(officer__in=barred)
    for side in ("investigator", "other"):
        touched |= Q(**{f"{side}__in": tied}) | Q(**{f"{side}__in": maybe})
    return pairs.exclude(touched)


def review_pair_or_404(staff: Staff, pk: UUID) -> ReviewPair:
    """Return the pair of records with id `pk`, if this staff member may review the pair. Raises Http404 otherwise."""
    pair = review_pairs(staff).select_related("force", "investigator", "officer__force", "other").filter(pk=pk).first()
    if pair is None:
        raise Http404
    return pair


def can_answer(staff: Staff, force: UUID) -> bool:
    """Whether this staff member may answer the alerts, and decide the pairs of records, of the force with the id `force`.

    The staff member must have the permission, the force must be that of the staff member's body, and the staff member must hold
    the key of the body's intake team.
    """
    if staff.body.force_id != force or not holds_now(staff, Permission.ANSWER_ALERTS):
        return False
    team = Team.objects.filter(body=staff.body_id, purpose=Team.Purpose.INTAKE).values_list("pk", flat=True).first()
    return access.reads(staff, team)


def own_force_or_404(staff: Staff, pk: UUID) -> Force:
    """Return the force with id `pk`, if the staff member's body belongs to that force. Raises Http404 otherwise."""
    if staff.body.force_id != pk:
        raise Http404
    return force_or_404(staff, pk)
