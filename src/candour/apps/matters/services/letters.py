"""Sends a letter: stores its sealed particulars and, where sending is itself an act under the pack, records the act."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from candour.apps.cases import access
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Dossier, Item
from candour.apps.ledger.services import append
from candour.apps.matters import access as matter_access
from candour.apps.matters.models import Act, Letter, Matter
from candour.apps.matters.queries.letters import REPORTER, SendableLetter, one_to_send, written_to
from candour.apps.matters.queries.matter_view import MatterView
from candour.apps.matters.queries.state import MatterState
from candour.apps.matters.services.acting import ActRequest, act_in, locked_state
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.domain.ledger import Kind
from candour.ui.errors import Refusal


def send_letter(
    matter: Matter, letter_id: str, particulars: bytes, *, report: Report | None = None, by: Staff, now: datetime
) -> Letter:
    """Store the sealed particulars of a letter and record that the letter was sent.

    `report`: the report whose reporter is the addressee; None for any other addressee. Raises Http404 where `by` has no role in
    the matter, Refusal where the letter cannot be sent yet.
    """
    with transaction.atomic():
        state = locked_state(matter, now)
        sending = _sendable_letter(state, letter_id, by)
        dossier = _dossier_for(state.matter, sending, report, by)
        done = sending.goes_with or _record_act(state, sending, report, by=by, now=now)
        item = dossiers.add_staff_item(dossier, Item.Kind.LETTER, particulars, by=by, now=now)
        letter = Letter.objects.create(
            matter=matter, letter=letter_id, act=done, report=report, item=item, sent_at=now, sent_by=by
        )
        ids = {"case": matter.case_id, "letter": letter.pk, "item": item.pk, "dossier": dossier.pk}
        to = report.pk if report else None
        append(Kind.LETTER_SENT, actor=by.pk, **ids, report=to, content=[letter, item], now=now)
    return letter


def _sendable_letter(state: MatterState, letter_id: str, by: Staff) -> SendableLetter:
    """The letter. Raises Http404 where `by` has no role in the matter, Refusal where `by` cannot send the letter now."""
    case = state.matter.case
    seats = matter_access.seats(by, case, state.pack) if access.can_see_case(by, case) else {}
    if not seats or letter_id not in {row.id for row in state.pack.letter}:
        raise Http404
    sendable = one_to_send(MatterView(state, seats), letter_id)
    if sendable is None:
        raise Refusal(_("This letter goes with something that has not been done yet. Record that first."))
    return sendable


def _record_act(state: MatterState, sending: SendableLetter, report: Report | None, *, by: Staff, now: datetime) -> Act | None:
    """Record the act of the letter once the letter was sent to every reporter of the case. Returns None until then."""
    matter = state.matter
    everyone = frozenset(matter.case.case_reports.values_list("report", flat=True))
    reached = written_to(matter, sending.row) | ({report.pk} if report else set())
    if report is not None and not everyone <= reached:
        return None
    return act_in(state, ActRequest(sending.row.on, sending.role), by=by, now=now)


def _dossier_for(matter: Matter, sending: SendableLetter, report: Report | None, by: Staff) -> Dossier:
    """The dossier for the sealed particulars: of the report if its reporter is the addressee, else of the case."""
    to_reporter = sending.row.audience == REPORTER
    if to_reporter != (report is not None) or (report and not may_write_to(by, matter, report)):
        raise Http404
    dossier = report.dossier if report else matter.case.dossier
    if dossier is None or not access.reads(by, dossier.pk):
        raise Http404
    return dossier


def may_write_to(by: Staff, matter: Matter, report: Report) -> bool:
    """Whether `by` may send a letter to the reporter of `report`: the report is in the matter's case and the body of `by`."""
    return report.body_id == by.body_id and matter.case.case_reports.filter(report=report).exists()
