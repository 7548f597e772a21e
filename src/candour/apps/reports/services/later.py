"""What comes after the report: messages, additions, exhibits, withdrawal, and "this is not safe".

An account is added to, never changed. A reporter's own acts are kept to the hour, a staff member's to the second. Who
among the staff may write is decided above (cases); here only that she belongs to the body that has the report.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item, Upload
from candour.apps.ledger import services as ledger
from candour.apps.ledger.models import Entry
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report, SafetyFlag
from candour.apps.reports.submission import token_hash
from candour.apps.reports.vocabulary import FLAG_REASONS
from candour.ui.errors import Refusal
from candour.ui.times import to_hour


class NotNow(Refusal):
    """Something that cannot be done to this report; the message says why and what can."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A finished upload with its token, and the sealed document that names it."""

    upload: UUID
    token: str
    details: bytes


def add_message(report: Report, ciphertext: bytes, *, author: str, staff: Staff | None, now: datetime) -> Item:
    """Put a sealed message in the report's dossier, from the reporter (`staff` None) or from a member of its body."""
    by_staff = author == Item.Author.STAFF
    if by_staff != (staff is not None):
        raise NotNow("A message is from the reporter or from one named staff member. Sign in and write it again.")
    if staff is not None and staff.body_id != report.body_id:
        raise NotNow("Only the organisation that has this report can write to the reporter.")
    when = now if by_staff else to_hour(now)
    with transaction.atomic():
        item = dossiers.add_item(
            report.dossier,
            Item.Kind.MESSAGE,
            author=author,
            staff=staff,
            ciphertext=ciphertext,
            now=now,
            at_hour=not by_staff,
            record=False,
        )
        ledger.append("message.sent", _ids(report, item), now=when)
    return item


def add_to_account(report: Report, ciphertext: bytes, *, now: datetime) -> Item:
    """Add to the account; what was there stays as it is."""
    with transaction.atomic():
        item = _by_reporter(report, Item.Kind.ADDITION, ciphertext, now)
        ledger.append("account.added_to", _ids(report, item), now=to_hour(now))
    return item


def add_exhibit(report: Report, exhibit: Exhibit, *, now: datetime) -> Item:
    """Add a file that has arrived whole. Raises NotNow where it has not, or is not hers."""
    upload = Upload.objects.filter(pk=exhibit.upload, complete=True, item=None).first()
    if upload is None or not secrets.compare_digest(bytes(upload.token_hash), token_hash(exhibit.token)):
        raise NotNow("The file did not arrive whole. Choose it again.")
    with transaction.atomic():
        item = dossiers.add_item(
            report.dossier, Item.Kind.EXHIBIT, author=Item.Author.REPORTER, upload=upload, now=now, at_hour=True, record=False
        )
        _by_reporter(report, Item.Kind.EXHIBIT_DETAILS, exhibit.details, now, about=item)
        ledger.append("item.added", {"item": str(item.pk), "dossier": str(report.dossier_id)}, now=to_hour(now))
    return item


def withdraw(report: Report, *, now: datetime) -> None:
    """She takes the report back. It is kept and shown as withdrawn; twice is once."""
    with transaction.atomic():
        if Report.objects.filter(pk=report.pk, withdrawn_hour=None).update(withdrawn_hour=to_hour(now)):
            ledger.append("report.withdrawn", {"report": str(report.pk)}, now=to_hour(now))
    report.refresh_from_db(fields=["withdrawn_hour"])


def raise_safety(report: Report, reason: str = "raised_in_mailbox", *, now: datetime) -> SafetyFlag:
    """Put "this is not safe" at the top of the queue until somebody answers. One flag waits at a time for one reason."""
    if reason not in FLAG_REASONS:
        raise NotNow("Choose one of the reasons on the page.")
    with transaction.atomic():
        waiting = report.safety_flags.filter(reason=reason, answered_at=None).first()
        if waiting is not None:
            return waiting
        flag = SafetyFlag.objects.create(report=report, reason=reason, raised_hour=to_hour(now))
        ledger.append("safety.raised", {"report": str(report.pk)}, now=to_hour(now))
    return flag


def answer_safety(flag: SafetyFlag, *, staff: Staff, now: datetime) -> Entry | None:
    """Record that a named person has seen to it. The first to answer is the person shown; a later answer makes no entry."""
    report = flag.report
    if staff.body_id != report.body_id:
        raise NotNow("Only the organisation that has this report can answer.")
    with transaction.atomic():
        entry = None
        if SafetyFlag.objects.filter(pk=flag.pk, answered_at=None).update(answered_at=now, answered_by=staff):
            entry = ledger.append("safety.answered", {"report": str(report.pk), "staff": str(staff.pk)}, now=now)
    flag.refresh_from_db()
    return entry


def _by_reporter(report: Report, kind: str, ciphertext: bytes, now: datetime, about: Item | None = None) -> Item:
    return dossiers.add_item(
        report.dossier,
        kind,
        author=Item.Author.REPORTER,
        ciphertext=ciphertext,
        about=about,
        now=now,
        at_hour=True,
        record=False,
    )


def _ids(report: Report, item: Item) -> dict[str, str]:
    return {"item": str(item.pk), "report": str(report.pk)}
