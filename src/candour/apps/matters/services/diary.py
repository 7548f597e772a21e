"""Exports a staff member's duties as a calendar file, with an entry in the ledger because the file leaves Candour."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from candour.apps.ledger.services import append
from candour.apps.matters.queries import due
from candour.apps.people.models import Staff
from candour.domain.ledger import Kind
from candour.domain.procedure import diary


def take_diary(staff: Staff, *, now: datetime) -> bytes:
    """Return the staff member's duties that have a due day as an iCalendar file, and append a ledger entry.

    The file has the case references and the duties, nothing else.
    """
    with transaction.atomic():
        entries = [_diary_entry(one, one.reading.due) for one in due.diary(staff, now) if one.reading.due]
        append(Kind.DIARY_TAKEN, actor=staff.pk, now=now)
    return diary.calendar(entries, now)


def _diary_entry(duty: due.Duty, day: date) -> diary.DiaryEntry:
    """The calendar entry for a duty that is due on `day`."""
    reading = duty.reading
    key = f"{duty.matter} {reading.clock.id} {reading.number} {reading.about}".rstrip()
    label = f"{reading.clock.label}, {reading.about}" if reading.about else reading.clock.label
    return diary.DiaryEntry(key, day, duty.case.reference, label, f"{reading.clock.id}: {reading.clock.cite}")
