"""Decides which staff may see which patterns. Everybody else gets a 404.

Three conditions, as on the desk: a permission, a force that the person's body is responsible for, and no conflict with
the officer. Overseers see every case of the force they oversee; others the cases of their own body, and past cases of its
force. The role of administrator gives no access here.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from candour.apps.cases import access
from candour.apps.cases.models import Case, PriorInvestigator
from candour.apps.forces.models import Force, Officer, Unit
from candour.apps.insight.models import Alert, ReviewPair
from candour.apps.insight.queries.barred import barred_officers
from candour.apps.people.access import may
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission
from candour.apps.reports.models import Report


def forces(staff: Staff) -> QuerySet[Force]:
    """The forces whose patterns this staff member may see: that of the member's body; every force where the body has none."""
    of_body = staff.body.force_id
    return Force.objects.filter(pk=of_body) if of_body else Force.objects.all()


def own_cases(staff: Staff) -> QuerySet[Case]:
    """The cases whose patterns this staff member may see. The caller must still exclude cases with a conflict."""
    if may(staff, Permission.OVERSEE_FORCE) and staff.body.force_id:
        return Case.objects.filter(Q(body=staff.body_id) | Q(force=staff.body.force_id))
    return access.own_cases(staff)


def officer_or_404(staff: Staff, pk: UUID) -> Officer:
    """Return the officer, if of one of the staff member's `forces` and without a conflict. Raises Http404 otherwise."""
    officer = Officer.objects.select_related("force").filter(pk=pk, force__in=forces(staff)).first()
    if officer is None or pk in barred_officers(staff):
        raise Http404
    return officer


def force_or_404(staff: Staff, pk: UUID) -> Force:
    """Return the force, if it is one of the staff member's `forces`. Raises Http404 otherwise."""
    force = forces(staff).filter(pk=pk).first()
    if force is None:
        raise Http404
    return force


def unit_or_404(staff: Staff, pk: UUID) -> Unit:
    """Return the unit, if of one of the staff member's `forces`. Raises Http404 otherwise."""
    unit = Unit.objects.select_related("force", "parent").filter(pk=pk, force__in=forces(staff)).first()
    if unit is None:
        raise Http404
    return unit


def report_or_404(staff: Staff, pk: UUID) -> Report:
    """Return the report, if this staff member triages it, to search for its subject. Raises Http404 otherwise."""
    return access.report_or_404(staff, pk)


def case_or_404(staff: Staff, pk: UUID) -> Case:
    """Return the open case, if this staff member works on it, to search for its subject. Raises Http404 otherwise."""
    case = access.case_or_404(staff, pk)
    if not access.can_work_on(staff, case):
        raise Http404
    return case


def alerts(staff: Staff) -> QuerySet[Alert]:
    """Alerts of the staff member's `forces`, except those about officers with whom the staff member has a conflict."""
    return Alert.objects.filter(force__in=forces(staff)).exclude(officer__in=barred_officers(staff))


def alert_or_404(staff: Staff, pk: UUID) -> Alert:
    """Return the alert, if this staff member may see it. Raises Http404 otherwise."""
    alert = alerts(staff).select_related("officer__force", "force").filter(pk=pk).first()
    if alert is None:
        raise Http404
    return alert


def review_pairs(staff: Staff) -> QuerySet[ReviewPair]:
    """The pairs of records for clerical review in the staff member's `forces`.

    Left out is every pair with a record that is, or may be, an officer with whom the staff member has a conflict.
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
    """Return the pair for clerical review, if this staff member may see it. Raises Http404 otherwise."""
    pair = review_pairs(staff).select_related("force", "investigator", "officer__force", "other").filter(pk=pk).first()
    if pair is None:
        raise Http404
    return pair


def can_answer(staff: Staff) -> bool:
    """Whether this staff member may answer alerts and decide pairs of clerical review."""
    return may(staff, Permission.ANSWER_ALERTS)
