"""The mailbox in a real Chromium with JavaScript: the words never leave the browser, and closing deletes the key."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from candour.apps.dossiers.models import Item
from candour.apps.mailbox.models import MailboxSession
from candour.apps.mailbox.services import slowing
from candour.apps.people.models import Staff
from candour.apps.reports.queries import own_fingerprint
from candour.domain import sealing
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import ACCOUNT, Box
from tests.apps.mailbox.test_letters import letter
from tests.apps.mailbox.test_writing import rotate
from tests.browser import LateScripts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).resolve().parents[3] / "node_modules/axe-core/axe.min.js"
AXE_RUN = """async () => {
  const found = await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  return found.violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)]);
}"""
KEYS_HELD = """async () => {
  const found = (await indexedDB.databases()).some((one) => one.name === "open");
  if (!found) return [];
  const database = await new Promise((resolve) => { indexedDB.open("open").onsuccess = (e) => resolve(e.target.result); });
  if (!database.objectStoreNames.contains("one")) {  // it went between the two questions
    database.close();
    indexedDB.deleteDatabase("open");
    return [];
  }
  const rows = await new Promise((resolve) => {
    database.transaction("one").objectStore("one").getAll().onsuccess = (e) => resolve(e.target.result);
  });
  database.close();
  return rows.map(({ key }) => [key.algorithm.name, key.extractable]);
}"""

UNSENT = """() => new Promise((resolve) => {
  indexedDB.open("unsent").onsuccess = ({ target: { result: database } }) => {
    database.transaction("one").objectStore("one").get(1).onsuccess = (event) => {
      resolve(new TextDecoder("latin1").decode(event.target.result));
      database.close();
    };
  };
})"""


@dataclass
class Reporter:
    """A reporter's fresh browser. Records what it sends, so that a test can search it."""

    page: Page
    site: str
    sent: list[str] = field(default_factory=list)

    def hear(self, request: Request) -> None:
        body = request.post_data_buffer or b""
        self.sent.append(f"{request.url} {request.headers} {body!r}")

    def visit(self, path: str) -> None:
        self.page.goto(self.site + path)

    def open(self, words: str) -> None:
        self.visit("/mailbox/")
        self.page.get_by_label("Your 7 words").fill(words)
        self.page.get_by_role("button", name="Open", exact=True).click()

    def open_without_scripts(self, words: str) -> None:
        self.open(words)
        self.page.get_by_role("button", name="Go on without it").click()

    def open_to_the_end(self, words: str) -> None:
        self.open(words)
        self.page.wait_for_url("**/mailbox/home/**")
        expect(self.page.get_by_text(ACCOUNT)).to_be_visible()


@pytest.fixture
def reporter(page: Page, live_server: LiveServer, settings: Any, tmp_path: Path) -> Reporter:
    settings.CANDOUR_STORE = tmp_path / "store"
    someone = Reporter(page, live_server.url)
    page.on("request", someone.hear)
    page.route(re.compile("^https://"), lambda route: route.fulfill(body="Sunny", content_type="text/plain"))
    return someone


@pytest.fixture
def opened(reporter: Reporter, box: Box) -> Reporter:
    reporter.open_to_the_end(box.words)
    return reporter


def messages(box: Box) -> list[str]:
    items = Item.objects.filter(dossier=box.report.dossier_id, kind=Item.Kind.MESSAGE).order_by("created_at")
    return [sealing.open_json(box.dossier, bytes(item.ciphertext or b""))["text"] for item in items if item.epoch.number == 1]


def test_the_words_open_the_mailbox_and_never_leave_the_browser(reporter: Reporter, box: Box, assessor: Staff) -> None:
    boxes.staff_writes(box, assessor, "Thank you for journey_answers us.", now=timezone.now())
    reporter.open("  ABACUS-abdomen abdominal   Abide-abiding ability ablaze ")
    expect(reporter.page.get_by_text(ACCOUNT)).to_be_visible()
    expect(reporter.page.get_by_text("Thank you for journey_answers us.")).to_be_visible()
    expect(reporter.page.get_by_text("Locked.")).to_have_count(0)
    expect(reporter.page.get_by_text("Without JavaScript your device cannot check")).to_be_hidden()
    everything = " ".join(reporter.sent).lower()
    assert "/mailbox/find/" in everything
    assert not [word for word in box.words.split() if word in everything]
    assert reporter.page.evaluate(KEYS_HELD) == [["X25519", False]]


def test_words_and_messages_are_held_until_the_sealing_script_is_loaded(reporter: Reporter, box: Box) -> None:
    late = LateScripts(reporter.page)
    late.open(f"{reporter.site}/mailbox/")
    reporter.page.get_by_label("Your 7 words").fill(box.words)
    late.press("Open")
    late.come()
    reporter.page.wait_for_url("**/mailbox/home/**")
    late = LateScripts(reporter.page)
    late.open(f"{reporter.site}/mailbox/message/")
    reporter.page.get_by_label("Write to us").fill("He came back.")
    late.press("Send message")
    late.come()
    expect(reporter.page.get_by_text("Your message is sent.")).to_be_visible()
    assert messages(box) == ["He came back."]
    assert not [one for one in reporter.sent if "He+came" in one or box.words.split()[0] in one]


def test_the_browser_fills_in_a_letter_as_text(reporter: Reporter, box: Box, assessor: Staff) -> None:
    letter(box, assessor, {"name": "Rosa", "done_so_far": "We looked at <b>all</b> of it."})
    reporter.open_to_the_end(box.words)
    reporter.page.get_by_text("Where things stand, ").first.click()
    expect(reporter.page.get_by_text("We looked at <b>all</b> of it.")).to_be_visible()
    expect(reporter.page.get_by_text("Dear Rosa,")).to_be_visible()
    expect(reporter.page.get_by_text("Who to ask, and how (to be written in)")).to_be_visible()


def test_wrong_words_show_an_error_and_can_be_corrected(reporter: Reporter, box: Box) -> None:
    reporter.open(box.words + "s")
    expect(reporter.page.get_by_text("Those words did not open anything")).to_be_visible()
    expect(reporter.page.get_by_text("Look at word 7 again. Was it one of these? ablaze")).to_be_visible()
    field_ = reporter.page.get_by_label("Your 7 words")
    expect(field_).to_have_value(box.words + "s")
    reporter.page.get_by_role("button", name="Show my words").click()
    expect(reporter.page.get_by_role("button", name="Hide my words")).to_be_visible()
    field_.fill(box.words)
    reporter.page.get_by_role("button", name="Open", exact=True).click()
    expect(reporter.page.get_by_text(ACCOUNT)).to_be_visible()


def test_the_device_does_a_proof_of_work_where_the_prefix_is_slowed(reporter: Reporter, box: Box) -> None:
    for _ in range(slowing.FREE_FAILURES):
        slowing.count_failure(slowing.prefix_of(box.keys.locator), now=timezone.now())
    reporter.open_to_the_end(box.words)
    assert sum("/mailbox/find/" in one for one in reporter.sent) == 2


def test_a_message_is_sent_sealed_and_shown_opened(opened: Reporter, box: Box) -> None:
    opened.sent.clear()
    opened.page.get_by_label("Write to us").fill("A canary sings at noon.")
    opened.page.get_by_role("button", name="Send message").click()
    expect(opened.page.get_by_text("Your message is sent.")).to_be_visible()
    expect(opened.page.get_by_text("A canary sings at noon.")).to_be_visible()
    assert messages(box) == ["A canary sings at noon."]
    assert "canary" not in " ".join(opened.sent)


def test_the_script_seals_again_when_the_key_was_rotated(opened: Reporter, box: Box) -> None:
    secret = rotate(box)
    opened.page.get_by_label("Add something").fill("One more thing.")
    opened.page.get_by_role("button", name="Add this").click()
    expect(opened.page.get_by_text("One more thing.")).to_be_visible()
    item = Item.objects.get(kind=Item.Kind.ADDITION)
    assert sealing.open_json(secret, bytes(item.ciphertext or b"")) == {"text": "One more thing."}


def test_no_text_is_lost_when_the_mailbox_closed_meanwhile(opened: Reporter, box: Box) -> None:
    MailboxSession.objects.all().delete()
    opened.page.get_by_label("Write to us").fill("An hour's writing.")
    opened.page.get_by_role("button", name="Send message").click()
    expect(opened.page.get_by_text("Your page has closed itself")).to_be_visible()
    expect(opened.page.get_by_label("Write to us")).to_have_value("An hour's writing.")
    with opened.page.context.new_page() as second:
        other = Reporter(second, opened.site)
        other.open_to_the_end(box.words)
    opened.page.get_by_role("button", name="Send message").click()
    expect(opened.page.get_by_text("Your message is sent.")).to_be_visible()
    assert messages(box) == ["An hour's writing."]


def test_a_file_is_sent_sealed_and_can_be_downloaded_again(opened: Reporter, box: Box) -> None:
    photo = b"a canary in every line\n" * 300_000
    opened.page.get_by_role("link", name="Add a file").click()
    opened.sent.clear()
    chosen: Any = {"name": "note.txt", "mimeType": "text/plain", "buffer": photo}
    opened.page.get_by_label("Choose files").set_input_files(chosen)
    expect(opened.page.get_by_text("note.txt: Added")).to_be_visible(timeout=20_000)
    assert "canary" not in " ".join(opened.sent)
    opened.page.get_by_role("link", name="I am done").click()
    expect(opened.page.get_by_text("note.txt")).to_be_visible()
    with opened.page.expect_download() as saving:
        opened.page.get_by_role("button", name="Save a copy").click()
    assert saving.value.suggested_filename == "note.txt"
    assert Path(saving.value.path()).read_bytes() == photo


def test_pressing_not_safe_raises_the_flag_and_shows_help_lines(opened: Reporter, box: Box) -> None:
    opened.page.get_by_role("button", name="This is not safe").click()
    expect(opened.page.get_by_role("heading", name="You told us this is not safe")).to_be_visible()
    assert box.report.safety_flags.filter(answered_at=None).count() == 1
    opened.page.get_by_label("What is happening?").fill("He is outside.")
    opened.page.get_by_role("button", name="Send", exact=True).click()
    expect(opened.page.get_by_text("Your message is sent.")).to_be_visible()
    assert messages(box) == ["He is outside."]


def test_the_quick_exit_deletes_key_and_session_and_back_does_not_return(opened: Reporter) -> None:
    opened.page.get_by_role("link", name=re.compile("Leave this page now")).click()
    opened.page.wait_for_url("https://www.bbc.co.uk/weather")
    opened.page.goto(f"{opened.site}/static/candour/icon.svg")
    assert opened.page.evaluate(KEYS_HELD) == []
    assert not MailboxSession.objects.exists()
    opened.visit("/mailbox/home/")
    expect(opened.page.get_by_text("Your mailbox is not open now")).to_be_visible()


def test_closing_deletes_the_key_and_going_back_shows_no_content(opened: Reporter) -> None:
    opened.page.get_by_role("button", name="Close my mailbox").first.click()
    expect(opened.page.get_by_text("Your mailbox is closed.")).to_be_visible()
    assert opened.page.evaluate(KEYS_HELD) == []
    assert not MailboxSession.objects.exists()
    opened.page.go_back()
    expect(opened.page.get_by_label("Your 7 words")).to_have_value("")
    expect(opened.page.get_by_text(ACCOUNT)).to_have_count(0)


def test_fifteen_idle_minutes_clear_the_screen_and_the_key(reporter: Reporter, box: Box) -> None:
    reporter.page.clock.install()
    reporter.open_to_the_end(box.words)
    reporter.page.clock.fast_forward("14:00")
    expect(reporter.page.get_by_text(ACCOUNT)).to_be_visible()
    MailboxSession.objects.all().delete()
    reporter.page.clock.fast_forward("02:00")
    reporter.page.wait_for_url("**/mailbox/")
    assert reporter.page.evaluate(KEYS_HELD) == []


def test_unsent_text_of_an_idle_mailbox_is_stored_sealed_until_the_words_are_typed(reporter: Reporter, box: Box) -> None:
    reporter.page.clock.install()
    reporter.open_to_the_end(box.words)
    reporter.page.get_by_label("Write to us").fill("A canary, half a sen")
    MailboxSession.objects.all().delete()
    reporter.page.clock.fast_forward("16:00")
    reporter.page.wait_for_url("**/mailbox/")
    stored = reporter.page.evaluate(UNSENT)
    assert stored.startswith("age-encryption.org/v1")
    assert "canary" not in stored
    reporter.open_to_the_end(box.words)
    expect(reporter.page.get_by_label("Write to us")).to_have_value("A canary, half a sen")
    assert messages(box) == []


def test_another_tabs_key_does_not_open_this_mailbox(opened: Reporter, box: Box) -> None:
    opened.page.evaluate("indexedDB.deleteDatabase('open')")
    opened.visit("/mailbox/home/")
    expect(opened.page.get_by_role("heading", name="To read what is written here")).to_be_visible()
    opened.page.locator("#opening-words").fill(box.words)
    opened.page.get_by_role("button", name="Unlock").click()
    expect(opened.page.get_by_text(ACCOUNT)).to_be_visible()


def test_the_number_of_the_reporters_key_is_that_of_the_receipt(opened: Reporter, box: Box) -> None:
    shown = opened.page.locator("[data-own-fingerprint]")
    expect(shown).to_have_text(sealing.fingerprint(sealing.signing_half(box.keys.secret).public))
    expect(shown).to_have_text(own_fingerprint(box.report))
    expect(shown).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_every_page_passes_axe_and_fits_the_screen(
    reporter: Reporter, box: Box, assessor: Staff, width: int, *, script: bool
) -> None:
    boxes.staff_writes(box, assessor, "Thank you for journey_answers us.", now=timezone.now())
    boxes.staff_opens(assessor, Item.objects.get(kind=Item.Kind.ACCOUNT), now=timezone.now())
    page = reporter.page
    page.set_viewport_size({"width": width, "height": 800})
    if not script:
        page.route("**/*.js", lambda route: route.abort())
    reporter.visit("/mailbox/")
    seen(page)
    reporter.open_to_the_end(box.words) if script else reporter.open_without_scripts(box.words)
    expect(page.get_by_text(ACCOUNT)).to_be_visible()
    seen(page)
    for path in ("home/", "message/", "add/", "files/", "not-safe/", "stop/"):
        reporter.visit(f"/mailbox/{path}")
        seen(page)


def seen(page: Page) -> None:
    """Assert that axe finds no fault, the page fits the screen, and its title is neutral."""
    page.evaluate(AXE.read_text())
    assert page.evaluate(AXE_RUN) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.title()
    assert not re.search(r"report|police|misconduct|candour|mailbox", page.title(), re.IGNORECASE)


def test_a_page_weighs_less_than_a_hundred_kilobytes(browser_weight: int) -> None:
    assert browser_weight <= 100 * 1024


@pytest.fixture
def browser_weight(chromium: Browser, built_site: None, live_server: LiveServer, box: Box) -> int:
    """Return the gzipped size of everything the opening page loads before a word is typed."""
    context = chromium.new_context()
    page = context.new_page()
    bodies: list[bytes] = []
    page.on("response", lambda response: bodies.append(response.body()))
    page.goto(f"{live_server.url}/mailbox/")
    page.wait_for_load_state("networkidle")
    context.close()
    return sum(len(gzip.compress(body)) for body in bodies)
