"""Security finding 3: a staff member's browser that saw the log before warns on every page when an entry was rolled back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from candour.apps.ledger import services
from candour.domain import ledger
from tests.apps.ledger.acts import NINE, act
from tests.apps.people import logins
from tests.attacks.superuser import roll_back, sign_over
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHANGED = "no longer contains all that this browser saw"
SEEN = """() => new Promise((resolve) => {
  const opening = indexedDB.open("candour-log", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("seen");
  opening.onsuccess = () => {
    const reading = opening.result.transaction("seen").objectStore("seen").get(1);
    reading.onsuccess = () => { opening.result.close(); resolve(reading.result?.checkpoint ?? ""); };
  };
})"""
ASK_AGAIN = """() => new Promise((resolve) => {
  const opening = indexedDB.open("candour-log", 1);
  opening.onsuccess = () => {
    const store = opening.result.transaction("seen", "readwrite").objectStore("seen");
    const reading = store.get(1);
    reading.onsuccess = () => {
      store.put({ ...reading.result, at: 0 }, 1).onsuccess = () => { opening.result.close(); resolve(); };
    };
  };
})"""


def _see(page: Page, address: str, size: int) -> None:
    """Open a staff page and wait until the browser has stored the checkpoint of `size` entries."""
    page.goto(address)
    wait_until(lambda: f"\n{size}\n" in page.evaluate(SEEN), "the browser has seen the log")


def test_the_browser_warns_on_every_page_after_a_rollback(page: Page, live_server: LiveServer) -> None:
    site = logins.in_browser(page, live_server, logins.staff("Alice", "assessor"))
    address = f"{site}/staff/"
    act(1)
    before = services.integrate(NINE)
    _see(page, address, before)
    act(2)
    page.evaluate(ASK_AGAIN)
    grown = services.integrate(NINE)
    _see(page, address, grown)  # growing is no fault
    expect(page.get_by_text(CHANGED)).to_be_hidden()
    page.evaluate(ASK_AGAIN)
    roll_back(grown - 1)
    act(3)
    act(4)
    with pytest.raises(ledger.RollbackError):
        services.integrate(NINE)
    sign_over()  # with the key stolen; without it the log only stands still
    page.goto(address)
    expect(page.get_by_text(CHANGED)).to_be_visible()
    page.goto(f"{site}/staff/interests/")
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert f"\n{grown}\n" in page.evaluate(SEEN)  # what was seen before stays, as evidence
