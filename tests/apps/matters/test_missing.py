"""A missed clock is recorded once, also where it is met late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from candour.apps.ledger.models import Entry
from candour.apps.matters import services as matter_services
from candour.apps.matters import tasks
from candour.apps.matters.models import MissedClock
from candour.apps.matters.queries.state import states_of
from candour.apps.matters.services import missing
from candour.apps.matters.services.acting import ActRequest
from tests.apps.desk.desk import NOW, Desk

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def test_a_missed_duty_is_recorded_once(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)

    assert missing.note_missed(NOW) == 0
    assert missing.note_missed(LATER) == 3
    assert missing.note_missed(LATER) == 0

    assert set(MissedClock.objects.values_list("clock", flat=True)) == {"K02", "K03", "K05"}
    entries = Entry.objects.filter(kind="clock.missed", ids__contains={"case": str(case.pk)})
    assert entries.count() == 3
    assert all(entry.commitment for entry in entries)


def test_a_duty_met_late_is_recorded_as_missed(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    (one,) = states_of([case], LATER)[case.pk]

    matter_services.act(one.matter, ActRequest("referred_to_dg", "appropriate_authority"), by=desk.staff("Sam"), now=LATER)
    missing.note_missed(LATER)

    assert MissedClock.objects.filter(clock="K05").exists()


def test_missed_clocks_of_a_waiting_report_are_recorded(desk: Desk) -> None:
    report = desk.report()

    missing.note_missed(LATER)
    desk.case(report, subject=desk.subject)
    missing.note_missed(LATER)

    assert Entry.objects.filter(kind="clock.missed", ids__contains={"report": str(report.pk)}).count() == 2
    assert sorted(MissedClock.objects.values_list("clock", flat=True)) == ["K02", "K03", "K05"]


def test_missed_clocks_are_recorded_by_a_periodic_task(desk: Desk) -> None:
    desk.case(subject=desk.subject)

    tasks.note_missed(0)

    assert MissedClock.objects.exists()


def test_the_missed_clocks_of_two_reports_are_recorded_separately(desk: Desk) -> None:
    first, second = desk.report(), desk.report()
    missing.note_missed(LATER)
    desk.case(first, second, subject=desk.subject)

    missing.note_missed(LATER)

    assert sorted(MissedClock.objects.values_list("clock", "about")) == sorted(
        [*((clock, report.reference) for clock in ("K02", "K03") for report in (first, second)), ("K05", "")]
    )
