"""Drives the browsers of reporters and staff, one method for each step of a journey. Labels of buttons appear only here."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from candour.apps.ops.demo.cast import PASSWORD, TOTP_SECRET, UNLOCK_PASSPHRASE
from tests.apps.journey.chromium import Reporter, answer_every_question
from tests.waiting import wait_until

PATIENCE = 60_000
_STEP = 30  # seconds for which a code is valid, RFC 6238
expect.set_options(timeout=PATIENCE)
PICTURE = Path(__file__).with_name("picture.jpg")


def fresh(browser: Browser, *, scripts: bool = True) -> BrowserContext:
    """Open a fresh browser context. Without `scripts` no JavaScript file reaches it."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    if not scripts:
        context.route(re.compile(r"\.js$"), lambda route: route.abort())
    return context


def press(page: Page, name: str, role: str = "button") -> None:
    """Press a button or link; if the page has no script, confirm to go on without it."""
    page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]  # a name of a role
    without = page.get_by_role("button", name="Go on without it")
    if without.is_visible():
        without.click()
    page.wait_for_load_state()


@dataclass
class ReporterBrowser:
    """A reporter's browser: sends a report, notes the seven words, and opens the mailbox with them."""

    context: BrowserContext
    site: str
    words: str = ""
    reference: str = ""
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        """Open a tab."""
        self.page = self.context.new_page()

    def reports_with_javascript(self, exhibit: Path) -> None:
        """Answer every question with canary words in each sealed field, add a picture, and send."""
        reporter = Reporter(self.context, self.site)
        reporter.page.set_default_timeout(PATIENCE)
        answer_every_question(reporter, until="/report/files/")
        reporter.page.set_input_files("#files", exhibit)
        expect(reporter.page.get_by_text("Locked and sent.")).to_be_visible()
        reporter.go_on("/report/wishes/")
        reporter.write("wish", "canary-wish")
        reporter.go_on("/report/support/")
        reporter.write("needs", "canary-needs")
        reporter.go_on("/report/check/")
        reporter.page.get_by_role("button", name="Send").click()
        reporter.page.wait_for_url("**/report/receipt/")
        self.page = reporter.page
        self._notes_the_words()

    def reports_without_javascript(self, exhibit: Path) -> None:
        """Answer every question through plain forms, and send."""
        self.answers_without_javascript(exhibit)
        self.page.get_by_role("button", name="Send").click()
        self._notes_the_words()

    def answers_without_javascript(self, exhibit: Path) -> None:
        """Answer every question through plain forms, up to the check page."""
        self.page.goto(f"{self.site}/report/safety/")
        for fill in _PLAIN_ANSWERS:
            slug = self.page.url.rstrip("/").rsplit("/", 1)[-1]
            for name, value in fill.items():
                self._answers(name, value)
            if slug == "files":
                self.page.set_input_files("#files", exhibit)
                self.page.get_by_role("button", name="Add these files").click()
                expect(self.page.get_by_text(exhibit.name).first).to_be_visible()
            press(self.page, "Continue")
            assert f"/{slug}/" not in self.page.url, self.page.inner_text("main")

    def opens_the_mailbox(self) -> None:
        """Open the mailbox with the seven words."""
        self.page.goto(f"{self.site}/mailbox/")
        self.page.get_by_label("Your 7 words").fill(self.words.upper())
        press(self.page, "Open")
        expect(self.page.get_by_role("heading", name="Where your report is now")).to_be_visible()

    def sees(self, text: str) -> None:
        """Assert that the page shows a text."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def writes(self, message: str) -> None:
        """Send a message from the mailbox. Without JavaScript the words mark it as the reporter's."""
        self.page.get_by_label("Write to us").fill(message)
        again = self.page.get_by_label("Your 7 words, again").first
        if again.is_visible():
            again.fill(self.words)
        press(self.page, "Send message")
        expect(self.page.get_by_role("heading", name="Done").first).to_be_visible()

    def _answers(self, name: str, value: str) -> None:
        target = self.page.locator(f'[name="{name}"]')
        if target.first.get_attribute("type") in {"radio", "checkbox"}:
            chosen = f'[name="{name}"][value="{value}"]' if value else f'[name="{name}"]'
            self.page.locator(chosen).first.check(force=True)
        else:
            target.fill(value)

    def _notes_the_words(self) -> None:
        shown = self.page.locator('[data-fill="passphrase"]')
        expect(shown).to_have_text(re.compile(r"\S+( \S+){6}"))
        self.words = shown.inner_text()
        self.reference = self.page.locator('[data-fill="reference"]').inner_text()
        self.page.get_by_label("Type your seven words").fill(self.words.replace(" ", "-"))
        self.page.get_by_role("button", name="I have them").click()
        self.page.wait_for_url("**/report/done/")


# One entry for each page, in the journey's order. Sealed fields carry canary words, as with JavaScript.
_PLAIN_ANSWERS: tuple[dict[str, str], ...] = (
    {"safe": "no", "keep_safe": "canary-safe"},
    {"body": ""},
    {"mode": "named"},
    {"name": "canary-self", "contact": "canary-contact"},
    {"relation": "officer"},
    {"categories": "sexual_misconduct"},
    {"scene": "canary-scene"},
    {"account": "canary-account"},
    {"seen": "canary-seen"},
    {"timeline": "canary-timeline"},
    {"person-0-knows": "yes", "person-0-name": "canary-name"},
    {"when": "unsure", "place": "canary-place"},
    {"told": "yes", "told_whom": "canary-told"},
    {"near": "yes", "near_note": "canary-near"},
    {"people": "canary-excluded"},
    {},
    {"wish": "canary-wish"},
    {"needs": "canary-needs"},
)


def _step() -> int:
    return int(time.time()) // _STEP


@dataclass
class StaffBrowser:
    """A staff member's browser: signs in with both factors, unlocks the key once, opens sealed items."""

    context: BrowserContext
    site: str
    login: str
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        """Sign in with password and code."""
        self.page = self.context.new_page()
        self.page.goto(f"{self.site}/desk/")
        self.page.get_by_label("User name").fill(self.login)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self._types_the_code()
        if self.page.get_by_text("Incorrect code").count():
            # The code was already used, or expired before it arrived.
            used = _step()
            wait_until(lambda: _step() > used, "the next code is due", seconds=_STEP + 1)
            self._types_the_code()
        expect(self.page.get_by_role("heading", name="Desk")).to_be_visible()

    def _types_the_code(self) -> None:
        self.page.locator('input[name="code"]').fill(format_hotp_value(hotp_value(TOTP_SECRET, _step())))
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def goes_to(self, path: str) -> None:
        """Go to a page of the site."""
        self.page.goto(self.site + path)

    def follows(self, name: str) -> None:
        """Press a link or button that leads to another page, and wait for it."""
        self.page.get_by_role("link", name=name).or_(self.page.get_by_role("button", name=name)).first.click()
        self.page.wait_for_load_state()

    def opens(self, label: str) -> None:
        """Open a sealed item, unlocking the staff key if it is locked."""
        self.page.get_by_role("button", name=f"Open {label}").first.click()
        close = self.page.get_by_role("button", name=f"Close {label}").first
        expect(self._dialog.or_(close).first).to_be_visible()
        if self._dialog.is_visible():
            self.unlocks()
        expect(close).to_be_visible()

    def names_the_subject_and_opens_a_case(self, shoulder_number: str) -> None:
        """On a report's triage page, choose this officer, the first category and a new case."""
        self.page.get_by_role("searchbox").or_(self.page.locator("main input[type=text]")).first.fill(shoulder_number)
        self.page.locator("main form button").first.click()
        self.follows("Choose")
        self.page.locator('[name="category"]').first.check(force=True)
        self.page.locator('[name="into"][value="new"]').check(force=True)
        self.follows("Continue")
        self.comes_to("**/desk/cases/**")

    def comes_to(self, address: str) -> None:
        """Wait for the page at `address` (a glob), unlocking the key if the dialog asks for it on the way."""
        wait_until(lambda: self._dialog.is_visible() or fnmatch(self.page.url, address), f"{address}, or the dialog before it")
        if self._dialog.is_visible():
            self.unlocks()
        self.page.wait_for_url(address)

    def unlocks(self) -> None:
        """Type the unlock passphrase into its dialog."""
        self._dialog.get_by_label("Unlock words or passphrase", exact=True).fill(UNLOCK_PASSPHRASE)
        self._dialog.get_by_role("button", name="Unlock").click()
        expect(self._dialog).to_be_hidden()

    @property
    def _dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def sees(self, text: str) -> None:
        """Assert that the page shows a text."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_not_found(self) -> None:
        """Assert that the page is the one for a missing or forbidden address."""
        expect(self.page.get_by_role("heading", name="Page not found")).to_be_visible()
