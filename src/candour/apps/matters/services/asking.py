"""Asks a reporter to give part of the account again: requested, decided by a supervisor, answered by the reporter.

The reporter sees an ask only after a supervisor who did not request it has approved it, and can decline. Each step is an entry.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from candour.apps.cases.models import Case
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append
from candour.apps.matters import access as matter_access
from candour.apps.matters.models import Ask
from candour.apps.matters.queries.intake_events import MatterEvent, whose
from candour.apps.matters.services import events
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.domain.ledger import Actor, Kind
from candour.ui.errors import Refusal
from candour.ui.times import to_hour


def request_ask(report: Report, reason: str, words: bytes, *, by: Staff, now: datetime) -> Ask:
    """Request an ask: that the reporter be asked again, for `reason`, with the sealed question `words`.

    The reporter sees the ask only when a supervisor approves it.
    """
    if not matter_access.can_ask(by, report):
        raise Http404
    if reason not in Ask.Reason.values:
        raise Refusal(_("Choose why it must be asked."))
    with transaction.atomic():
        item = dossiers.add_staff_item(report.dossier, Item.Kind.ASK, words, by=by, now=now)
        try:
            with transaction.atomic():
                made = Ask.objects.create(report=report, reason=reason, words=item, wanted_by=by, wanted_at=now)
        except IntegrityError:
            raise Refusal(_("Another question to this reporter is not answered yet.")) from None
        append(
            Kind.ASK_WANTED,
            actor=by.pk,
            report=report.pk,
            ask=made.pk,
            case=_case_id_of(made),
            item=item.pk,
            content=[made, item],
            now=now,
        )
    return made


def decide_ask(ask: Ask, *, approve: bool, by: Staff, now: datetime) -> None:
    """Approve an ask (a request that the reporter give the account again), so that the reporter sees it, or refuse it.

    Only approved asks count against the pack's limit.
    """
    if not matter_access.can_decide_ask(by, ask):
        raise Http404
    with transaction.atomic():
        locked = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
        if locked.approved_at or locked.refused_at:
            raise Refusal(_("This was decided already."))
        if approve:
            locked.approved_by, locked.approved_at = by, now
        else:
            locked.refused_at = now
        locked.save()
        append(
            Kind.ASK_MADE if approve else Kind.ASK_REFUSED,
            actor=by.pk,
            report=locked.report_id,
            ask=ask.pk,
            case=_case_id_of(ask),
            content=[locked],
            now=now,
        )


def answer_ask(report: Report, pk: UUID, answer: str, *, now: datetime) -> None:
    """Store what the reporter answered to the ask with the id `pk`. Unless declined, record the ask on the matters.

    Times are rounded to the hour.
    """
    if answer not in Ask.Answer.values:
        raise Refusal(_("Choose an answer."))
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).filter(case_reports__report=report).first()
        ask = Ask.objects.select_for_update(of=("self",)).filter(pk=pk, report=report).exclude(approved_at=None).first()
        if ask is None or ask.answer:
            raise Refusal(_("You answered this already."))
        ask.answer, ask.answered_hour = answer, to_hour(now)
        ask.save()
        entry = append(
            Kind.ASK_ANSWERED,
            actor=Actor.REPORTER,
            report=report.pk,
            ask=ask.pk,
            case=case.pk if case else None,
            content=[ask],
            now=to_hour(now),
        )
        if case is not None and answer != Ask.Answer.DECLINED:
            events.record_on_case(case, [_event_of_ask(ask, entry, now)], now)


def _event_of_ask(ask: Ask, entry: Entry, now: datetime) -> MatterEvent:
    """The event that records the ask on matters, with facts computed from the ask's row. `entry`: its ledger entry."""
    facts = {
        "ask_reason": bool(ask.reason),
        "supervisor_approval": ask.approved_by_id is not None and ask.approved_by_id != ask.wanted_by_id,
        "reporter_consent": ask.answer in {Ask.Answer.AGREED, Ask.Answer.IN_WRITING},
    }
    return MatterEvent("account_asked", "investigator", to_hour(now), entry, ask.wanted_by, facts | whose(ask.report))


def _case_id_of(ask: Ask) -> UUID | None:
    """The id of the case of the ask's report; None where the report is in no case."""
    return Case.objects.filter(case_reports__report=ask.report_id).values_list("pk", flat=True).first()
