"""The changes to a report after receipt: messages, additions, exhibits, withdrawal, safety flags.

An account can be added to, never changed. The times of a reporter's acts are stored to the hour, those of staff to the second.
Not here: which staff may write (`cases.access`). This module only checks that the staff member belongs to the report's body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.dossiers.services import Author
from candour.apps.ledger import services as ledger
from candour.apps.ledger.models import Entry, EvidenceRow
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report, SafetyFlag
from candour.domain.ledger import Actor, Kind
from candour.domain.sealing import SigningSecret
from candour.ui.errors import Refusal
from candour.ui.times import to_hour


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A reporter's file: the finished upload, its token, and the sealed document with the file's name, size and type.

    `by`: who signs it (`dossiers.services.Author`).
    """

    upload: UUID
    token: str
    details: bytes
    by: Author = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that a staff member has just sent to the reporter: its item and its ledger entry."""

    item: Item
    entry: Entry


def add_message_by_reporter(report: Report, ciphertext: bytes, by: Author = None, *, now: datetime) -> Item:
    """Add a sealed message from the reporter to the report's dossier. `by`: who signs it (`dossiers.services.Author`)."""
    with transaction.atomic():
        item = dossiers.add_reporter_item(report.dossier, Item.Kind.MESSAGE, ciphertext, by, now=now)
        ids = {"report": report.pk, "item": item.pk}
        ledger.append(Kind.MESSAGE_SENT, actor=Actor.REPORTER, **ids, content=[item], now=to_hour(now))
    return item


def add_message_by_staff(report: Report, ciphertext: bytes, *, by: Staff, now: datetime) -> SentMessage:
    """Add a sealed message from the staff member `by` to the report's dossier. Raises Refusal for staff of another body."""
    if by.body_id != report.body_id:
        raise Refusal(_("Only the organisation that has this report can write to the reporter."))
    with transaction.atomic():
        item = dossiers.add_staff_item(report.dossier, Item.Kind.MESSAGE, ciphertext, by=by, now=now)
        entry = ledger.append(Kind.MESSAGE_SENT, actor=by.pk, report=report.pk, item=item.pk, content=[item], now=now)
    return SentMessage(item, entry)


def add_to_account(report: Report, ciphertext: bytes, by: Author = None, *, now: datetime) -> Item:
    """Add the reporter's sealed addition to the report's dossier. The account itself is not changed.

    `by`: who signs it (`dossiers.services.Author`).
    """
    with transaction.atomic():
        item = dossiers.add_reporter_item(report.dossier, Item.Kind.ADDITION, ciphertext, by, now=now)
        ids = {"report": report.pk, "item": item.pk}
        ledger.append(Kind.ACCOUNT_ADDED_TO, actor=Actor.REPORTER, **ids, content=[item], now=to_hour(now))
    return item


def add_exhibit(report: Report, exhibit: Exhibit, *, now: datetime) -> Item:
    """Add the reporter's uploaded file to the report. Raises Refusal if the upload is incomplete or its token is wrong."""
    upload = dossiers.finished_uploads({exhibit.upload: exhibit.token}).get(exhibit.upload)
    if upload is None:
        raise Refusal(_("The file did not arrive whole. Choose it again."))
    with transaction.atomic():
        item = dossiers.add_reporter_exhibit(report.dossier, upload, exhibit.by, now=now)
        signer = exhibit.by if isinstance(exhibit.by, SigningSecret) else None  # else the details carry their own signature
        details = dossiers.add_reporter_item(
            report.dossier, Item.Kind.EXHIBIT_DETAILS, exhibit.details, signer, now=now, about=item
        )
        dossiers.record_item_added(item, details)
    return item


def withdraw(report: Report, *, now: datetime) -> None:
    """Mark the report as withdrawn by the reporter. The report is not deleted; a second withdrawal changes nothing."""
    with transaction.atomic():
        if Report.objects.filter(pk=report.pk, withdrawn_hour=None).update(withdrawn_hour=to_hour(now)):
            changed = Report.objects.filter(pk=report.pk)
            ledger.append(Kind.REPORT_WITHDRAWN, actor=Actor.REPORTER, report=report.pk, content=changed, now=to_hour(now))
    report.refresh_from_db(fields=["withdrawn_hour"])


def raise_safety(report: Report, reason: str = "raised_in_mailbox", *, now: datetime) -> SafetyFlag:
    """Raise a safety flag with this reason, or return the open flag if the report already has one with the same reason.

    Until a staff member answers the flag, the report stands first in the staff's queue.
    """
    if reason not in SafetyFlag.Reason.values:
        raise Refusal(_("Choose one of the reasons on the page."))
    with transaction.atomic():
        waiting = report.safety_flags.filter(reason=reason, answered_at=None).first()
        if waiting is not None:
            return waiting
        flag = SafetyFlag.objects.create(report=report, reason=reason, raised_hour=to_hour(now))
        ledger.append(Kind.SAFETY_RAISED, actor=Actor.REPORTER, report=report.pk, content=[flag], now=to_hour(now))
    return flag


def answer_safety(flag: SafetyFlag, *, staff: Staff, now: datetime, also: Sequence[EvidenceRow] = ()) -> Entry | None:
    """Record that a staff member has acted on the flag; return the ledger entry.

    Only the first answer is recorded; a later call returns None. `also`: further rows that the entry commits to, such as the
    row of what the staff member did.
    """
    report = flag.report
    if staff.body_id != report.body_id:
        raise Refusal(_("Only the organisation that has this report can answer."))
    with transaction.atomic():
        entry = None
        if SafetyFlag.objects.filter(pk=flag.pk, answered_at=None).update(answered_at=now, answered_by=staff):
            flag.refresh_from_db()
            entry = ledger.append(Kind.SAFETY_ANSWERED, actor=staff.pk, report=report.pk, content=[flag, *also], now=now)
    flag.refresh_from_db()
    return entry
