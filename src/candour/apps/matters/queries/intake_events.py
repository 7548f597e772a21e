"""The events of a report (received, opened, acknowledged, joined) as a matter records them, read from the ledger and rows.

`services.events` adds them to matters; `state.state_while_waiting` evaluates a report that is in no case yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from candour.apps.cases.models import Allegation
from candour.apps.dossiers.models import Item
from candour.apps.ledger.models import Entry as LedgerEntry
from candour.apps.matters.queries import matter_start
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.apps.reports.services import SentMessage
from candour.domain.ledger import Kind
from candour.domain.procedure import Pack
from candour.domain.procedure.matters import Stated

REPORTER, HANDLER = "reporter", "handler"
WHOSE = "report"


@dataclass(frozen=True)
class MatterEvent:
    """An event to be recorded on a matter: its id in the packs, role, time, staff member, ledger entry and facts."""

    event: str
    role: str
    at: datetime
    entry: LedgerEntry
    staff: Staff | None = None
    facts: Mapping[str, Stated] = field(default_factory=dict)
    allegation: Allegation | None = None
    item: Item | None = None


def events_on_case_opened(report: Report, by: Staff, now: datetime, entry: LedgerEntry) -> Iterator[MatterEvent]:
    """The events of a report from its receipt to the opening of a case from it, in order; the last event is that opening.

    `by`: who opened the case; `now`: when; `entry`: the ledger entry of the opening.
    """
    opened = _first_entry(Kind.ITEM_OPENED, dossier=str(report.dossier_id))
    yield from events_on_receipt(report)
    if opened is None:
        yield MatterEvent("triage_started", HANDLER, max(entry.time, report.received_hour), entry, by)
    yield MatterEvent("matter_typed", HANDLER, now, entry, by)


def events_on_receipt(report: Report) -> Iterator[MatterEvent]:
    """Yield those events of a report in no case that have happened: received, first opened by staff, acknowledged."""
    arrived = LedgerEntry.objects.get(pk=report.entry)
    yield MatterEvent("received", REPORTER, report.received_hour, arrived, facts=whose(report))
    yield MatterEvent("account_given", REPORTER, report.received_hour, arrived, facts=whose(report))
    opened = _first_entry(Kind.ITEM_OPENED, dossier=str(report.dossier_id))
    if opened:
        staff = Staff.objects.filter(pk=opened.actor_id).first() if opened.actor_id else None
        yield MatterEvent("triage_started", HANDLER, max(opened.time, report.received_hour), opened, staff)
    yield from acknowledgement(report)


def acknowledgement(report: Report, just_sent: SentMessage | None = None) -> Iterator[MatterEvent]:
    """Yield the event that the report was acknowledged, if staff have sent the reporter a message; else nothing.

    The event has the time and the author of the first message. `just_sent`: a message sent in the current transaction.
    """
    wrote = Item.objects.filter(dossier=report.dossier_id, kind=Item.Kind.MESSAGE, author=Item.Author.STAFF)
    first = wrote.select_related("staff").order_by("order").first()
    if first and just_sent and just_sent.item.pk == first.pk:
        sent: LedgerEntry | None = just_sent.entry
    else:
        sent = _first_entry(Kind.MESSAGE_SENT, item=str(first.pk)) if first else None
    if first and sent:
        yield MatterEvent("acknowledged", HANDLER, first.created_at, sent, first.staff, whose(report))


def events_on_joining(pack: Pack, report: Report) -> Iterator[MatterEvent]:
    """Yield the events of the report that each matter of a case must record when the report joins the case."""
    arrived = LedgerEntry.objects.get(pk=report.entry)
    yield MatterEvent("report_joined", REPORTER, report.received_hour, arrived, facts=whose(report))
    yield MatterEvent("account_given", REPORTER, report.received_hour, arrived, facts=whose(report))
    yield from acknowledgement(report)
    if chosen := matter_start.chosen(pack, report):
        yield MatterEvent("facts_stated", REPORTER, report.received_hour, arrived, facts=chosen)


def whose(report: Report) -> dict[str, Stated]:
    """The fact that names the report that an event is about, as {fact id: the report's reference}.

    A clock that runs separately for each report needs this fact.
    """
    return {WHOSE: report.reference}


def _first_entry(kind: Kind, **ids: str) -> LedgerEntry | None:
    """The first ledger entry of `kind` about the rows with these ids (name of the id → id); None if there is none."""
    return LedgerEntry.objects.of(kind).about(**ids).order_by("seq").first()
