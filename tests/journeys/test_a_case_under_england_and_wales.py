"""A case from triage to a published outcome and a review under the pack of England and Wales, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.site import Site, running_site
from tests.journeys.steps import Course

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]
REASON = "Three colleagues and a recording bear out the account."


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def test_a_case_goes_from_triage_to_a_published_outcome_and_a_review(site: Site, chromium: Browser) -> None:
    course = Course(site, chromium, {})
    course.opens_a_case("4471")
    course.is_at("amina", "Must be referred")
    course.does("amina", "safety_decided")
    course.is_assigned()
    course.opens_what_was_sealed("alice")
    course.does("sam", "referred_to_dg")
    course.does("sam", "dg_mode_decided", dg_mode="local")
    course.does("sam", "investigator_appointed")
    course.does("alice", "severity_assessed", severity="gross_misconduct")
    course.does("alice", "notice_served", served_by="hand")
    course.does("alice", "investigation_started")
    course.does("alice", "report_submitted")
    course.does("sam", "case_to_answer_opened")
    course.looks_at_the_pattern("sam")
    course.does("sam", "case_answer_decided", case_answer="gross_misconduct")
    course.does("sam", "referred_to_hearing")
    course.does("sam", "chair_notified")
    course.does("sam", "documents_supplied")
    course.does("sam", "no_response")
    course.does("sam", "papers_to_chair")
    course.does("sam", "public_notice_given")
    course.does("sam", "proceedings_opened")
    course.does("sam", "finding_made", finding="gross_misconduct", votes_for="3", votes_against="0")
    presumed = course.opens("sam", "outcome_imposed").locator("p.govuk-inset-text")
    expect(presumed).to_contain_text("Dismissal unless exceptional circumstances justify otherwise")
    course.cannot_do("sam", "outcome_imposed", "This outcome is exceptional", outcome="reduction_in_rank")
    course.corrects("sam", outcome="dismissal", published=REASON)
    course.does("sam", "panel_report_submitted")
    course.does("sam", "outcome_notified")
    course.does("sam", "no_measure_needed")
    course.does("sam", "outcome_told")
    course.does("sam", "review_information_given")
    course.does("sam", "apology_declined")
    course.is_closed("sam", "closed", "A report to the barred or advisory list is owed.")
    course.does("sam", "barred_list_reported")
    course.does("sam", "closed")
    course.is_at("sam", "Closed")
    course.is_public("Dismissal without notice", REASON, never="Hartwell")

    reporter = course.reporter()
    reporter.sees(REASON)
    reporter.page.get_by_role("link", name="Ask for a review").click()
    reporter.page.get_by_role("button", name="Ask for a review").click()
    reporter.sees("Someone independent is checking the outcome.")
    course.is_at("sam", "Under review")
    course.does("sam", "review_not_upheld")
    course.is_at("sam", "Closed")
    expect(course.worker("sam").page.get_by_text("Review not upheld").first).to_be_visible()
