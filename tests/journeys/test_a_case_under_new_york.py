"""A case from triage to a published outcome and a second review under New York's pack, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.site import Site, running_site
from tests.journeys.steps import Course

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]
REASON = "Video shows what was said. It was a first lapse, regretted at once."


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def test_a_case_goes_from_triage_to_a_published_outcome_and_a_second_look(site: Site, chromium: Browser) -> None:
    course = Course(site, chromium, {}, "nora", "nora", "Ivo Bergstrom", "board in Port Ardent with these")
    course.opens_a_case("20417")
    course.is_at("nora", "Jurisdiction")
    course.does("nora", "facts_stated", board_jurisdiction="yes", verified_statement="yes")
    course.does("nora", "safety_decided")
    course.is_assigned()
    course.opens_what_was_sealed("ivo")
    course.is_at("nora", "Full investigation")
    course.does("ivo", "interview_held")
    course.looks_at_the_pattern("ivo")
    course.does("ivo", "report_submitted")
    course.does(
        "nora", "finding_made", finding="substantiated", matrix_line="discourtesy", matrix_column="presumptive", votes_for="2",
        votes_against="1",
    )  # fmt: skip
    course.cannot_do("nora", "outcome_recommended", "write a number: 1 to 5 days", outcome="command_discipline_a", amount="9")
    course.corrects("nora", amount="4")
    course.does("nora", "sent_to_commissioner")
    course.does("nora", "recommendation_taken_up")
    course.cannot_do("nora", "outcome_imposed", "write the reasons", outcome="training")
    course.corrects("nora", outcome="training", published=REASON)
    course.does("nora", "outcome_told")
    course.does("nora", "closed")
    course.is_at("nora", "Closed")
    course.is_public("Instructions or formalized training", REASON, never="Lockwood")

    reporter = course.reporter()
    reporter.sees(REASON)
    reporter.page.get_by_role("link", name="Ask the board to look again").click()
    reporter.page.get_by_role("button", name="Ask the board to look again").click()
    reporter.sees("The board is looking again.")
    course.does("nora", "reconsideration_refused")
    course.is_at("nora", "Closed")
