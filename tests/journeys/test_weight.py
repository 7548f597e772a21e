"""Every reporter page is at most 100 KB as sent, with everything it loads, from this site alone and without a cookie.

The sizes are those of response bodies for a browser with an empty cache. The files that sending loads are requested when the
reporter presses Send, and count with the page it is sent from. `pytest -s` prints the table.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from candour.apps.journey.forms.questions import QUESTIONS
from tests.apps.journey.chromium import Reporter, answer_every_question
from tests.journeys.actors import PATIENCE, fresh
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]
MOST_BYTES = 100_000
STILL = ("/", "/help/", "/how-it-works/", "/how-it-works/promises/", "/mailbox/", "/report/receipt/", "/report/done/")


@dataclass
class Scales:
    """Measures what a browser receives, page by page."""

    context: BrowserContext
    site: str
    weights: dict[str, int] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    _finished: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", self._note)
        self.context.on("requestfinished", self._keep)

    def emptied(self, page: Page) -> Page:
        """Return the page with the browser's cache emptied."""
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.clearBrowserCache")
        for off in (True, False):  # disabling the cache also empties its part in memory
            devtools.send("Network.setCacheDisabled", {"cacheDisabled": off})
        self.forget()
        return page

    def forget(self) -> None:
        """Start counting from zero."""
        self._finished.clear()

    def weigh(self, name: str, page: Page, *, until: str = "") -> None:
        """Record the bytes received since the cache was emptied (up to the move to `until`) as this page's weight."""
        page.wait_for_load_state("networkidle")
        loaded = takewhile(
            lambda request: not (until and request.is_navigation_request() and until in request.url), self._finished
        )
        # A response from the browser's cache has a negative size here.
        self.weights[name] = sum(max(0, request.sizes()["responseBodySize"]) for request in loaded)

    def look_at(self, path: str) -> None:
        """Load a page and record its weight."""
        page = self.emptied(self.context.new_page())
        page.goto(self.site + path)
        self.weigh(path, page)
        page.close()

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.site, "blob:", "data:")):
            self.strangers.add(request.url)

    def _keep(self, request: Request) -> None:
        self._finished.append(request)

    def too_heavy(self) -> dict[str, int]:
        """The pages over the limit."""
        return {name: weight for name, weight in self.weights.items() if weight > MOST_BYTES}


@pytest.fixture
def scales(demonstration: Site, chromium: Browser) -> Iterator[Scales]:
    made = Scales(fresh(chromium), demonstration.url)
    yield made
    sys.stdout.writelines(f"\n{weight:>9,}  {name}" for name, weight in made.weights.items())


def test_every_page_of_the_journey_is_light(scales: Scales) -> None:
    for path in (*STILL, *(f"/report/{question.slug}/" for question in QUESTIONS)):
        scales.look_at(path)
    assert scales.too_heavy() == {}
    assert scales.strangers == set()
    assert scales.context.cookies() == []


def test_sending_is_light_and_leaves_no_cookie(scales: Scales) -> None:
    reporter = Reporter(scales.context, scales.site)
    reporter.page.set_default_timeout(PATIENCE)
    answer_every_question(reporter)
    scales.emptied(reporter.page)
    reporter.open("/report/check/")
    scales.weigh("/report/check/ with its answers", reporter.page)
    scales.forget()
    reporter.page.get_by_role("button", name="Send").click()
    reporter.page.wait_for_url("**/report/receipt/")
    scales.weigh("sending from it", reporter.page, until="/report/receipt/")
    scales.weights["both together"] = sum(scales.weights.values())
    scales.look_at("/report/receipt/")
    assert scales.too_heavy() == {}
    assert scales.strangers == set()
    assert scales.context.cookies() == []


def test_the_mailbox_is_light(scales: Scales, demonstration: Site) -> None:
    told = re.search(r"seven words:\n\s+(.+)", demonstration.output)
    assert told is not None
    page = scales.emptied(scales.context.new_page())
    page.goto(f"{scales.site}/mailbox/")
    page.get_by_label("Your 7 words").fill(told[1].strip())
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("heading", name="Where your report is now")).to_be_visible()
    scales.weigh("/mailbox/ and opening it", page, until="/mailbox/home/")
    for path in ("home", "add", "files", "not-safe", "stop"):
        scales.look_at(f"/mailbox/{path}/")
    assert scales.too_heavy() == {}
    assert scales.strangers == set()
