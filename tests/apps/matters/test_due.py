"""The lists of due duties: by day, by role, without cases the staff member may not see."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candour.apps.cases.models import Case
from candour.apps.ledger.models import Entry
from candour.apps.matters import services as matter_services
from candour.apps.matters.models import Matter
from candour.apps.matters.queries import due
from candour.apps.matters.services.acting import ActRequest
from candour.ui import asking
from tests.apps.desk.desk import NOW, Desk
from tests.web_role import as_role

pytestmark = pytest.mark.django_db
SAFETY = {"safety_considered": True, "authorities_listed": True, "separation_decided": True}


@pytest.fixture
def case(desk: Desk) -> Case:
    return desk.case(subject=desk.subject)


def clocks(many: list[due.Duty]) -> list[str]:
    return [one.reading.clock.id for one in many]


def listed(desk: Desk, name: str, now: datetime = NOW) -> due.DueLists:
    return due.lists(desk.staff(name), now)


@pytest.mark.slow
def test_a_duty_is_next_then_due_today_then_overdue(desk: Desk, case: Case) -> None:
    assert "K03" in clocks(listed(desk, "Amina").following)
    assert "K03" in clocks(listed(desk, "Amina", NOW + timedelta(days=1)).today)
    assert "K03" in clocks(listed(desk, "Amina", NOW + timedelta(days=2)).overdue)


def test_a_duty_without_a_day_is_listed_for_today(desk: Desk, case: Case) -> None:
    assert "K01" in clocks(listed(desk, "Sam").today)  # preserve evidence: the appropriate authority's


def test_a_duty_that_is_done_is_no_longer_listed(desk: Desk, case: Case) -> None:
    matter = Matter.objects.get(case=case)
    assert "K03" in clocks(listed(desk, "Amina").following)
    matter_services.act(matter, ActRequest("safety_decided", "handler", SAFETY), by=desk.staff("Amina"), now=NOW)
    assert "K03" not in clocks(listed(desk, "Amina").following)


def test_a_duty_is_listed_as_own_by_role(desk: Desk, case: Case) -> None:
    assert "K05" not in clocks(listed(desk, "Amina").following)  # to refer is the appropriate authority's
    assert "K05" in clocks(listed(desk, "Sam").following)
    assert all(one.own for one in listed(desk, "Sam").following)


def test_a_supervisor_sees_the_overdue_duties_of_others(desk: Desk, case: Case) -> None:
    late = NOW + timedelta(days=3)
    others = [one for one in listed(desk, "Sam", late).overdue if not one.own]
    assert "K03" in clocks(others)
    assert "K05" not in clocks(listed(desk, "Amina", late).overdue)


@pytest.mark.slow
def test_an_investigator_sees_duties_of_own_cases_only(desk: Desk, case: Case) -> None:
    assert not listed(desk, "Alice").anything
    desk.assign(case, "Alice")
    matter_services.act(
        Matter.objects.get(case=case), ActRequest("referred_to_dg", "appropriate_authority"), by=desk.staff("Sam"), now=NOW
    )
    every = due.duties(desk.staff("Alice"), NOW)
    assert {one.case.pk for one, _ in every} <= {case.pk}
    assert {one.reading.clock.owner for one, _ in every} <= {"investigator"}


@pytest.mark.parametrize("name", ["Bob", "Charlie", "Ada"])
def test_duties_of_a_case_are_hidden_from_staff_who_may_not_see_it(desk: Desk, case: Case, name: str) -> None:
    assert not listed(desk, name, NOW + timedelta(days=40)).anything
    assert due.diary(desk.staff(name), NOW) == []


def test_duties_of_a_case_are_hidden_from_a_supervisor_with_a_conflict(desk: Desk, case: Case) -> None:
    staff = desk.staff("Sam")
    type(staff).objects.filter(pk=staff.pk).update(officer=desk.officer("Bob"))
    assert not listed(desk, "Sam", NOW + timedelta(days=40)).anything


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_cases_and_readings_are_cached(desk: Desk, case: Case) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            listed(desk, "Sam")
        return len(seen)

    cold, warm = queries(), queries()
    assert warm == cold - 2  # the acts, and the facts of the matters
    for _ in range(3):
        desk.case(subject=desk.subject)
    assert (queries(), queries()) == (cold, warm)


def test_the_desk_page_lists_duties(desk: Desk, case: Case) -> None:
    page = desk.client("Amina").get("/desk/").content.decode()
    assert "What is due" in page
    assert "Decide safety" in page


def test_a_diary_holds_case_numbers_duties_and_days_and_taking_it_is_an_entry(desk: Desk, case: Case) -> None:
    answer: Any = desk.client("Amina").post("/desk/diary/")
    text = answer.content.decode().replace("\r\n ", "")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"SUMMARY:{case.reference}: Decide safety" in text
    assert desk.subject.last_name not in text
    assert Entry.objects.get(kind="diary.taken").ids == {"actor": str(desk.staff("Amina").pk)}
    assert desk.client("Bob").post("/desk/diary/").content.count(b"VEVENT") == 0


def test_the_database_gives_open_matters_only_to_whoever_may_see_their_cases(desk: Desk, case: Case) -> None:
    def open_matters(name: str = "") -> list[Any]:
        if name:
            asking.staff_asks(desk.staff(name).pk, "desk")
        with as_role("candour_web"), connection.cursor() as cursor:
            cursor.execute("SELECT case_id FROM matters_of_open_cases(%s)", [case.body_id])
            found = [row[0] for row in cursor.fetchall()]
        asking.forget()
        return found

    desk.assign(case, "Alice")
    assert [open_matters(name) for name in ("Amina", "Sam", "Alice")] == [[case.pk]] * 3
    assert [open_matters(name) for name in ("", "Bob", "Charlie", "Ada")] == [[]] * 4
