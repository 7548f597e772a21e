"""From triage to handover in Chromium: keys are made, sealed and opened in the browser, and every page is accessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from candour.apps.cases.models import Case, Handler
from candour.apps.dossiers import queries as dossier_queries
from candour.apps.dossiers.models import Item
from candour.apps.people.models import StaffKey
from candour.apps.reports.models import Report
from candour.domain import sealing
from tests.apps.desk.desk import Desk, signed_in
from tests.apps.people.test_accessible import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASSPHRASE = "violet anchor tundra biscuit"


class At:
    """A staff member's own browser, signed in."""

    def __init__(self, context: BrowserContext, site: str, desk: Desk, name: str) -> None:
        person = desk.person(name)
        lock = sealing.lock_identity(person.secret, sealing.UnlockPassphrase(PASSPHRASE))
        StaffKey.objects.filter(staff=person.staff).update(sealed_identity=lock)
        cookie = signed_in(person.staff).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        self.site, self.page = site, context.new_page()
        self.unlocked = False

    def goes_to(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if not self.unlocked:
            self.page.get_by_label("Unlock words or passphrase", exact=True).fill(PASSPHRASE)
            self.page.get_by_role("dialog").get_by_role("button", name="Unlock").click()
            self.unlocked = True

    def is_accessible(self) -> None:
        assert faults(self.page) == []


@pytest.fixture
def at(desk: Desk, live_server: LiveServer, chromium: Browser, built_site: None) -> Iterator[Callable[[str], At]]:
    """A function that opens a browser for a staff member by name."""
    contexts: list[BrowserContext] = []

    def opened(name: str) -> At:
        contexts.append(chromium.new_context())
        contexts[-1].set_default_timeout(60_000)
        return At(contexts[-1], live_server.url, desk, name)

    yield opened
    for context in contexts:
        context.close()


def test_a_report_goes_from_the_queue_to_its_second_investigator(desk: Desk, at: Callable[[str], At]) -> None:
    report = desk.report("It was late in the yard.")
    amina, sam, alice, farid = (at(name) for name in ("Amina", "Sam", "Alice", "Farid"))

    place = _amina_opens_a_case(amina, report)
    _amina_describes_someone(amina, place)
    _sam_assigns_alice(sam, place)
    _alice_reads_and_writes_a_note(alice, place)
    _alice_writes_the_handover_note(alice, place)
    _sam_hands_over_to_farid(sam, place)
    _alice_finds_it_gone(alice, place)
    _farid_reads_everything(farid, place)

    assert dossier_queries.key_chain(desk.staff("Alice"), report.dossier) == []
    assert dossier_queries.latest_epoch(report.dossier).number == 2
    assert not any(b"scar" in bytes(item.ciphertext or b"") for item in Item.objects.all())


def _amina_opens_a_case(amina: At, report: Report) -> str:
    page = amina.goes_to("/desk/")
    amina.is_accessible()
    page.get_by_role("link", name=report.reference).click()
    amina.is_accessible()
    amina.presses("Open Account")
    expect(page.get_by_text("It was late in the yard.")).to_be_visible()
    page.get_by_role("link", name="Record an allegation, and open or join a case").click()
    page.get_by_label("Name, shoulder number or unit").fill("subject")
    page.get_by_role("button", name="Search").click()
    amina.is_accessible()
    page.get_by_role("button", name="Choose").first.click()
    page.get_by_label("Sexual harassment (J2)").check(force=True)
    amina.is_accessible()
    amina.presses("Continue")
    expect(page.get_by_role("heading", name="Allegations")).to_be_visible()
    return f"/desk/cases/{Case.objects.get(case_reports__report=report).pk}/"


def _amina_describes_someone(amina: At, place: str) -> None:
    page = amina.goes_to(place)
    page.get_by_role("link", name="Record an allegation").click()
    page.get_by_role("link", name="They are not identified").click()
    page.get_by_label("Sexual assault (J1)").check(force=True)
    page.get_by_label("Describe the person").fill("Tall, with a scar.")
    amina.is_accessible()
    amina.presses("Record")
    page.wait_for_url("**" + place)
    amina.presses("Open description")
    expect(page.get_by_text("Tall, with a scar.")).to_be_visible()


def _sam_assigns_alice(sam: At, place: str) -> None:
    page = sam.goes_to(place + "assign/")
    expect(page.get_by_label("Bob")).to_be_disabled()
    page.get_by_label("Alice").check(force=True)
    sam.is_accessible()
    sam.presses("Assign")
    page.wait_for_url("**" + place)


def _alice_reads_and_writes_a_note(alice: At, place: str) -> None:
    page = alice.goes_to(place)
    alice.is_accessible()
    alice.presses("Open Account")
    expect(page.get_by_text("It was late in the yard.")).to_be_visible()
    page.get_by_role("link", name="Load this page again").click()
    page.get_by_role("link", name="Write a note").click()
    page.get_by_label("Your note").fill("Ask for the record of the gate.")
    alice.is_accessible()
    alice.presses("Seal and keep")
    page.wait_for_url("**" + place)


def _alice_writes_the_handover_note(alice: At, place: str) -> None:
    page = alice.goes_to(place)
    page.get_by_role("link", name="Write the handover note").click()
    page.get_by_label("For whoever comes next").fill("The record of the gate is still to come.")
    alice.is_accessible()
    alice.presses("Seal and keep")
    page.wait_for_url("**" + place)


def _sam_hands_over_to_farid(sam: At, place: str) -> None:
    page = sam.goes_to(place + "handover/")
    page.get_by_label("The reporter asked for someone else").check(force=True)
    page.get_by_label("Farid").check(force=True)
    page.get_by_label("What you tell the reporter").fill("From today Farid looks after this.")
    sam.is_accessible()
    sam.presses("Tell the reporter and hand over")
    page.wait_for_url("**" + place)


def _alice_finds_it_gone(alice: At, place: str) -> None:
    expect(alice.goes_to(place).get_by_role("heading", name="Page not found")).to_be_visible()


def _farid_reads_everything(farid: At, place: str) -> None:
    page = farid.goes_to(place)
    for sealed, words in (
        ("Account", "It was late in the yard."),
        ("note 1", "Ask for the record of the gate."),
        ("message 1", "From today Farid looks after this."),
        ("description", "Tall, with a scar."),
    ):
        farid.presses(f"Open {sealed}")
        expect(page.get_by_text(words)).to_be_visible()
    farid.is_accessible()


def test_a_second_report_joins_and_the_handler_reads_it_too(desk: Desk, at: Callable[[str], At]) -> None:
    case = desk.case(subject=desk.subject)
    desk.assign(case)
    second = desk.report("The same man again.")
    amina = at("Amina")

    page = amina.goes_to(f"/desk/reports/{second.pk}/case/?subject={desk.subject.pk}")
    expect(page.get_by_text("1 other allegation")).to_be_visible()
    page.get_by_label("Sexual harassment (J2)").check(force=True)
    page.get_by_label(f"Join {case.reference}").check(force=True)
    amina.presses("Continue")
    page.wait_for_url(f"**/desk/cases/{case.pk}/")

    assert not dossier_queries.can_read(desk.staff("Alice"), second.dossier)
    desk.confirm("Alice")
    assert dossier_queries.can_read(desk.staff("Alice"), second.dossier)


def test_ending_an_overlap_rotates_the_keys_for_all_other_holders(desk: Desk, at: Callable[[str], At]) -> None:
    report = desk.report()
    past = desk.assign(desk.case(report))
    desk.hand_over(past, "Farid", reason="workload")
    Handler.objects.filter(pk=past.pk).update(overlap_until=timezone.localdate() - timedelta(days=1))
    sam = at("Sam")

    page = sam.goes_to("/desk/")
    page.get_by_role("link", name="End the overlap").click()
    sam.is_accessible()
    sam.presses("End the overlap")
    page.wait_for_url(f"**/desk/cases/{past.case_id}/")

    assert dossier_queries.latest_epoch(report.dossier).number == 2
    assert not dossier_queries.can_read(desk.staff("Alice"), report.dossier)
    assert dossier_queries.can_read(desk.staff("Farid"), report.dossier)
