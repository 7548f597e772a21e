"""axe-core finds no fault (WCAG 2.2 A and AA) on any page, in a narrow and a wide window, with and without scripts.

"Without scripts" means that no JavaScript file of the site reaches the browser: axe itself needs JavaScript.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, Page, expect

from candour.apps.ops.demo.cast import PASSWORD
from candour.config.checks import every_route
from tests.apps.journey.chromium import Reporter, answer_every_question
from tests.journeys.actors import PATIENCE, ReporterBrowser, fresh
from tests.journeys.looking import faults
from tests.journeys.matter import Matter, fill_every_page
from tests.journeys.site import Site
from tests.journeys.visits import NOT_PAGES, VISITS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]
_IS_IT_YOU = "/staff/account/reauthenticate/"
NOT_SEALED = "The part of this page that seals did not come"  # what staff see where no script is loaded
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture(scope="module")
def matter(demonstration: Site, chromium: Browser) -> Matter:
    return fill_every_page(demonstration, chromium)


def test_the_list_of_visits_covers_every_route() -> None:
    told_of_while_reporting = {"/report/check/", "/report/receipt/"}
    visited = {visit.route for visit in VISITS if visit.route} | told_of_while_reporting
    assert visited & NOT_PAGES == set()
    assert visited | NOT_PAGES == {route for route, _ in every_route()}


@WITH_AND_WITHOUT
@pytest.mark.parametrize("who", sorted({visit.who for visit in VISITS}))
def test_axe_finds_nothing(matter: Matter, *, who: str, scripts: bool) -> None:
    page = matter.page_of(who, scripts=scripts)
    found: list[str] = []
    for visit in VISITS:
        if visit.who == who and (scripts or not visit.scripts_only):
            _come_to(page, visit, matter)
            found += faults(page)
    assert found == []


def test_axe_finds_nothing_while_reporting_with_scripts(matter: Matter, tmp_path: Path) -> None:
    reporter = Reporter(fresh(matter.chromium), matter.url)
    reporter.page.set_default_timeout(PATIENCE)
    found: list[str] = []
    answer_every_question(reporter, until="/report/files/")
    reporter.page.set_input_files("#files", _file(tmp_path))
    expect(reporter.page.get_by_text("Locked and sent.")).to_be_visible()
    found += faults(reporter.page)
    for following in ("wishes", "support", "check"):
        reporter.go_on(f"/report/{following}/")
    found += faults(reporter.page)
    reporter.page.get_by_role("button", name="Send").click()
    reporter.page.wait_for_url("**/report/receipt/")
    assert found + _to_the_end(reporter.page) == []


def test_axe_finds_nothing_while_reporting_without_scripts(matter: Matter, tmp_path: Path) -> None:
    teller = ReporterBrowser(fresh(matter.chromium, scripts=False), matter.url)
    teller.answers_without_javascript(_file(tmp_path))
    found = faults(teller.page)
    teller.page.goto(f"{matter.url}/report/files/")
    found += faults(teller.page)
    teller.page.goto(f"{matter.url}/report/check/")
    teller.page.get_by_role("button", name="Send").click()
    assert found + _to_the_end(teller.page) == []


def test_axe_finds_faults_in_a_faulty_page(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<img src='x'><p style='width: 2000px'>wide</p><footer></footer><p>below</p>")
    found = " ".join(faults(page))
    for fault in ("image-alt", "html-has-lang", "scrolls sideways", "0 main headings", "below the footer"):
        assert fault in found


def _come_to(page: Page, visit: Visit, matter: Matter) -> None:
    answer = page.goto(matter.address(visit.at or visit.route))
    assert answer is not None
    assert answer.status == visit.status, (visit, page.url)
    if urlsplit(page.url).path == _IS_IT_YOU != visit.route:  # more than five minutes have passed since the sign-in
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_load_state()
    for act in visit.acts:
        act(page)
    if visit.shows:
        shown = page.get_by_text(visit.shows).or_(page.get_by_text(NOT_SEALED))
        expect(shown.locator("visible=true").first).to_be_visible()
    if visit.route and not visit.acts:
        assert "/" + resolve(urlsplit(page.url).path).route == visit.route


def _to_the_end(page: Page) -> list[str]:
    """Visit the receipt, the receipt after wrong words, and the last page."""
    expect(page.get_by_role("heading", name="It is here")).to_be_visible()
    found = faults(page)
    page.get_by_label("Type your seven words").fill("not my words")
    page.get_by_role("button", name="I have them").click()
    expect(page.get_by_text("These are not the words").locator("visible=true").first).to_be_visible()
    found += faults(page)
    page.get_by_label("Or: I have written them down").check(force=True)
    page.get_by_role("button", name="I have them").click()
    page.wait_for_url("**/report/done/")
    return found + faults(page)


def _file(folder: Path) -> Path:
    path = folder / "what-was-said-that-evening-with-quite-a-long-name.txt"
    path.write_bytes(b"An evening. " * 400)
    return path
