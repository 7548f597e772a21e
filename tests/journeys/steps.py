"""Steps under a pack as people take them: the form of each filled in, in the browser, its words sealed there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.actors import Teller, Worker, fresh
from tests.journeys.site import Site


@dataclass
class Course:
    """One matter on its way, and who works on it: by login, but the investigator also by the name she is chosen by."""

    site: Site
    chromium: Browser
    workers: dict[str, Worker]
    assessor: str = "amina"
    supervisor: str = "sam"
    investigator: str = "Alice Adeyemi"
    words_after: str = "with these seven words"
    case: str = ""
    matter: str = ""

    def opens_a_case(self, shoulder_number: str) -> None:
        """The assessor reads the report at the top of the desk, opens a case about the subject, and answers on safety."""
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
        """The supervisor gives it to the investigator; where the law lets one be appointed, that is the appointment."""
        supervisor = self.worker(self.supervisor)
        supervisor.goes_to(f"{self.case}assign/")
        supervisor.page.get_by_label(self.investigator).check(force=True)
        for box in supervisor.page.locator('[name="competent"]').all():
            box.check(force=True)
        supervisor.follows("Assign")
        supervisor.comes_to("**" + self.case)

    def does(self, who: str, event: str, published: str = "", **facts: str) -> None:
        """Take one step: confirm what must be confirmed, state the facts, write what is to be sealed."""
        page = self.opens(who, event)
        self._fills(page, event, published, facts)
        self._records(who, page)

    def corrects(self, who: str, published: str = "", **facts: str) -> None:
        """Send a refused step again, put right. What was sealed is not written twice."""
        page = self.worker(who).page
        self._fills(page, "", published, facts)
        self._records(who, page)

    def cannot_do(self, who: str, event: str, because: str, **facts: str) -> None:
        """Try a step that is refused, and read why."""
        page = self.opens(who, event)
        self._fills(page, event, "", facts)
        page.get_by_role("button", name="Record this").click()
        expect(page.get_by_role("alert").get_by_text(because)).to_be_visible()

    def is_closed(self, who: str, event: str, because: str) -> None:
        """A step is not open yet, and its page says what is owed first."""
        expect(self.opens(who, event).get_by_text(because)).to_be_visible()

    def opens(self, who: str, event: str) -> Page:
        """The page of a step."""
        worker = self.worker(who)
        worker.goes_to(f"{self.matter}do/{event}/")
        return worker.page

    def looks_at_the_pattern(self, who: str) -> None:
        """What others reported, before anything is decided."""
        worker = self.worker(who)
        worker.goes_to(f"{self.matter}pattern/")
        worker.follows("I have looked at all of this")
        worker.sees("It was looked at, and nothing was said since.")

    def is_at(self, who: str, stage: str) -> None:
        """The case page says so."""
        worker = self.worker(who)
        worker.goes_to(self.case)
        expect(worker.page.locator(".govuk-summary-list__value strong", has_text=stage).first).to_be_visible()

    def is_public(self, outcome: str, reason: str, *, never: str) -> None:
        """Anybody reads the outcome and the short reason, and nothing that says who."""
        page = fresh(self.chromium).new_page()
        page.goto(f"{self.site.url}/outcomes/")
        expect(page.get_by_role("row").filter(has_text=reason).get_by_role("cell", name=outcome)).to_be_visible()
        assert never not in page.content()
        page.close()

    def reporter(self) -> Teller:
        """Whoever told the report, back in her mailbox with her seven words."""
        words = re.search(rf"{self.words_after}:\n\s+(.+)", self.site.output)
        assert words is not None
        teller = Teller(fresh(self.chromium), self.site.url, words=words[1].strip())
        teller.opens_the_mailbox()
        return teller

    def worker(self, login: str) -> Worker:
        """Signed in once."""
        if login not in self.workers:
            self.workers[login] = Worker(fresh(self.chromium), self.site.url, login)
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
