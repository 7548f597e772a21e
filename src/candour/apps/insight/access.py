"""Who may look at patterns, and at whose. To everybody else a page looks as if it did not exist.

Three things must hold, as at the desk: a permission, a force the person's body is there for, and no conflict
with the officer. Overseers see every matter of the force they oversee; others the matters of their own body, and past ones
of its force. A role of administrator opens nothing here.
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
    """The force of this person's body; every force, where the body is there for all of them."""
    of_body = staff.body.force_id
    return Force.objects.filter(pk=of_body) if of_body else Force.objects.all()


def own_cases(staff: Staff) -> QuerySet[Case]:
    """The cases patterns are shown from. Conflicts not yet looked at."""
    if may(staff, Permission.OVERSEE_FORCE) and staff.body.force_id:
        return Case.objects.filter(Q(body=staff.body_id) | Q(force=staff.body.force_id))
    return access.own_cases(staff)


def officer_or_404(staff: Staff, pk: UUID) -> Officer:
    """The officer, for somebody without a conflict about that officer."""
    officer = Officer.objects.select_related("force").filter(pk=pk, force__in=forces(staff)).first()
    if officer is None or pk in barred_officers(staff):
        raise Http404
    return officer


def force_or_404(staff: Staff, pk: UUID) -> Force:
    """A force this person's body is there for."""
    force = forces(staff).filter(pk=pk).first()
    if force is None:
        raise Http404
    return force


def unit_or_404(staff: Staff, pk: UUID) -> Unit:
    """A unit of such a force."""
    unit = Unit.objects.select_related("force", "parent").filter(pk=pk, force__in=forces(staff)).first()
    if unit is None:
        raise Http404
    return unit


def report_or_404(staff: Staff, pk: UUID) -> Report:
    """The report this person triages and looks for a subject of."""
    return access.report_or_404(staff, pk)


def case_or_404(staff: Staff, pk: UUID) -> Case:
    """The open case this person works on and looks for a subject of."""
    case = access.case_or_404(staff, pk)
    if not access.can_work_on(staff, case):
        raise Http404
    return case


def alerts(staff: Staff) -> QuerySet[Alert]:
    """Alerts of this person's forces, without those about officers the person may not look at."""
    return Alert.objects.filter(force__in=forces(staff)).exclude(officer__in=barred_officers(staff))


def alert_or_404(staff: Staff, pk: UUID) -> Alert:
    """One of them."""
    alert = alerts(staff).select_related("officer__force", "force").filter(pk=pk).first()
    if alert is None:
        raise Http404
    return alert


def review_pairs(staff: Staff) -> QuerySet[ReviewPair]:
    """Pairs for review of this person's forces. None of a record that may be, or is, an officer the person may not look at."""
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
    """One of them."""
    pair = review_pairs(staff).select_related("force", "investigator", "officer__force", "other").filter(pk=pk).first()
    if pair is None:
        raise Http404
    return pair


def can_answer(staff: Staff) -> bool:
    """Supervisors answer alerts and decide pairs; overseers see whether they do."""
    return may(staff, Permission.ANSWER_ALERTS)
