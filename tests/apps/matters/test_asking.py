"""Asks need a reason, a supervisor who did not request them, and the consent of the reporter."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from candour.apps.ledger.models import Entry
from candour.apps.mailbox.queries.progress import progress
from candour.apps.mailbox.services import sessions
from candour.apps.mailbox.services.sessions import COOKIE
from candour.apps.matters import services as matter_services
from candour.apps.matters.models import Act, Ask
from candour.apps.matters.queries import asks
from candour.apps.matters.queries.state import states_of
from candour.apps.reports.models import Report
from candour.ui.errors import Refusal
from tests.apps.desk.desk import NOW, Desk, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(desk: Desk) -> Report:
    """A report in a case that Alice investigates."""
    told = desk.report()
    desk.assign(desk.case(told, subject=desk.subject))
    return Report.objects.select_related("dossier", "body", "mailbox").get(pk=told.pk)


def request(desk: Desk, report: Report, by: str = "Alice") -> Ask:
    return matter_services.request_ask(report, "differs", sealed(report.dossier, "which gate?"), by=desk.staff(by), now=NOW)


def approve(desk: Desk, report: Report) -> Ask:
    made = request(desk, report)
    matter_services.decide_ask(made, approve=True, by=desk.staff("Sam"), now=NOW)
    return made


def times_asked(report: Report) -> int:
    return progress(report).times_asked


@pytest.mark.parametrize("name", ["Sam", "Amina", "Farid", "Bob", "Charlie", "Ada"])
@pytest.mark.slow
def test_only_the_investigator_may_request_an_ask(desk: Desk, report: Report, name: str) -> None:
    with pytest.raises(Http404):
        request(desk, report, by=name)


@pytest.mark.slow
def test_an_ask_needs_a_reason_and_only_one_is_open(desk: Desk, report: Report) -> None:
    with pytest.raises(Refusal, match="Choose why it must be asked"):
        matter_services.request_ask(report, "curious", sealed(report.dossier), by=desk.staff("Alice"), now=NOW)
    request(desk, report)

    with pytest.raises(Refusal, match="not answered yet"):
        request(desk, report)


@pytest.mark.parametrize("name", ["Alice", "Amina", "Farid", "Bob", "Charlie", "Ada"])
@pytest.mark.slow
def test_only_a_supervisor_of_the_case_approves_an_ask(desk: Desk, report: Report, name: str) -> None:
    made = request(desk, report)

    with pytest.raises(Http404):
        matter_services.decide_ask(made, approve=True, by=desk.staff(name), now=NOW)


def test_a_refused_ask_never_reaches_the_reporter(desk: Desk, report: Report) -> None:
    made = request(desk, report)
    assert asks.undecided(desk.staff("Sam")) == [made]
    matter_services.decide_ask(made, approve=False, by=desk.staff("Sam"), now=NOW)

    assert asks.approved(report) == []
    assert asks.undecided(desk.staff("Sam")) == []
    assert times_asked(report) == 0
    with pytest.raises(Refusal, match="You answered this already"):
        matter_services.answer_ask(report, made.pk, "agreed", now=NOW)
    with pytest.raises(Refusal, match="decided already"):
        matter_services.decide_ask(made, approve=True, by=desk.staff("Sam"), now=NOW)


@pytest.mark.parametrize("answer", ["agreed", "in_writing"])
@pytest.mark.slow
def test_an_accepted_ask_is_recorded_on_the_matter_with_its_facts(desk: Desk, report: Report, answer: str) -> None:
    made = approve(desk, report)
    assert not Act.objects.filter(event="account_asked").exists()
    matter_services.answer_ask(report, made.pk, answer, now=NOW + timedelta(minutes=40))

    act = Act.objects.get(event="account_asked")
    assert act.facts == {"ask_reason": True, "supervisor_approval": True, "reporter_consent": True, "report": report.reference}
    assert (act.entry.kind, act.entry.time.minute) == ("ask.answered", 0)
    assert times_asked(report) == 1


def test_a_declined_ask_is_stored_and_not_recorded_on_the_matter(desk: Desk, report: Report) -> None:
    made = approve(desk, report)
    matter_services.answer_ask(report, made.pk, "declined", now=NOW)

    assert Ask.objects.get().answer == "declined"
    assert not Act.objects.filter(event="account_asked").exists()
    assert times_asked(report) == 1
    with pytest.raises(Refusal, match="You answered this already"):
        matter_services.answer_ask(report, made.pk, "agreed", now=NOW)


@pytest.mark.slow
def test_a_second_ask_exceeds_the_limit_and_pages_show_it(desk: Desk, report: Report) -> None:
    assert not asks.count(report).goes_over
    for _ in range(2):
        matter_services.answer_ask(report, approve(desk, report).pk, "agreed", now=NOW)
    request(desk, report)
    page = desk.client("Sam").get(f"/desk/asks/{Ask.objects.get(answer='', approved_at=None).pk}/").content.decode()

    counter = next(
        one
        for one in states_of([report.in_case.case], NOW)[report.in_case.case_id][0].evaluation.clocks
        if one.clock.id == "K13A"
    )
    assert (counter.count, counter.status, counter.about) == (3, "exceeded", report.reference)
    assert "Goes over the limit" in page


@pytest.mark.slow
def test_an_ask_to_another_reporter_is_not_counted(desk: Desk) -> None:
    report, other = desk.report(), desk.report()
    desk.assign(desk.case(report, other, subject=desk.subject))
    approve(desk, report)

    assert (times_asked(report), times_asked(other)) == (1, 0)


@pytest.mark.slow
def test_the_reporter_answers_once_without_javascript(desk: Desk, report: Report) -> None:
    made = approve(desk, report)
    client = Client()
    client.cookies[COOKIE] = sessions.start(report.mailbox, now=timezone.now()).reveal()

    page = client.get("/mailbox/home/").content.decode()
    once = str(uuid.uuid4())
    for _ in range(2):
        assert client.post(f"/mailbox/asks/{made.pk}/", {"once": once, "answer": "in_writing"}).status_code == 302

    assert "Something found differs from the report" in page
    assert page.count(f'action="/mailbox/asks/{made.pk}/"') == 3
    assert Ask.objects.get().answer == "in_writing"
    assert Entry.objects.filter(kind="ask.answered").count() == 1
    assert "Yes, but only in writing" in client.get("/mailbox/home/").content.decode()


def test_another_mailbox_cannot_answer_the_ask(desk: Desk, report: Report) -> None:
    made, other = approve(desk, report), desk.report()
    client = Client()
    client.cookies[COOKIE] = sessions.start(other.mailbox, now=timezone.now()).reveal()
    answer = {"once": str(uuid.uuid4()), "answer": "agreed"}
    assert client.post(f"/mailbox/asks/{made.pk}/", answer).status_code == 302
    assert Ask.objects.get().answer == ""
    client.cookies[COOKIE] = sessions.start(report.mailbox, now=timezone.now()).reveal()
    client.post(f"/mailbox/asks/{made.pk}/", answer)
    assert Ask.objects.get().answer == "agreed"
