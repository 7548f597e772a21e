"""A passkey that cannot lock a key is not kept, however often somebody tries, and the page says what to use (case 21)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from candour.apps.people.models import StaffKey
from tests.apps.people import logins
from tests.browser import add_passkeys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENTENCE = "cannot lock a key, so nothing was changed"


@pytest.mark.parametrize("transport", ["usb", "internal"])
def test_a_passkey_without_prf_is_left_on_no_device(page: Page, live_server: LiveServer, transport: str) -> None:
    stored = add_passkeys(page, hasPrf=False, transport=transport)
    site = logins.in_browser(page, live_server, logins.staff("Dee"))
    for _ in range(2):
        page.goto(f"{site}/staff/")
        passkey = page.get_by_role("button", name="Use a passkey instead")
        passkey.click()
        expect(page.get_by_text(SENTENCE)).to_be_visible()
        expect(page.get_by_text("Use the words, or another device")).to_be_visible()
        expect(passkey).to_be_hidden()
    assert stored() == []
    assert not StaffKey.objects.exists()


def test_a_browser_that_says_it_has_no_prf_creates_no_passkey(page: Page, live_server: LiveServer) -> None:
    add_passkeys(page)
    page.add_init_script(
        "PublicKeyCredential.getClientCapabilities = async () => ({ 'extension:prf': false });"
        "navigator.credentials.create = () => { throw new Error('a passkey was asked for'); };"
    )
    site = logins.in_browser(page, live_server, logins.staff("Dee"))
    page.goto(f"{site}/staff/")
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()


def test_a_passkey_with_prf_takes_up_no_place_on_a_security_key(page: Page, live_server: LiveServer) -> None:
    stored = add_passkeys(page, transport="usb")
    site = logins.in_browser(page, live_server, logins.staff("Dee"))
    page.goto(f"{site}/staff/")
    page.get_by_role("button", name="Use a passkey instead").click()
    page.get_by_text("Your key is made").wait_for()
    assert stored() == []
    page.get_by_role("button", name="Lock my key now").click()
    page.get_by_role("button", name="Unlock my key").click()
    page.get_by_role("dialog").get_by_role("button", name="Unlock").click()
    page.get_by_role("button", name="Lock my key now").wait_for()
