"""The progress of a report and the list of openings, both computed from entries."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from candour.apps.cases.models import Case, CaseReport, Handler
from candour.apps.dossiers.models import Dossier, Item
from candour.apps.ledger.services import append
from candour.apps.mailbox.queries import openings
from candour.apps.mailbox.queries.progress import Progress, progress
from candour.apps.people.models import Body, Role, Staff
from candour.domain.ledger import Kind
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import NOON, Box

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def reached(state: Progress) -> list[bool]:
    return [stage.at is not None for stage in state.stages]


def case_of(box: Box, staff: Staff, now: datetime) -> Case:
    dossier = Dossier.objects.create(kind=Dossier.Kind.CASE, created_at=now)
    case = Case.objects.create(reference="C-1", body=box.report.body, dossier=dossier, opened_at=now, opened_by=staff)
    CaseReport.objects.create(case=case, report=box.report, joined_at=now)
    append(Kind.CASE_OPENED, actor=staff.pk, case=case.pk, report=box.report.pk, now=now)
    return case


def assign(case: Case, staff: Staff, now: datetime) -> Handler:
    made = Handler.objects.create(case=case, staff=staff, role=Role.Name.INVESTIGATOR, since=now)
    append(Kind.CASE_ASSIGNED, actor=staff.pk, case=case.pk, handler=staff.pk, assignment=made.pk, now=now)
    return made


def test_each_stage_is_reached_by_its_entry(box: Box, assessor: Staff) -> None:
    assert reached(progress(box.report)) == [True, False, False, False]
    boxes.staff_opens(assessor, Item.objects.get(kind=Item.Kind.ACCOUNT), now=NOON + HOUR)
    assert reached(progress(box.report)) == [True, True, False, False]
    case = case_of(box, assessor, NOON + 2 * HOUR)
    assert reached(progress(box.report)) == [True, True, True, False]
    assign(case, assessor, NOON + 3 * HOUR)
    state = progress(box.report)
    assert reached(state) == [True, True, True, True]
    assert [(handler.name, handler.role) for handler in state.current_handlers] == [("Alice", "Investigator")]


def test_progress_counts_handlers_and_asks(box: Box, assessor: Staff, team: tuple[Body, Staff]) -> None:
    case = case_of(box, assessor, NOON)
    first = assign(case, assessor, NOON)
    Handler.objects.filter(pk=first.pk).update(until=NOON + HOUR)
    assign(case, boxes.staff_member("Charlie", team[0]), NOON + HOUR)
    append(Kind.ASK_MADE, actor=assessor.pk, report=box.report.pk, ask=uuid.uuid4(), now=NOON)
    state = progress(box.report)
    assert (state.handlers_so_far, state.times_asked) == (2, 1)
    assert [handler.name for handler in state.current_handlers] == ["Charlie"]


def test_openings_show_the_staff_member_with_the_role_held_at_the_time(box: Box, assessor: Staff) -> None:
    account = Item.objects.get(kind=Item.Kind.ACCOUNT)
    boxes.staff_opens(assessor, account, now=NOON + HOUR)
    assign(case_of(box, assessor, NOON + 2 * HOUR), assessor, NOON + 2 * HOUR)
    boxes.staff_opens(assessor, account, now=NOON + 3 * HOUR)
    shown = [(one.name, one.role, one.kinds, one.at) for one in openings.sittings(box.report)]
    assert shown == [
        ("Alice", "Investigator", ["Account"], NOON + 3 * HOUR),
        ("Alice", "Assessor", ["Account"], NOON + HOUR),
    ]


def test_items_opened_within_ten_minutes_are_one_line(box: Box, assessor: Staff) -> None:
    message = boxes.staff_writes(box, assessor, "x", now=NOON)
    boxes.staff_opens(assessor, message, now=NOON + HOUR)
    boxes.staff_opens(assessor, Item.objects.get(kind=Item.Kind.ACCOUNT), now=NOON + HOUR + timedelta(minutes=2))
    (line,) = openings.sittings(box.report)
    assert line.kinds == ["Account", "Message"]


def test_all_staff_who_can_open_the_report_are_listed(box: Box) -> None:
    assert [(reader.name, reader.roles) for reader in openings.readers(box.report, now=NOON)] == [
        ("Alice", "Assessor"),
        ("Zoe", ""),
    ]


def test_a_case_opened_on_an_earlier_report_shows_no_handlers_from_before_joining(
    box: Box, assessor: Staff, team: tuple[Body, Staff]
) -> None:
    other = boxes.box(team[0], "zoom zone zoology zookeeper zoning zoom zone")
    case = case_of(other, assessor, NOON)
    earlier = assign(case, assessor, NOON)
    Handler.objects.filter(pk=earlier.pk).update(until=NOON + HOUR)
    assign(case, boxes.staff_member("Charlie", team[0]), NOON + HOUR)
    joined = NOON + 5 * HOUR
    CaseReport.objects.create(case=case, report=box.report, joined_at=joined)
    append(Kind.REPORT_JOINED, actor=assessor.pk, case=case.pk, report=box.report.pk, now=joined)
    state = progress(box.report)
    assert [(handler.name, handler.since) for handler in state.handlers] == [("Charlie", joined)]
    assert [stage.at for stage in state.stages[2:]] == [joined, joined]


def test_the_number_of_queries_does_not_grow_with_the_entries(
    box: Box, assessor: Staff, django_assert_max_num_queries: Any
) -> None:
    account = Item.objects.get(kind=Item.Kind.ACCOUNT)
    for day in range(20):
        boxes.staff_opens(assessor, account, now=NOON + timedelta(days=day))
        boxes.staff_writes(box, assessor, "x", now=NOON + timedelta(days=day))
    with django_assert_max_num_queries(5):
        progress(box.report)
    with django_assert_max_num_queries(6):
        assert len(openings.sittings(box.report)) == 20
