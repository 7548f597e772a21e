"""The steps of a matter under a pack, taken in browsers: each form is filled in and its text sealed there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.actors import ReporterBrowser, StaffBrowser, fresh
from tests.journeys.site import Site


@dataclass
class Course:
    """A matter and the logins of the staff who work on it, with the name under which the investigator is chosen."""

    site: Site
    chromium: Browser
    workers: dict[str, StaffBrowser]
    assessor: str = "amina"
    supervisor: str = "sam"
    investigator: str = "Alice Adeyemi"
    words_after: str = "with these seven words"
    case: str = ""
    matter: str = ""

    def opens_a_case(self, shoulder_number: str) -> None:
        """As the assessor, read the first report of the queue, open a case about the subject, and answer the safety flag."""
        assessor = self.worker(self.assessor)
        assessor.page.locator("main table tbody a[href*='/desk/reports/']").first.click()
        assessor.follows("Record an allegation, and open or join a case")
        assessor.names_the_subject_and_opens_a_case(shoulder_number)
        self.case = assessor.page.url.removeprefix(self.site.url)
        for _ in assessor.page.get_by_role("link", name="Answer this").all():
            assessor.follows("Answer this")
            assessor.page.get_by_label("Spoke with the reporter").check(force=True)
            assessor.follows("Answer")
            assessor.goes_to(self.case)
        assessor.follows("Law, referral tests, outcomes and everything done")
        self.matter = assessor.page.url.removeprefix(self.site.url)

    def is_assigned(self) -> None:
        """As the supervisor, assign the case to the investigator, which is the appointment where the pack has that act."""
        supervisor = self.worker(self.supervisor)
        supervisor.goes_to(f"{self.case}assign/")
        supervisor.page.get_by_label(self.investigator).check(force=True)
        for box in supervisor.page.locator('[name="competent"]').all():
            box.check(force=True)
        supervisor.follows("Assign")
        supervisor.comes_to("**" + self.case)

    def opens_what_was_sealed(self, who: str) -> None:
        """As somebody who was let in, open the account of the case; only then can that person read and act."""
        worker = self.worker(who)
        worker.goes_to(self.case)
        worker.opens("Account")
        expect(worker.page.get_by_role("link", name="Load this page again")).to_be_visible()

    def does(self, who: str, event: str, published: str = "", **facts: str) -> None:
        """Record an act: confirm what its form asks, state the facts, write the sealed text."""
        page = self.opens(who, event)
        self._fills(page, event, published, facts)
        self._records(who, page)

    def corrects(self, who: str, published: str = "", **facts: str) -> None:
        """Correct a refused form and send it again. The sealed text is not typed a second time."""
        page = self.worker(who).page
        self._fills(page, "", published, facts)
        self._records(who, page)

    def cannot_do(self, who: str, event: str, because: str, **facts: str) -> None:
        """Try to record an act, and assert that it is refused for this reason."""
        page = self.opens(who, event)
        self._fills(page, event, "", facts)
        page.get_by_role("button", name="Record this").click()
        expect(page.get_by_role("alert").get_by_text(because)).to_be_visible()

    def is_closed(self, who: str, event: str, because: str) -> None:
        """Assert that an act is not possible yet and that its page names what must come first."""
        expect(self.opens(who, event).get_by_text(because)).to_be_visible()

    def opens(self, who: str, event: str) -> Page:
        """Open the page of an act."""
        worker = self.worker(who)
        worker.goes_to(f"{self.matter}do/{event}/")
        return worker.page

    def looks_at_the_pattern(self, who: str) -> None:
        """Open the review of similar reports, which must come before a decision."""
        worker = self.worker(who)
        worker.goes_to(f"{self.matter}pattern/")
        worker.follows("I have looked at all of this")
        worker.sees("It was looked at, and nothing was said since.")

    def is_at(self, who: str, stage: str) -> None:
        """Assert that the case page shows this stage."""
        worker = self.worker(who)
        worker.goes_to(self.case)
        expect(worker.page.locator(".govuk-summary-list__value strong", has_text=stage).first).to_be_visible()

    def is_public(self, outcome: str, reason: str, *, never: str) -> None:
        """Assert that the public page shows the outcome and the reason, and none of the texts in `never`."""
        page = fresh(self.chromium).new_page()
        page.goto(f"{self.site.url}/outcomes/")
        expect(page.get_by_role("row").filter(has_text=reason).get_by_role("cell", name=outcome)).to_be_visible()
        assert never not in page.content()
        page.close()

    def reporter(self) -> ReporterBrowser:
        """Open the reporter's mailbox with the seven words."""
        words = re.search(rf"{self.words_after}:\n\s+(.+)", self.site.output)
        assert words is not None
        teller = ReporterBrowser(fresh(self.chromium), self.site.url, words=words[1].strip())
        teller.opens_the_mailbox()
        return teller

    def worker(self, login: str) -> StaffBrowser:
        """Return the browser of this staff member, signed in once."""
        if login not in self.workers:
            self.workers[login] = StaffBrowser(fresh(self.chromium), self.site.url, login)
        return self.workers[login]

    def _records(self, who: str, page: Page) -> None:
        dialog, recorded = page.get_by_role("dialog"), page.get_by_text("Recorded: ")
        page.get_by_role("button", name="Record this").click()
        expect(dialog.or_(recorded).first).to_be_visible()
        if dialog.is_visible():
            self.worker(who).unlocks()
        page.wait_for_url("**" + self.case)

    def _fills(self, page: Page, event: str, published: str, facts: Mapping[str, str]) -> None:
        for box in page.locator('main [name^="fact-"][type="checkbox"]').all():
            box.check(force=True)
        for name, value in facts.items():
            self._states(page.locator(f'[name="fact-{name}"]'), value)
        for area in page.locator("main sealed-field:not([kept]) textarea").all():
            area.fill(f"What is said under seal about {event}.")
        if published:
            page.locator('[name="publishable"]').fill(published)

    def _states(self, control: Locator, value: str) -> None:
        if control.first.get_attribute("type") == "radio":
            control.and_(control.page.locator(f'[value="{value}"]')).check(force=True)
        elif control.first.evaluate("(one) => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
