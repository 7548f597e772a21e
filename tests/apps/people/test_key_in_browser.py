"""Making, unlocking and locking a key in Chromium. The server never gets the secret."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from candour.apps.people.models import StaffKey
from candour.domain import sealing
from tests.apps.people import logins
from tests.browser import add_passkeys

OTHER = "seven other words that unlock entirely"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_key_made_with_a_passphrase_leaves_the_device_only_sealed(page: Page, live_server: LiveServer) -> None:
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(request.url + (request.post_data or ""))

    page.on("request", note)
    logins.make_key(page, logins.in_browser(page, live_server, logins.staff("Alice", "assessor")))
    kept = StaffKey.objects.get()
    secret = sealing.unlock_identity(bytes(kept.sealed_identity), sealing.UnlockPassphrase(logins.PASSPHRASE))
    assert secret.public == kept.public_key
    on_device = logins.unlocked_key(page)
    assert on_device is not None
    assert (on_device["extractable"], on_device["publicKey"]) == (False, kept.public_key)
    assert any("sealed_identity" in body for body in sent)
    for never in ("AGE-SECRET-KEY", secret.reveal()[16:], "violet", "tundra"):
        assert not any(never in body for body in sent)


def test_a_passphrase_must_be_strong_and_typed_twice(page: Page, live_server: LiveServer) -> None:
    site = logins.in_browser(page, live_server, logins.staff("Alice"))
    page.goto(f"{site}/staff/")
    page.get_by_text("Make up a passphrase of my own").click()
    for weak in ("passwordpassword", "to be or not to be to be", "Password123!Password123!"):
        page.get_by_label("New unlock passphrase").fill(weak)
        page.get_by_label("The same passphrase again").fill(weak)
        page.get_by_role("button", name="Use this passphrase").click()
        page.get_by_text("This passphrase could be guessed").wait_for()
    page.get_by_label("New unlock passphrase").fill(logins.PASSPHRASE)
    page.get_by_label("The same passphrase again").fill(logins.PASSPHRASE + "s")
    page.get_by_role("button", name="Use this passphrase").click()
    page.get_by_text("not the same").wait_for()
    assert not StaffKey.objects.exists()


def test_the_page_makes_six_words_which_unlock_however_they_are_typed(page: Page, live_server: LiveServer) -> None:
    site = logins.in_browser(page, live_server, logins.staff("Alice"))
    page.goto(f"{site}/staff/")
    words = page.locator("form[data-make] [data-words]").first
    first = words.text_content() or ""
    page.get_by_role("button", name="Show other words").click()
    expect(words).not_to_have_text(first)
    shown = words.text_content() or ""
    assert len(shown.split()) == 6
    typed = page.get_by_label("Type the words from your paper")
    typed.fill(first)
    page.get_by_role("button", name="Use these words").click()
    page.get_by_text("These are not the words above").wait_for()
    typed.fill(shown.upper())
    page.get_by_role("button", name="Use these words").click()
    page.get_by_text("Your key is made").wait_for()
    kept = StaffKey.objects.get()
    sealing.unlock_identity(bytes(kept.sealed_identity), sealing.UnlockPassphrase(shown))
    page.get_by_role("button", name="Lock my key now").click()
    page.get_by_role("button", name="Unlock my key").click()
    logins.unlock(page, f"  {shown.title().replace(' ', '  ')} ")
    page.get_by_role("button", name="Lock my key now").wait_for()


def test_only_the_right_passphrase_unlocks_the_key(page: Page, live_server: LiveServer) -> None:
    logins.make_key(page, logins.in_browser(page, live_server, logins.staff("Alice")))
    page.get_by_role("button", name="Lock my key now").click()
    page.get_by_role("button", name="Unlock my key").wait_for()
    assert logins.unlocked_key(page) is None
    page.get_by_role("button", name="Unlock my key").click()
    logins.unlock(page, logins.PASSPHRASE + "s")
    page.get_by_text("not your unlock words").wait_for()
    logins.unlock(page)
    page.get_by_role("button", name="Lock my key now").wait_for()
    assert logins.unlocked_key(page) is not None


def test_a_passkey_seals_and_unlocks_the_key(page: Page, live_server: LiveServer) -> None:
    add_passkeys(page)
    site = logins.in_browser(page, live_server, logins.staff("Alice"))
    page.goto(f"{site}/staff/")
    page.get_by_role("button", name="Use a passkey instead").click()
    page.get_by_text("Your key is made").wait_for()
    kept = StaffKey.objects.get()
    assert kept.method == "passkey"
    assert kept.credential.startswith("AGE-PLUGIN-FIDO2PRF-1")
    page.get_by_role("button", name="Lock my key now").click()
    page.get_by_role("button", name="Unlock my key").click()
    page.get_by_role("dialog").get_by_role("button", name="Unlock").click()
    page.get_by_role("button", name="Lock my key now").wait_for()
    on_device = logins.unlocked_key(page)
    assert on_device is not None
    assert on_device["publicKey"] == kept.public_key


def test_the_lock_can_be_changed_and_the_key_stays(page: Page, live_server: LiveServer) -> None:
    logins.make_key(page, logins.in_browser(page, live_server, logins.staff("Alice")))
    before = StaffKey.objects.get().public_key
    page.get_by_text("Change what unlocks it").click()
    page.get_by_label("Present unlock words or passphrase").fill(logins.PASSPHRASE)
    form = page.locator("form[data-relock]")
    form.get_by_text("Make up a passphrase of my own").click()
    form.get_by_label("New unlock passphrase").fill(OTHER)
    form.get_by_label("The same passphrase again").fill(OTHER)
    form.get_by_role("button", name="Use this passphrase").click()
    page.get_by_text("now opens the new way").wait_for()
    kept = StaffKey.objects.get()
    assert kept.public_key == before
    sealing.unlock_identity(bytes(kept.sealed_identity), sealing.UnlockPassphrase(OTHER))


def test_fifteen_idle_minutes_lock_it_at_the_next_page(page: Page, live_server: LiveServer) -> None:
    site = logins.in_browser(page, live_server, logins.staff("Alice"))
    logins.make_key(page, site)
    logins.age_by_minutes(page, 14)
    page.goto(f"{site}/staff/interests/")
    page.wait_for_load_state("networkidle")
    assert logins.unlocked_key(page) is not None
    logins.age_by_minutes(page, 15)
    page.goto(f"{site}/staff/interests/")
    page.wait_for_load_state("networkidle")
    assert logins.unlocked_key(page) is None


def test_fifteen_idle_minutes_lock_it_on_an_open_page_in_every_tab(page: Page, live_server: LiveServer) -> None:
    page.clock.install()
    site = logins.in_browser(page, live_server, logins.staff("Alice"))
    logins.make_key(page, site)
    page.clock.fast_forward(16 * 60_000)
    page.get_by_role("button", name="Unlock my key").wait_for()
    assert logins.unlocked_key(page) is None


def test_signing_out_locks_it(page: Page, live_server: LiveServer) -> None:
    logins.make_key(page, logins.in_browser(page, live_server, logins.staff("Alice")))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{live_server.url}/")
    assert logins.unlocked_key(page) is None


def test_leaving_by_the_quick_exit_locks_it(page: Page, live_server: LiveServer) -> None:
    site = logins.in_browser(page, live_server, logins.staff("Alice"))
    logins.make_key(page, site)
    page.evaluate(
        "(to) => { document.dispatchEvent(new CustomEvent('candour:leave')); location.replace(to); }", f"{site}/health/"
    )
    page.wait_for_url(f"{site}/health/")
    assert logins.unlocked_key(page) is None


def test_another_persons_unlocked_key_is_wiped(page: Page, live_server: LiveServer) -> None:
    logins.make_key(page, logins.in_browser(page, live_server, logins.staff("Alice")))
    site = logins.in_browser(page, live_server, logins.staff("Charlie"))
    page.goto(f"{site}/staff/")
    page.get_by_text("You have no key yet").wait_for()
    page.wait_for_load_state("networkidle")
    assert logins.unlocked_key(page) is None


def test_a_passkey_can_be_the_second_factor_and_sign_in_by_itself(page: Page, live_server: LiveServer) -> None:
    add_passkeys(page)
    logins.staff("Alice", second_factor=False)
    site = str(live_server.url)
    page.goto(f"{site}/staff/account/login/?next=/staff/")
    page.get_by_label("User name").fill("alice")
    page.get_by_label("Password").fill(logins.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Let it sign me in by itself").check()
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{site}/")
    page.goto(f"{site}/staff/account/login/?next=/staff/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="My key and interests").wait_for()
