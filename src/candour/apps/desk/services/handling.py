"""Assigning handlers to a case and handing a case over. Both are also recorded as legal acts on the case's matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from candour.apps.cases import access
from candour.apps.cases import services as cases
from candour.apps.cases.models import Case, Handler
from candour.apps.cases.queries.categories import pack_of
from candour.apps.cases.services.handling import HandedOver
from candour.apps.dossiers import services as dossiers
from candour.apps.ledger.models import Entry
from candour.apps.matters.access import seats
from candour.apps.matters.queries import fact_codec
from candour.apps.matters.queries.handover_facts import facts_of_handover, free_of_conflicts
from candour.apps.matters.queries.intake_events import MatterEvent
from candour.apps.matters.services import events
from candour.apps.matters.services.messages import send_message
from candour.apps.people.models import Staff
from candour.apps.people.permissions import INVESTIGATING_ROLE
from candour.apps.reports.models import Report
from candour.ui.errors import Refusal

APPOINTED = "investigator_appointed"


@dataclass(frozen=True)
class Handover:
    """Input of `hand_over`: the reason, and what the supervisor's browser sealed.

    `messages`: report id → sealed message to the reporter; `rotations`: new keys that withdraw the past handler's grants;
    `grants`: grants to the next handler.
    """

    reason: str
    messages: Mapping[UUID, bytes]
    rotations: Sequence[dossiers.Rotation]
    grants: Sequence[dossiers.SealedGrant] = field(default=())


def assign(
    case: Case, staff: Staff, grants: Sequence[dossiers.SealedGrant], *, by: Staff, now: datetime,
    role: str = INVESTIGATING_ROLE, competent: bool = False,
) -> Handler:  # fmt: skip
    """Assign a staff member to the case in a role.

    `competent`: whether the supervisor confirms that the investigator is competent for the case. If so, and where the law
    allows it, the assignment is also recorded on the matters as the appointment of the investigator.
    """
    with transaction.atomic():
        handler, entry = cases.assign(case, staff, grants, by=by, now=now, role=role)
        if role == INVESTIGATING_ROLE and competent:
            events.record_on_case(handler.case, _appointment_events(handler, by, now, entry), now)
    return handler


def hand_over(handler: Handler, staff: Staff, made: Handover, *, by: Staff, now: datetime) -> Handler:
    """Hand the case of `handler` over to `staff`, as `made` says: send the messages to the reporters and store the grants.

    Returns the row of the new handler.
    """
    case = handler.case
    if not access.can_assign(by, case):
        raise Http404
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        _write_to_reporters(case, made.messages, by=by, now=now)
        handed = cases.hand_over(handler, staff, made.reason, grants=made.grants, rotations=made.rotations, by=by, now=now)
        if handler.role == INVESTIGATING_ROLE:
            events.record_on_case(case, [_change_event(handed, by)], now)
    return handed.following


def _appointment_events(handler: Handler, by: Staff, now: datetime, entry: Entry) -> Iterator[MatterEvent]:
    """Yield the event that appoints the investigator, if the pack lets the staff member `by` appoint; otherwise nothing.

    The event states that the supervisor confirms the investigator's competence and, where true, that no conflict bars the
    investigator.
    """
    case = handler.case
    pack = pack_of(case)
    actors = {role for move in pack.move if (move.event or move.id) == APPOINTED for role in move.actors}
    acting = seats(by, case, pack)
    known = {"competent": True} | free_of_conflicts(handler)
    facts = {name: True for name, true in known.items() if true and name in fact_codec.facts_by_id(pack)}
    for role in [one for one in acting if one in actors and not acting[one]][:1]:
        yield MatterEvent(APPOINTED, role, now, entry, by, facts)


def _change_event(handed: HandedOver, by: Staff) -> MatterEvent:
    """The event that records a change of investigator on the matters, with those facts of the handover that are true."""
    known = fact_codec.facts_by_id(pack_of(handed.following.case))
    computed = facts_of_handover(handed.past, handed.following, by)
    facts = {name: True for name, true in computed.items() if true and name in known}
    return MatterEvent("investigator_changed", "supervisor", handed.following.since, handed.entry, by, facts)


def _write_to_reporters(case: Case, messages: Mapping[UUID, bytes], *, by: Staff, now: datetime) -> None:
    """Send each message to a reporter. Raises Refusal unless `messages` has exactly one message for each report of the case."""
    reports = {report.pk: report for report in Report.objects.filter(in_case__case=case).select_related("dossier")}
    if messages.keys() != reports.keys():
        raise Refusal(_("Write to every reporter first: they hear of a new handler before anybody else."))
    for pk, ciphertext in messages.items():
        send_message(reports[pk], ciphertext, by=by, now=now)
