"""Taking one's diary out of Candour: a calendar file of case numbers and duties, and the entry that says it was taken."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from candour.apps.ledger.services import append
from candour.apps.matters.queries import due
from candour.apps.people.models import Staff
from candour.domain.ledger import Kind
from candour.domain.procedure import diary


def take_diary(staff: Staff, *, now: datetime) -> bytes:
    """Her duties with a day, as iCalendar. Nothing in it says what a case is about or whom."""
    with transaction.atomic():
        entries = [_entry(one, one.reading.due) for one in due.diary(staff, now) if one.reading.due]
        append(Kind.DIARY_TAKEN, actor=staff.pk, now=now)
    return diary.calendar(entries, now)


def _entry(duty: due.Duty, day: date) -> diary.DiaryEntry:
    reading = duty.reading
    key = f"{duty.matter} {reading.clock.id} {reading.number} {reading.about}".rstrip()
    label = f"{reading.clock.label}, {reading.about}" if reading.about else reading.clock.label
    return diary.DiaryEntry(key, day, duty.case.reference, label, f"{reading.clock.id}: {reading.clock.cite}")
