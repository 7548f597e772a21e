"""Staff with logins, second factors and keys, in test clients and in browsers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client, RequestFactory
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from candour.apps.people.models import Body, Staff
from candour.apps.people.queries import current_staff
from candour.apps.people.services import add_staff
from tests.apps.dossiers.hands import NOW, body
from tests.second_factor import show_factor

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "sealing.json"
# An identity locked with a passphrase. It is stored, because locking one takes more than a second.
LOCK = bytes.fromhex(json.loads(VECTORS.read_text(encoding="utf-8"))["python"]["lock"]["hex"])
PASSWORD = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"


def staff(name: str, *roles: str, of: Body | None = None, second_factor: bool = True) -> Staff:
    made = add_staff(
        username=name.lower(), name=name, body=of or body(), password=PASSWORD, now=NOW, roles=roles, must_choose_password=False
    )
    if second_factor:
        TOTP.activate(made.user, TOTP_SECRET)
    return made


def signed_in(who: Staff) -> Client:
    client = Client()
    client.force_login(who.user)
    return show_factor(client)


def as_in_a_request(who: Staff) -> Staff:
    """The staff member as a view has them: with the roles that were read at the start of the request."""
    request = RequestFactory().get("/")
    request.user = who.user
    loaded = current_staff(request)
    assert loaded
    return loaded


PASSPHRASE = "violet anchor tundra biscuit meadow copper"


def in_browser(page: Page, live_server: LiveServer, who: Staff) -> str:
    """Sign the staff member in in this browser. Returns the site's address."""
    cookie = signed_in(who).cookies["sessionid"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return str(live_server.url)


def make_key(page: Page, site: str) -> None:
    """Make a key with a passphrase on the staff member's page."""
    page.goto(f"{site}/staff/")
    page.get_by_text("Make up a passphrase of my own").locator("visible=true").click()
    page.get_by_label("New unlock passphrase").fill(PASSPHRASE)
    page.get_by_label("The same passphrase again").fill(PASSPHRASE)
    page.get_by_role("button", name="Use this passphrase").click()
    page.get_by_text("Your key is made").wait_for()
    page.get_by_role("button", name="Lock my key now").wait_for()


def unlock(page: Page, passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase into the open dialog."""
    page.get_by_label("Unlock words or passphrase", exact=True).fill(passphrase)
    page.get_by_role("dialog").get_by_role("button", name="Unlock").click()


def unlocked_key(page: Page) -> dict[str, Any] | None:
    """The unlocked key in the device's IndexedDB, or None."""
    found: dict[str, Any] | None = page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open("candour-keyring", 1);
          opening.onsuccess = () => {
            const request = opening.result.transaction("unlocked").objectStore("unlocked").get("me");
            request.onsuccess = () => resolve(request.result
              ? { extractable: request.result.key.extractable, publicKey: request.result.publicKey }
              : null);
          };
        })"""
    )
    return found


def age_by_minutes(page: Page, minutes: int) -> None:
    """Set the last use of the unlocked key this many minutes back."""
    page.evaluate(
        """(ms) => new Promise((resolve) => {
          const opening = indexedDB.open("candour-keyring", 1);
          opening.onsuccess = () => {
            const store = opening.result.transaction("unlocked", "readwrite").objectStore("unlocked");
            store.get("me").onsuccess = ({ target }) => {
              store.put({ ...target.result, usedAt: target.result.usedAt - ms }, "me").onsuccess = resolve;
            };
          };
        }).then(() => true)""",
        minutes * 60_000,
    )
