"""Somebody finds a desk that a staff member left, or a form that was open when the session ended (finding 17)."""

from __future__ import annotations

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from candour.apps.people.models import DeclaredInterest, Staff
from tests.apps.people import logins
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def age(seconds: int, *, field: str = "used") -> None:
    """Set every session's last use, or its beginning, this many seconds back."""
    for row in Session.objects.all():
        content = row.get_decoded()
        content[field] = time.time() - seconds
        row.session_data = Session.objects.encode(content)
        row.save()


@pytest.fixture
def client() -> Client:
    made = logins.signed_in(logins.staff("Alice", "assessor"))
    assert made.get("/staff/").status_code == 200
    return made


def test_a_session_that_is_not_used_ends(client: Client) -> None:
    age(29 * 60)
    assert client.get("/staff/").status_code == 200
    age(30 * 60)
    answer = client.get("/staff/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/staff/account/login/")
    assert "You were signed out: your session was not used for 30 minutes" in answer.content.decode()
    assert client.get("/staff/").status_code == 302


def test_a_session_in_use_ends_after_eight_hours(client: Client) -> None:
    age(8 * 3600 - 60, field="began")
    assert client.get("/staff/").status_code == 200
    age(8 * 3600, field="began")
    assert client.get("/staff/").status_code == 302


def test_a_form_that_comes_too_late_changes_nothing_and_says_what_to_do(client: Client) -> None:
    age(30 * 60)
    answer = client.post("/staff/interests/", {"name": "Doe"})
    assert answer.status_code == 401
    assert "what you wrote is still there" in answer.content.decode()


@pytest.mark.browser
@override_settings(STAFF_IDLE_SECONDS=30 * 60)
def test_what_was_typed_is_sent_after_a_new_sign_in_in_another_tab(page: Page, live_server: LiveServer) -> None:
    world = make_world()
    site = logins.in_browser(page, live_server, world.staff("alice"))
    page.clock.install()
    page.goto(f"{site}/staff/interests/declare/{world.subject.pk}/")
    page.get_by_label("Friend").check()
    Session.objects.all().delete()
    page.clock.fast_forward(31 * 60_000)
    expect(page.get_by_text("What you wrote is still on this page")).to_be_visible()
    declare = page.get_by_role("button", name="Declare")
    declare.click()
    expect(page.get_by_label("Friend")).to_be_checked()
    assert not DeclaredInterest.objects.exists()
    _sign_in_again(page, live_server, world.staff("alice"))
    declare.click()
    expect(page.get_by_text("Declared. You will not be given their matters.")).to_be_visible()
    assert DeclaredInterest.objects.get().staff == world.staff("alice")


def _sign_in_again(page: Page, live_server: LiveServer, who: Staff) -> None:
    """Replace the cookies, as a sign-in in another tab does: of the session, and of the token of forms."""
    session = logins.signed_in(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.context.clear_cookies(name="csrftoken")
