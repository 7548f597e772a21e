"""From triage to a published outcome and a second look, under New York's rules: the body says which pack is its own."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser

from candour.apps.ops.demo.cast import STANDARDS
from candour.config import environment
from tests.journeys.site import Site, running_site
from tests.journeys.steps import Course

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]
REASON = "Video shows what was said. It was a first lapse, regretted at once."


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site() as running:
        with psycopg.connect(environment.embedded_url(running.home)) as database:
            database.execute("UPDATE people_body SET pack = 'new_york' WHERE name = %s", [STANDARDS])
        yield running


def test_a_case_goes_from_triage_to_a_published_outcome_and_a_second_look(site: Site, chromium: Browser) -> None:
    course = Course(site, chromium, {})
    course.opens_a_case_on_the_officers_report()
    course.is_at("amina", "Jurisdiction")
    course.does("amina", "facts_stated", board_jurisdiction="yes", verified_statement="yes")
    course.does("amina", "safety_decided")
    course.is_assigned_to_alice()
    course.is_at("sam", "Full investigation")
    course.does("alice", "interview_held")
    course.looks_at_the_pattern("alice")
    course.does("alice", "report_submitted")
    course.does(
        "sam", "finding_made", finding="substantiated", matrix_line="discourtesy", matrix_column="presumptive", votes_for="2",
        votes_against="1",
    )  # fmt: skip
    course.cannot_do("sam", "outcome_recommended", "write a number: 1 to 5 days", outcome="command_discipline_a", amount="9")
    course.corrects("sam", amount="4")
    course.does("sam", "sent_to_commissioner")
    course.does("sam", "recommendation_taken_up")
    course.cannot_do("sam", "outcome_imposed", "write the reasons", outcome="training")
    course.corrects("sam", outcome="training", published=REASON)
    course.does("sam", "outcome_told")
    course.does("sam", "closed")
    course.is_at("sam", "Closed")
    course.is_public(REASON)

    reporter = course.reporter()
    reporter.sees(REASON)
    reporter.page.get_by_role("link", name="Ask the board to look again").click()
    reporter.page.get_by_role("button", name="Ask the board to look again").click()
    reporter.sees("The board is looking again.")
    course.does("sam", "reconsideration_refused")
    course.is_at("sam", "Closed")
