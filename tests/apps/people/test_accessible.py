"""Pages of accounts, keys, interests and teams have no fault that axe-core reports, narrow or wide."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from candour.apps.dossiers.models import Team
from candour.apps.forces.models import Force, Officer
from candour.apps.people import services
from tests.apps.dossiers.hands import NOW
from tests.apps.people import logins

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).resolve().parents[3] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def faults(page: Page) -> list[str]:
    """Faults that axe reports at both widths, and widths at which the page scrolls sideways."""
    found = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(AXE.read_text(encoding="utf-8"))
        told = page.evaluate("(tags) => axe.run({ runOnly: tags }).then((answer) => answer.violations)", RULES)
        found += [f"{page.url} at {width}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in told]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{page.url} at {width} scrolls sideways")
    return found


def test_axe_finds_nothing(page: Page, live_server: LiveServer) -> None:
    alice, bob = logins.staff("Alice", "assessor", "administrator"), logins.staff("Bob", "investigator")
    officer = Officer.objects.create(force=Force.objects.create(code="nmc", name="Northmoor"), source_ref="1", last_name="Dunn")
    services.declare_interest(alice, officer, "friend", now=NOW)
    page.goto(f"{live_server.url}/staff/account/login/")
    found = faults(page)
    site = logins.in_browser(page, live_server, alice)
    page.goto(f"{site}/staff/")
    found += faults(page)
    logins.make_key(page, site)
    found += faults(page)
    page.get_by_role("button", name="Lock my key now").click()
    page.get_by_role("button", name="Unlock my key").click()
    page.get_by_role("dialog").wait_for()
    found += faults(page)
    logins.unlock(page)
    page.get_by_role("button", name="Lock my key now").wait_for()
    page.goto(f"{site}/dossiers/teams/new/intake/")
    found += faults(page)
    page.get_by_role("button", name="Start the team").click()
    page.get_by_text("The team is there").wait_for()
    addresses = [
        "/staff/interests/", f"/staff/interests/declare/{officer.pk}/", "/staff/people/", "/staff/people/add/",
        f"/staff/people/{bob.pk}/", "/dossiers/teams/", f"/dossiers/teams/{Team.objects.get().pk}/",
        "/staff/account/second-factor/", "/staff/account/second-factor/app/remove/", "/staff/account/password/",
        "/staff/account/passkeys/", "/staff/account/logout/",
    ]  # fmt: skip
    for address in addresses:
        page.goto(f"{site}{address}")
        found += faults(page)
    assert found == []


def test_a_form_with_errors_is_accessible_too(page: Page, live_server: LiveServer) -> None:
    site = logins.in_browser(page, live_server, logins.staff("Adele", "administrator"))
    page.goto(f"{site}/staff/people/add/")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("alert").wait_for()
    assert page.title() == "Error: Add somebody"
    assert faults(page) == []
