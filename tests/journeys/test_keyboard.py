"""A reporter can do everything with the keyboard: a whole report, and the quick exit.

These tests use no mouse and no `fill`, only keys pressed where the focus is, and the focus must be visible.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.journeys.actors import PATIENCE, fresh
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]
AWAY = "https://www.bbc.co.uk/weather"
_MOST_STOPS = 120
# Required answers by page and field. On every other page the test presses Continue.
ANSWERS = {
    "safety": {"safe": "yes"},
    "who-sees": {"body": ""},
    "how": {"mode": "anonymous"},
    "relation": {"relation": "public"},
    "kind": {"categories": "violence"},
    "account": {"account": "He pushed me.\nThen he laughed."},
    "people": {"person-0-knows": "no", "person-0-looks": "Tall"},
    "when": {"when": "unsure"},
    "before": {"told": "no"},
    "near": {"near": "no"},
}
_FOCUSED = """() => {
  const one = document.activeElement, shown = [one, one.labels?.[0]].filter(Boolean);
  const drawn = shown.flatMap((each) => [getComputedStyle(each), getComputedStyle(each, "::before")]).some((style) =>
    style.boxShadow !== "none" || (style.outlineStyle !== "none" && !/transparent|, 0\\)/.test(style.outlineColor)));
  const bar = document.querySelector(".candour-exit");
  const under = !bar.contains(one) && one.getBoundingClientRect().top < bar.getBoundingClientRect().bottom && scrollY > 0;
  return { tag: one.tagName, type: one.type ?? "", name: one.name ?? "", value: one.value ?? "", text: one.innerText ?? "",
    checked: one.checked ?? false, under, shows: one.matches(":focus-visible") && drawn };
}"""

# The other site may be slow: this page must be blank before the other site is requested.
_TELL_HOW_IT_LEAVES = """document.addEventListener("candour:leave", () =>
  console.log(`title ${document.title || "nothing"}, page ${document.body.checkVisibility() ? "shown" : "nothing"}`))"""


@dataclass
class Keyboard:
    """Presses keys on a page and checks where the focus is."""

    page: Page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def at(self) -> dict[str, Any]:
        """Return the focused control and whether its focus is visible."""
        found: dict[str, Any] = self.page.evaluate(_FOCUSED)
        return found

    def goes_to(self, key: str = "Tab", **wanted: str) -> None:
        """Press Tab until the control with this name or text has the focus, and assert that the focus is visible."""
        for _ in range(_MOST_STOPS):
            self.press(key)
            at = self.at()
            assert not at["under"], f"the bar lies over {at}"
            if wanted.get("name", at["name"]) == at["name"] and wanted.get("text", "") in at["text"]:
                assert at["shows"], f"the focus does not show on {at}"
                return
        raise AssertionError(f"{key} never comes to {wanted} on {self.page.url}")

    def answers(self, name: str, value: str) -> None:
        """Type into a field, or choose with Space and the arrows."""
        self.goes_to(name=name)
        kind = self.at()["type"]
        if kind == "radio":
            self._chooses(value)
        elif kind == "checkbox":
            while self.at()["value"] != value:
                self.goes_to(name=name)
            self.press("Space")
        else:
            self.page.keyboard.type(value)
        assert self.at()["checked"] or kind not in {"radio", "checkbox"}

    def _chooses(self, value: str) -> None:
        self.press("Space")
        for _ in range(_MOST_STOPS):
            if value in {"", self.at()["value"]}:
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows never come to {value}")

    def goes_on(self, text: str) -> None:
        """Press the button or link with this text and wait for another page."""
        self.goes_to(text=text)
        before = self.page.url
        self.press("Enter")
        self.page.wait_for_url(lambda address: address != before)

    def question(self) -> str:
        """Return the slug of the current question, once its script has taken over."""
        self.page.wait_for_selector("html[data-candour-ready]", state="attached")
        return self.page.url.partition("?")[0].rstrip("/").rsplit("/", 1)[-1]


def test_a_report_can_be_sent_with_the_keyboard_alone(demonstration: Site, chromium: Browser) -> None:
    page = fresh(chromium).new_page()
    page.goto(demonstration.url)
    hands = Keyboard(page)
    hands.goes_on("Tell us what happened")
    while (slug := hands.question()) != "check":
        for name, value in ANSWERS.get(slug, {}).items():
            hands.answers(name, value)
        hands.goes_on("Continue")
    hands.goes_to(text="Send")
    hands.press("Enter")
    page.wait_for_url("**/report/receipt/", timeout=PATIENCE)
    words = page.locator('[data-fill="passphrase"]')
    expect(words).to_have_text(re.compile(r"\S+( \S+){6}"))
    hands.goes_to(name="words")
    page.keyboard.type(words.inner_text())
    hands.press("Enter")
    page.wait_for_url("**/report/done/")


def test_shift_tab_moves_back_over_the_same_controls(demonstration: Site, chromium: Browser) -> None:
    page = fresh(chromium).new_page()
    page.set_viewport_size({"width": 320, "height": 400})
    page.goto(f"{demonstration.url}/report/kind/")
    hands = Keyboard(page)
    hands.question()
    hands.goes_to(text="Continue")
    hands.goes_to("Shift+Tab", name="categories")
    while hands.at()["value"] != "sexual_misconduct":
        hands.goes_to("Shift+Tab", name="categories")
    hands.press("Space")
    assert hands.at()["checked"]


def test_the_first_focus_is_the_link_that_skips_to_the_content(demonstration: Site, chromium: Browser) -> None:
    page = fresh(chromium).new_page()
    page.goto(f"{demonstration.url}/report/safety/")
    hands = Keyboard(page)
    hands.question()
    hands.press("Tab")
    assert hands.at()["text"] == "Skip to main content"
    hands.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.parametrize("path", ["/", "/report/account/", "/mailbox/"])
def test_escape_three_times_leaves_the_site_and_back_does_not_return(demonstration: Site, chromium: Browser, path: str) -> None:
    page = fresh(chromium).new_page()
    told: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        told.append(message.text)

    page.on("console", hear)
    page.route(f"{AWAY}**", lambda route: route.fulfill(body="<title>Weather</title>Sunny", content_type="text/html"))
    page.goto(f"{demonstration.url}/help/")
    page.goto(f"{demonstration.url}{path}")
    page.wait_for_load_state("networkidle")
    length = page.evaluate("history.length")
    page.evaluate(_TELL_HOW_IT_LEAVES)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.title() != ""
    page.keyboard.press("Escape")
    page.wait_for_url(f"{AWAY}**")
    expect(page).to_have_title("Weather")
    assert told == ["title nothing, page nothing"]
    assert page.evaluate("history.length") == length
    page.go_back()
    assert page.url == f"{demonstration.url}/help/"
