"""Fills a running site so that every page has content: a case under investigation, an unassigned case, a report in no case.

Lives here: the steps, taken in real browsers, and the signed-in browser of each person. Not here: the pages (`visits.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import psycopg
from playwright.sync_api import Browser, BrowserContext, Page, expect

from candour.apps.ops.demo.cast import STANDARDS
from tests.browser import add_passkeys
from tests.journeys import senders
from tests.journeys.actors import PATIENCE, ReporterBrowser, StaffBrowser, fresh
from tests.journeys.site import Site

NEWCOMER = "a password given once"
_SUBJECT = "4471"
# An answered "cannot tell": a counting run that happens meanwhile does not change answers.
_DOUBTFUL = """
WITH known AS (
    INSERT INTO cases_priorinvestigator (id, source, source_ref, first_name, middle_name, last_name, suffix, sex, ethnicity,
        identified_by)
    SELECT gen_random_uuid(), 'register', '1', first_name, '', last_name, '', '', '', '' FROM forces_officer
     WHERE source_ref = 'NMC1020' RETURNING id
), asked AS (
    INSERT INTO insight_linkquestion (id, force_id, investigator_id, officer_id, probability, bits, reasons, model, asked_at)
    SELECT gen_random_uuid(), o.force_id, known.id, o.id, 0.4, -0.6, %s::jsonb, 'mentions', now() FROM known, forces_officer o
     WHERE o.source_ref = 'NMC1020' RETURNING id
)
INSERT INTO insight_linkanswer (question_id, says, by_id, at)
SELECT asked.id, 'unsure', s.id, now() FROM asked, people_staff s WHERE s.name LIKE 'Sam %%'
"""


@dataclass
class Matter:
    """The rows that the pages show, and a browser for each person who visits them."""

    site: Site
    chromium: Browser
    names: dict[str, str] = field(default_factory=dict)
    _signed_in: dict[str, BrowserContext] = field(default_factory=dict)
    _plain: dict[str, BrowserContext] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The site's address, by host name because passkeys are bound to a name."""
        return self.site.url.replace("127.0.0.1", "localhost")

    def address(self, template: str) -> str:
        """Fill the names of this matter into an address template."""
        return self.url + template.format(**self.names)

    def page_of(self, who: str, *, scripts: bool) -> Page:
        """Open a tab of this person's browser. Without `scripts`, of another browser that shares the person's sign-in."""
        return (self._with_scripts(who) if scripts else self._without_scripts(who)).new_page()

    def works_as(self, login: str) -> StaffBrowser:
        """Sign this member of staff in."""
        worker = StaffBrowser(fresh(self.chromium), self.url, login)
        self._signed_in[login] = worker.context
        return worker

    def ask(self, question: str, *values: object) -> str:
        """Return the first value of the first row of a database query."""
        with psycopg.connect(self.site.database) as database:
            row = database.execute(question.encode(), values).fetchone()
        assert row is not None, question
        return str(row[0])

    def _with_scripts(self, who: str) -> BrowserContext:
        if who not in self._signed_in:
            {"public": self._nobody, "mailbox": self._reporter, "newcomer": self._newcomer}.get(who, self.works_as)(who)
        return self._signed_in[who]

    def _without_scripts(self, who: str) -> BrowserContext:
        if who not in self._plain:
            state = None if who == "public" else self._with_scripts(who).storage_state()
            context = self.chromium.new_context(storage_state=state)
            context.set_default_timeout(PATIENCE)
            context.route(re.compile(r"\.js$"), lambda route: route.abort())
            self._plain[who] = context
        return self._plain[who]

    def _nobody(self, who: str) -> None:
        self._signed_in[who] = fresh(self.chromium)

    def _reporter(self, who: str) -> None:
        sent = re.search(r"seven words:\n\s+(.+)", self.site.output)
        assert sent is not None
        teller = ReporterBrowser(fresh(self.chromium), self.url, words=sent[1].strip())
        teller.opens_the_mailbox()
        self._signed_in[who] = teller.context

    def _newcomer(self, who: str) -> None:
        administrator = self._with_scripts("ada").new_page()
        administrator.goto(f"{self.url}/staff/people/add/")
        administrator.get_by_label("Full name", exact=True).fill("Nell Comer")
        administrator.locator('[name="username"]').fill("nell")
        administrator.locator('[name="password"]').fill(NEWCOMER)
        administrator.locator('[name="roles"]').first.check(force=True)
        administrator.get_by_role("button", name="Add", exact=True).click()
        expect(administrator.get_by_text("can sign in now")).to_be_visible()
        administrator.close()
        context = self._signed_in[who] = fresh(self.chromium)
        page = context.new_page()
        page.goto(f"{self.url}/desk/")
        page.get_by_label("User name").fill("nell")
        page.get_by_label("Password").fill(NEWCOMER)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/second-factor/**")


def fill_every_page(site: Site, chromium: Browser) -> Matter:
    """Take every step after which every page of the demonstration has content."""
    matter = Matter(site, chromium)
    _send_another_report(matter)
    matter.names["report"] = matter.ask("SELECT report_id FROM reports_safetyflag LIMIT 1")
    assessor = matter.works_as("amina")
    for name in ("case", "waiting_case"):
        report = matter.names["report"] if name == "case" else matter.names["sent"]
        matter.names[name] = _case_of(assessor, report)
    assessor.page.close()
    _assigns(matter)
    _investigates(matter)
    _adds_a_passkey(matter)
    _ask_for_names(matter)
    return matter


def _send_another_report(matter: Matter) -> None:
    body = matter.ask("SELECT id FROM people_body WHERE name = %s", STANDARDS)
    salt = (matter.site.home / "keys" / "mailbox-salt").read_bytes()
    sent = senders.seal_report(senders.intake(matter.site.port, body, salt), "It was late")
    client = senders.Client(matter.site.port)
    senders.send(client, sent)
    matter.names["sent"] = matter.ask("SELECT id FROM reports_report WHERE reference = %s", sent.reference)


def _case_of(assessor: StaffBrowser, report: str) -> str:
    assessor.goes_to(f"/desk/reports/{report}/")
    assessor.follows("Record an allegation, and open or join a case")
    assessor.names_the_subject_and_opens_a_case(_SUBJECT)
    return assessor.page.url.rstrip("/").rsplit("/", 1)[-1]


def _assigns(matter: Matter) -> None:
    supervisor = matter.works_as("sam")
    supervisor.goes_to(f"/desk/cases/{matter.names['case']}/assign/")
    supervisor.page.get_by_label("Alice Adeyemi").check(force=True)
    supervisor.follows("Assign")
    supervisor.comes_to(f"**/desk/cases/{matter.names['case']}/")
    supervisor.page.close()


def _investigates(matter: Matter) -> None:
    investigator, case = matter.works_as("alice"), f"/desk/cases/{matter.names['case']}/"
    investigator.goes_to(case)
    investigator.opens("Account")
    investigator.follows("Load this page again")
    _enquires(matter, investigator)
    investigator.goes_to(case)
    for link, button in (("Write to the reporter", "Seal and send"), ("Write a note", "Seal and keep")):
        investigator.follows(link)
        investigator.page.locator("sealed-field textarea").fill("I look after this now. You hear from me by Friday.")
        investigator.follows(button)
        investigator.page.wait_for_url("**" + case)
    _sends_a_letter(matter, investigator)
    _asks(matter, investigator)
    investigator.page.close()


def _sends_a_letter(matter: Matter, investigator: StaffBrowser) -> None:
    of = matter.ask("SELECT id FROM matters_matter WHERE case_id = %s", matter.names["case"])
    investigator.goes_to(f"/desk/matters/{of}/letters/update/")
    for blank in investigator.page.locator("[data-key]").all():
        blank.fill("We looked at the footage of that night.")
    expect(investigator.page.locator("sealed-letter")).to_contain_text("We looked at the footage")
    investigator.follows("Seal and send")
    investigator.page.wait_for_url("**/desk/letters/**")
    matter.names["letter"] = investigator.page.url.rstrip("/").rsplit("/", 1)[-1]


def _asks(matter: Matter, investigator: StaffBrowser) -> None:
    investigator.goes_to(f"/desk/reports/{matter.names['report']}/ask/")
    investigator.page.get_by_label("Something found differs from the report").check(force=True)
    investigator.page.locator("sealed-field textarea").fill("The record has another gate. Which one was it?")
    investigator.follows("Seal and send to a supervisor")
    investigator.page.wait_for_url("**/desk/cases/**")
    matter.names["ask"] = matter.ask("SELECT id FROM matters_ask")


def _enquires(matter: Matter, investigator: StaffBrowser) -> None:
    investigator.follows("Law, referral tests, outcomes and everything done")
    investigator.follows("Open a line of enquiry")
    investigator.page.locator("sealed-field textarea").fill("Ask for the gate log of that night.")
    investigator.follows("Seal and keep")
    investigator.page.wait_for_url("**/desk/matters/*/")
    matter.names["enquiry"] = matter.ask("SELECT id FROM matters_enquiry")


def _adds_a_passkey(matter: Matter) -> None:
    decision_maker = matter.works_as("dee")
    add_passkeys(decision_maker.page)
    decision_maker.goes_to("/staff/account/passkeys/add/")
    decision_maker.page.get_by_label("What to call it").fill("A key on a ring")
    decision_maker.follows("Add passkey")
    decision_maker.page.wait_for_url(lambda address: "/add/" not in address)
    decision_maker.page.close()


def _ask_for_names(matter: Matter) -> None:
    asked = {
        "matter": "SELECT id FROM matters_matter WHERE case_id = '{case}'",
        "unplaced": "SELECT id FROM reports_report WHERE id NOT IN (SELECT report_id FROM cases_casereport)"
        " AND body_id IN (SELECT id FROM people_body WHERE pack = 'england_wales')",
        "flag": "SELECT id FROM reports_safetyflag WHERE answered_at IS NULL",
        "subject": "SELECT officer_id FROM forces_posting WHERE shoulder_number = '4471'",
        "team": "SELECT t.dossier_id FROM dossiers_team t JOIN people_staff s USING (body_id) WHERE s.name = 'Ada Prowse'",
        "alice": "SELECT id FROM people_staff WHERE name = 'Alice Adeyemi'",
        "ada": "SELECT id FROM people_staff WHERE name = 'Ada Prowse'",
        "unit": "SELECT id FROM forces_unit WHERE code = 'RTA'",
        "force": "SELECT id FROM forces_force WHERE code = 'NMC'",
        "passkey": "SELECT id FROM mfa_authenticator WHERE type = 'webauthn'",
    }
    with psycopg.connect(matter.site.database) as database:
        database.execute(
            "INSERT INTO insight_alert (id, force_id, officer_id, kind, about, reasons, raised_at, seen_at)"
            " SELECT gen_random_uuid(), force_id, id, 'cluster', '', %s::jsonb, now(), now() FROM forces_officer"
            " WHERE source_ref = 'NMC1020'",
            ['{"cases": 3, "of": 3, "since": "2024-01-01", "until": "2024-03-01", "chance": 0.001}'],
        )
        database.execute(_DOUBTFUL, ['[["full name agrees; two people in a register have it", 5.5]]'])
        database.execute(
            "INSERT INTO cases_handler (id, case_id, staff_id, role, since, until, reason_ended, overlap_until)"
            " SELECT gen_random_uuid(), %s, id, 'supporter', now() - interval '9 days', now() - interval '8 days', 'left',"
            " current_date - 1 FROM people_staff WHERE name LIKE 'Farid %%'",
            [matter.names["case"]],
        )
    asked["overlap"] = "SELECT id FROM cases_handler WHERE overlap_until IS NOT NULL"
    asked["alert"], asked["link"] = "SELECT id FROM insight_alert", "SELECT id FROM insight_linkquestion"
    matter.names |= {name: matter.ask(question.format(**matter.names)) for name, question in asked.items()}
    # The panel has no intake team, so its assessor may start one.
    with psycopg.connect(matter.site.database) as database:
        database.execute(
            "INSERT INTO people_role (staff_id, name, since) "
            "SELECT id, 'assessor', now() FROM people_staff WHERE name = 'Olu Everdene'"
        )
