"""Drives a reporter's browser through the journey in a real Chromium. Used by the browser tests here and by tests/journeys."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request

from tests.waiting import wait_until


@dataclass
class Reporter:
    """A reporter's browser: what it sent to the server, and the errors its pages raised."""

    context: BrowserContext
    origin: str
    sent: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.context.on("request", self._note)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        """Go to a page and wait until its script has taken over."""
        self.page.goto(self.origin + path)
        self.ready()

    def ready(self) -> None:
        """Wait until the page's script has taken over."""
        self.page.wait_for_selector("html[data-candour-ready]", state="attached")

    def go_on(self, to: str) -> None:
        """Press Continue and wait for the page at `to`."""
        self.page.get_by_role("button", name="Continue").click()
        self.page.wait_for_url(f"{self.origin}{to}*")
        self.ready()

    def choose(self, name: str, value: str) -> None:
        """Select a radio button or a checkbox."""
        self.page.locator(f'[name="{name}"][value="{value}"]').check(force=True)

    def write(self, name: str, text: str) -> None:
        """Type into a field."""
        self.page.locator(f'[name="{name}"]').fill(text)

    def send(self) -> None:
        """Press Send on the check page and wait for the receipt."""
        self.page.get_by_role("button", name="Send").click()
        self.page.wait_for_url("**/report/receipt/")
        self.page.locator("[data-candour-receipt]").wait_for(state="visible")

    def draft(self) -> Any:
        """Open the draft stored on the device, with its key that cannot be extracted."""
        return json.loads(self.page.evaluate(_OPEN_DRAFT) or "null")

    def wait_until_stored(self, question: str, text: str) -> None:
        """Wait until the device has stored `text` as the answer to a question."""
        wait_until(lambda: text in json.dumps((self.draft() or {}).get("answers", {}).get(question, {})), f"{text} is stored")

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)
        try:
            body = request.post_data_buffer
        except Exception:  # noqa: BLE001 - a page being closed gives no body
            body = None
        if body:
            self.sent.append(body)


_OPEN_DRAFT = """async () => {
  const database = await new Promise((resolve) => {
    const o = indexedDB.open("page", 1); o.onsuccess = () => resolve(o.result);
  });
  const read = (name) => new Promise((resolve) => {
    const r = database.transaction("kept").objectStore("kept").get(name); r.onsuccess = () => resolve(r.result);
  });
  const kept = await read("draft"), key = await read("key");
  database.close();
  if (!kept) return null;
  return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.sealed));
}"""


def answer_every_question(reporter: Reporter, *, until: str = "/report/check/") -> None:
    """Answer every question in the browser, with canary words in each sealed field."""
    steps = _steps(reporter)
    reporter.open("/report/safety/")
    for act, to in steps:
        act()
        reporter.go_on(to)
        if to == until:
            return


def _steps(reporter: Reporter) -> list[tuple[Any, str]]:
    r = reporter

    def several(*acts: tuple[Any, str, str]) -> Any:
        return lambda: [act(name, value) for act, name, value in acts]

    def receiver() -> None:
        # Asked only where more than one organisation takes reports.
        for first in r.page.locator('[name="body"][type="radio"]').all()[:1]:
            first.check(force=True)

    def people() -> None:
        r.choose("person-0-knows", "yes")
        r.write("person-0-name", "canary-name")
        r.page.get_by_role("button", name="Add another person").click()
        r.page.wait_for_url("**/?rows=2")
        r.ready()
        r.choose("person-1-knows", "no")
        r.write("person-1-looks", "canary-looks")

    def when() -> None:
        r.choose("when", "day")
        for part, value in (("day", "14"), ("month", "3"), ("year", "2026")):
            r.write(f"on-{part}", value)
        r.write("place", "canary-place")

    return [
        (several((r.choose, "safe", "no"), (r.write, "keep_safe", "canary-safe")), "/report/who-sees/"),
        (receiver, "/report/how/"),
        (several((r.choose, "mode", "named")), "/report/about-you/"),
        (several((r.write, "name", "canary-self"), (r.write, "contact", "canary-contact")), "/report/relation/"),
        (several((r.choose, "relation", "officer")), "/report/kind/"),
        (several((r.choose, "categories", "sexual_misconduct"), (r.choose, "categories", "bullying")), "/report/scene/"),
        (several((r.write, "scene", "canary-scene")), "/report/account/"),
        (several((r.write, "account", "canary-account\nsecond line")), "/report/prompts/"),
        (several((r.write, "seen", "canary-seen")), "/report/timeline/"),
        (lambda: None, "/report/people/"),
        (people, "/report/when/"),
        (when, "/report/before/"),
        (
            several((r.choose, "told", "yes"), (r.write, "told_whom", "canary-told"), (r.write, "what_then", "canary-then")),
            "/report/near/",
        ),
        (several((r.choose, "near", "yes"), (r.write, "near_note", "canary-near")), "/report/not-handle/"),
        (several((r.write, "people", "canary-excluded")), "/report/files/"),
        (lambda: None, "/report/wishes/"),
        (several((r.choose, "wants", "stop"), (r.write, "wish", "canary-wish")), "/report/support/"),
        (several((r.choose, "support", "talk"), (r.write, "needs", "canary-needs")), "/report/check/"),
    ]
