"""Finding 4 in Chromium: reporter and investigator see which item a superuser forged, replaced, swapped or re-dated.

Each test says what both see: the item is named, stands apart from what is proved, and nothing says that it is genuine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from candour.apps.cases.models import Case
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.ledger import services as ledger
from tests.apps.desk.desk import Desk
from tests.apps.desk.test_in_browser import At
from tests.apps.dossiers.ready import guardians_of
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import ACCOUNT, Box
from tests.apps.mailbox.test_in_browser import Reporter
from tests.attacks.row_forger import forge_item, replace_content, run, seal_to

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FALSE = "I made it all up. Please close this."
GENUINE = ("Has anybody read this?", "He came back today.", "Yes, I have.")


@dataclass(frozen=True)
class Scene:
    """A report with a case of it, signed messages each way, and the investigator who reads it."""

    desk: Desk
    box: Box
    case: Case
    account: Item
    asked: list[Item]
    answered: Item


@pytest.fixture
def scene(db: None, settings: Any, tmp_path: Path) -> Scene:
    settings.CANDOUR_STORE = tmp_path / "store"
    desk = Desk()
    guardians_of(desk.body)
    ledger.list_rows_before_statements(now=timezone.now())
    dossiers.begin_signing(now=timezone.now())
    box = boxes.box(desk.body)
    desk.secrets[box.report.dossier_id] = box.dossier
    case = desk.case(box.report)
    desk.assign(case)
    alice = desk.person("Alice")
    boxes.STAFF_SECRETS[alice.staff.pk] = alice.secret
    now = timezone.now() - timedelta(days=3)
    asked = [boxes.reporter_writes(box, words, now=now + timedelta(hours=hour)) for hour, words in enumerate(GENUINE[:2])]
    answered = boxes.staff_writes(box, alice.staff, GENUINE[2], now=now + timedelta(hours=4))
    ledger.integrate()
    account = Item.objects.select_related("epoch").get(dossier=box.report.dossier_id, kind=Item.Kind.ACCOUNT)
    return Scene(desk, box, case, account, asked, answered)


@pytest.fixture
def tabs(chromium: Browser, built_site: None) -> Iterator[Callable[[], Page]]:
    """A function that opens a tab in a fresh profile."""
    contexts = []

    def opened() -> Page:
        contexts.append(chromium.new_context())
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


class Readers:
    """The reporter's mailbox and the investigator's case page, each in a browser, after the attack."""

    def __init__(self, scene: Scene, tabs: Callable[[], Page], site: str) -> None:
        """Open the mailbox, and the case page with the first message opened, so that the key is unlocked."""
        self.reporter = Reporter(tabs(), site)
        self.reporter.open(scene.box.words)
        self.reporter.page.wait_for_url("**/mailbox/home/**")
        expect(self.reporter.page.get_by_text("Locked.")).to_have_count(0)
        self.alice = At(tabs().context, site, scene.desk, "Alice")
        self.alice.goes_to(f"/desk/cases/{scene.case.pk}/")

    def in_mailbox(self, item: Item) -> Locator:
        """The block of the mailbox page that holds the item."""
        return self.reporter.page.locator("[data-part]", has=self.reporter.page.locator(f'[data-item="{item.pk}"]'))

    def on_desk(self, item: Item) -> Locator:
        """The element of the case page that opens the item, once it is opened."""
        element = self.alice.page.locator(f'sealed-text[data-item="{item.pk}"]')
        name = element.get_by_role("button").first.text_content() or ""
        self.alice.presses(name.strip())
        expect(element.locator(".candour-opened > *").first).to_be_visible()
        return element

    def are_warned_of(self, item: Item, text: str, *, claim: str) -> None:
        """Both read that nothing proves this item; `claim` is what the mailbox says of its author."""
        block = self.in_mailbox(item)
        expect(block.locator("[data-differs]")).to_be_visible()
        expect(block.get_by_text(claim)).to_be_visible()
        expect(block.get_by_text(text)).to_be_visible()
        apart = self.reporter.page.get_by_role("region", name="Parts that we could not check")
        expect(apart.locator(f'[data-item="{item.pk}"]')).to_have_count(1)
        expect(self.reporter.page.get_by_text("This is as you sent it")).to_have_count(0)
        element = self.on_desk(item)
        expect(element.locator(".candour-unproved .govuk-error-message")).to_be_visible()
        expect(element.get_by_text(text)).to_be_hidden()
        element.get_by_text("Show what it holds all the same").click()
        expect(element.locator(".candour-unproved").get_by_text(text)).to_be_visible()

    def trust(self, item: Item, text: str) -> None:
        """Both read the item as genuine."""
        block = self.in_mailbox(item)
        expect(block.get_by_text(text)).to_be_visible()
        expect(block.locator("[data-differs]")).to_have_count(0)
        assert block.evaluate("(block) => block.closest('[data-unchecked]') === null")
        element = self.on_desk(item)
        expect(element.get_by_text(text)).to_be_visible()
        expect(element.locator("[data-evidence]")).to_have_count(0)


@pytest.fixture
def readers(scene: Scene, tabs: Callable[[], Page], live_server: LiveServer) -> Callable[[], Readers]:
    """A function that lets reporter and investigator look."""
    return lambda: Readers(scene, tabs, live_server.url)


def forge(scene: Scene, author: str) -> Item:
    staff = scene.desk.staff("Alice").pk if author == "staff" else None
    forged = forge_item(scene.account, seal_to(scene.account, FALSE), kind="message", author=author, staff=staff)
    return Item.objects.get(pk=forged)


def test_what_nobody_touched_is_shown_as_genuine(scene: Scene, readers: Callable[[], Readers]) -> None:
    both = readers()
    expect(both.reporter.page.get_by_text("This is as you sent it")).to_be_visible()
    expect(both.reporter.page.get_by_text("Parts that we could not check")).to_be_hidden()
    for item, text in zip((*scene.asked, scene.answered, scene.account), (*GENUINE, ACCOUNT), strict=True):
        both.trust(item, text)


def test_a_replaced_account_and_messages_forged_both_ways(scene: Scene, readers: Callable[[], Readers]) -> None:
    replace_content(scene.account, seal_to(scene.account, "He was polite. I have no complaint."))
    as_reporter, as_staff = forge(scene, "reporter"), forge(scene, "staff")
    both = readers()
    both.are_warned_of(scene.account, "He was polite. I have no complaint.", claim="It says this is from you")
    both.are_warned_of(as_reporter, FALSE, claim="It says you wrote this")
    both.are_warned_of(as_staff, FALSE, claim="It says Alice wrote this")
    expect(both.in_mailbox(as_staff).get_by_text("could read your report")).to_have_count(0)
    expect(both.alice.page.get_by_text("Not proved. Said to be from the reporter")).to_be_visible()
    expect(both.alice.page.get_by_text("Not proved. Said to be from Alice")).to_be_visible()
    both.trust(scene.answered, GENUINE[2])


def test_two_swapped_messages_and_one_with_another_date(scene: Scene, readers: Callable[[], Readers]) -> None:
    first, second = scene.asked
    for item, other in ((first, second), (second, first)):
        run('UPDATE dossiers_item SET "order" = %s WHERE id = %s', other.order + 1000, item.pk)
    earlier = scene.answered.created_at - timedelta(days=9)
    run("UPDATE dossiers_item SET created_at = %s WHERE id = %s", earlier, scene.answered.pk)
    both = readers()
    both.are_warned_of(first, GENUINE[0], claim="It says you wrote this")
    both.are_warned_of(second, GENUINE[1], claim="It says you wrote this")
    both.are_warned_of(scene.answered, GENUINE[2], claim="It says Alice wrote this")
    both.trust(scene.account, ACCOUNT)


def test_a_forged_message_that_the_server_itself_calls_genuine(
    scene: Scene, readers: Callable[[], Readers], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browsers do not need the server's word: here the server sees no fault, as an altered program would."""
    monkeypatch.setattr("candour.apps.mailbox.queries.proofs._is_doubtful", lambda _standing: False)
    monkeypatch.setattr("candour.apps.ledger.queries.Standing.is_broken", property(lambda _self: False))
    forged = forge(scene, "staff")
    both = readers()
    both.are_warned_of(forged, FALSE, claim="It says Alice wrote this")
    both.trust(scene.asked[0], GENUINE[0])
