"""Duties towards the reporter as the mailbox shows them, and acts that only the reporter can do."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from candour.apps.cases.models import Case
from candour.apps.mailbox.queries.procedure import law_summary
from candour.apps.mailbox.services import sessions, writing
from candour.apps.mailbox.services.sessions import COOKIE
from candour.apps.matters import services as matter_services
from candour.apps.matters.models import Act
from candour.apps.matters.queries.state import states_of
from candour.apps.matters.services.acting import ActRequest
from candour.apps.people.models import Body, Staff
from candour.apps.reports.models import Report
from tests.apps.desk.desk import NOW, Desk, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def do(case: Case, who: Staff, event: str, role: str, *, words: str = "", publishable: str = "", **facts: Any) -> None:
    """Record an act on the case's matter, at noon of the first day."""
    (one,) = states_of([case], NOW)[case.pk]
    assert case.dossier
    reports = Report.objects.filter(in_case__case=case).select_related("dossier")
    messages = {report.pk: sealed(report.dossier, words) for report in reports} if words else {}
    done = ActRequest(event, role, facts, sealed(case.dossier), publishable, messages)
    matter_services.act(one.matter, done, by=who, now=NOW)


def closed_case(desk: Desk, report: Report) -> Case:
    """A conduct matter without a referral, closed with an apology."""
    case = desk.case(report, subject=desk.subject)
    sam, amina = desk.staff("Sam"), desk.staff("Amina")
    do(case, amina, "safety_decided", "handler", safety_considered=True, authorities_listed=True, separation_decided=True)
    do(case, sam, "referred_to_dg", "appropriate_authority", words="It went to the independent body.")
    do(case, sam, "dg_mode_decided", "director_general", dg_mode="referred_back")
    do(case, sam, "referred_back", "director_general")
    do(case, sam, "no_measure_needed", "appropriate_authority")
    do(case, sam, "outcome_decided", "appropriate_authority", publishable="The unit was told to change how it works.")
    do(case, sam, "outcome_told", "appropriate_authority", words="This is what we decided.")
    do(case, sam, "review_information_given", "appropriate_authority", words="You can ask for a review.")
    do(case, sam, "apology_given", "appropriate_authority", words="We are sorry.")
    do(case, sam, "closed", "appropriate_authority")
    return case


def test_a_report_without_a_case_shows_its_duties_with_due_days(desk: Desk) -> None:
    summary = law_summary(desk.report(), now=NOW)

    assert list(summary.stages) == ["We have your report. Someone will read it today."]
    assert "We decide how to keep you safe" in {duty.words for duty in summary.duties}
    assert not summary.missed
    assert not summary.choices


@pytest.mark.parametrize(("pack", "cite"), [("england_wales", "CMR reg 34(2)(a)"), ("new_york", "nobody waits without news")])
def test_the_next_update_is_the_packs_duty_and_is_shown_once(desk: Desk, pack: str, cite: str) -> None:
    Body.objects.update(pack=pack)
    report = Report.objects.select_related("body").get(pk=desk.report().pk)
    Report.objects.update(relation="public")
    report.refresh_from_db()

    summary = law_summary(report, now=NOW)

    assert summary.next_news
    assert summary.next_news in summary.duties
    assert summary.next_news.cite.endswith(cite)
    assert summary.next_news.by == (report.received_hour + timedelta(weeks=4)).date()
    assert not summary.next_news.late
    later = law_summary(report, now=NOW + timedelta(weeks=5)).next_news
    assert later
    assert later.late


def test_missed_duties_are_shown_to_the_reporter(desk: Desk) -> None:
    summary = law_summary(desk.report(), now=NOW + timedelta(days=3))

    assert {duty.words for duty in summary.missed} == {
        "We write to you to say we have your report",
        "We decide how to keep you safe",
    }


@pytest.mark.slow
def test_a_closed_matter_shows_the_outcome_and_the_right_of_review(desk: Desk) -> None:
    report = desk.report()
    case = closed_case(desk, report)

    summary = law_summary(report, now=NOW)

    case.refresh_from_db()
    assert case.closed_on
    assert summary.decided[0].reasons == ("The unit was told to change how it works.",)
    (choice,) = summary.choices
    assert (choice.event, str(choice.until)) == ("review_requested", "2026-06-29")


@pytest.mark.slow
def test_a_request_for_review_opens_the_case_again(desk: Desk) -> None:
    report = desk.report()
    case = closed_case(desk, report)
    client = Client()
    client.cookies[COOKIE] = sessions.start(report.mailbox, now=timezone.now()).reveal()

    page = client.get("/mailbox/choose/review_requested/").content.decode()
    once = page.partition('name="once" value="')[2].partition('"')[0]
    answers = [client.post("/mailbox/choose/review_requested/", {"once": once}) for _ in range(2)]

    assert answers[0].status_code == 302
    made = Act.objects.get(event="review_requested")
    assert (made.role, made.staff) == ("reporter", None)
    assert made.entry.time.minute == 0
    case.refresh_from_db()
    assert case.closed_on is None
    assert list(law_summary(report, now=timezone.now()).stages) == ["Someone independent is checking the outcome."]


def test_a_withdrawal_is_recorded_under_the_pack_and_ends_no_work(desk: Desk) -> None:

    report = desk.report()
    case = desk.case(report, subject=desk.subject)

    writing.withdraw(report.mailbox, once=uuid.uuid4(), now=NOW)

    assert Act.objects.get(event="withdrawal_received").matter.case == case
    assert states_of([case], NOW)[case.pk][0].evaluation.stage.id == "referral_due"


def test_a_second_reporter_sees_only_duties_towards_that_reporter(desk: Desk) -> None:
    first, second = desk.report(), desk.report(received_hour=NOW + timedelta(days=9))
    desk.case(first, second, subject=desk.subject)

    safe = "We decide how to keep you safe"
    (duty_of_second,) = [duty for duty in law_summary(second, now=NOW + timedelta(days=9)).duties if duty.words == safe]

    assert str(duty_of_second.by) == "2026-06-11"
    assert not duty_of_second.late
    assert safe not in {duty.words for duty in law_summary(second, now=NOW + timedelta(days=9)).missed}
    assert safe in {duty.words for duty in law_summary(first, now=NOW + timedelta(days=9)).missed}
