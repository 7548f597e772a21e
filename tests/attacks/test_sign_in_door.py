"""A stranger who knows a user name tries to keep its owner out, or to guess; and codes of clocks that differ (finding 9)."""

from __future__ import annotations

import time
from itertools import count

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from candour.apps.ledger.models import Entry
from candour.apps.people.services.sign_in import FREE_FAILURES, REPORTED_AT, guess_context
from candour.domain.ledger import Kind
from candour.ui.proof_of_work import Proof, work_hash, zero_bits
from tests.apps.people import logins
from tests.attacks.stranger import Stranger

pytestmark = pytest.mark.django_db(transaction=True)
LOGIN, CHECK = "/staff/account/login/", "/staff/account/second-factor/check/"
WRONG = "wrong password, guessed"


@pytest.fixture(autouse=True)
def alice() -> None:
    cache.clear()
    logins.staff("Alice", "assessor")


def code(steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(logins.TOTP_SECRET, int(time.time()) // 30 + steps)))


def try_password(who: Stranger, password: str, **proof: str) -> bool:
    """Return whether the password was accepted."""
    who.post(LOGIN, login="alice", password=password, **proof)
    return who.url.endswith(CHECK)


def solved(who: Stranger, password: str) -> dict[str, str]:
    """Do the work that the page asks for, for this guess."""
    assert who.toll
    context = guess_context("alice", password)
    for counter in count():
        if zero_bits(work_hash(Proof(who.toll.challenge, counter), context)) >= who.toll.bits:
            return {"challenge": who.toll.challenge, "counter": str(counter)}
    raise AssertionError


def signed_in(live_server: LiveServer) -> Stranger:
    """Sign in with both factors and leave: the device is known from now on."""
    device = Stranger(live_server.url)
    assert try_password(device, logins.PASSWORD)
    device.post(CHECK, code=code())
    assert "/second-factor/" not in device.url
    device.post("/staff/account/logout/")
    return device


def test_wrong_passwords_of_a_stranger_close_no_door_for_a_known_device(live_server: LiveServer) -> None:
    own, stranger = signed_in(live_server), Stranger(live_server.url)
    for _ in range(3 * FREE_FAILURES):
        assert not try_password(stranger, WRONG)
    assert stranger.toll, "the stranger was to be asked for work"
    assert try_password(own, logins.PASSWORD)


def test_an_unknown_device_gets_in_after_some_work(live_server: LiveServer) -> None:
    stranger, new = Stranger(live_server.url), Stranger(live_server.url)
    for _ in range(FREE_FAILURES):
        try_password(stranger, WRONG)
    assert not try_password(new, logins.PASSWORD)
    assert "Nobody is shut out" in new.page
    assert try_password(new, logins.PASSWORD, **solved(new, logins.PASSWORD))


def test_each_guess_needs_work_of_its_own(live_server: LiveServer) -> None:
    stranger = Stranger(live_server.url)
    for _ in range(FREE_FAILURES):
        try_password(stranger, WRONG)
    try_password(stranger, WRONG)
    proof = solved(stranger, WRONG)
    assert not try_password(stranger, logins.PASSWORD, **proof)
    assert "Nobody is shut out" in stranger.page


def test_a_name_that_does_not_exist_costs_the_same(live_server: LiveServer) -> None:
    stranger = Stranger(live_server.url)
    for _ in range(FREE_FAILURES + 1):
        stranger.post(LOGIN, login="nobody-here", password=WRONG)
    assert stranger.toll


def test_a_stolen_device_does_not_guess_for_free(live_server: LiveServer) -> None:
    own = signed_in(live_server)
    for _ in range(FREE_FAILURES):
        try_password(own, WRONG)
        assert not own.toll
    try_password(own, WRONG)
    assert own.toll


def test_the_person_and_the_colleagues_hear_of_it(live_server: LiveServer) -> None:
    own, stranger = signed_in(live_server), Stranger(live_server.url)
    for _ in range(FREE_FAILURES):
        try_password(stranger, WRONG)
    for _ in range(REPORTED_AT - FREE_FAILURES):
        try_password(stranger, WRONG)
        try_password(stranger, WRONG, **solved(stranger, WRONG))
    assert try_password(own, logins.PASSWORD)
    own.post(CHECK, code=code(1))
    assert "10 attempts to sign in with your user name failed" in own.page
    assert Entry.objects.of(Kind.LOGIN_TRIED).count() == 1
    assert "tried wrong passwords many times with the user name of Alice" in own.get("/staff/changes/")
    assert "attempts to sign in with your user name" not in own.get("/staff/")


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_the_step_before_or_after_is_accepted_once(live_server: LiveServer, steps: int) -> None:
    first, again = Stranger(live_server.url), Stranger(live_server.url)
    typed = code(steps)
    for who in (first, again):
        assert try_password(who, logins.PASSWORD)
        who.post(CHECK, code=typed)
    assert first.url.endswith("/desk/")
    cache.clear()  # what allauth itself remembers, for 30 seconds only
    assert again.url.endswith(CHECK)
    assert "used already" in again.page
    again.post(CHECK, code=typed)
    assert "used already" in again.page


def test_a_code_of_minutes_ago_or_ahead_is_refused_with_a_word_about_clocks(live_server: LiveServer) -> None:
    who = Stranger(live_server.url)
    assert try_password(who, logins.PASSWORD)
    for guess in (code(-4), code(4)):
        who.post(CHECK, code=guess)
        assert who.url.endswith(CHECK)
        assert "clock of your phone or of this site is wrong" in who.page
        who.post(CHECK, code=guess)
        assert "used already" in who.page, "a guess that the page confirmed must be of no use later"


def test_guesses_of_the_code_are_limited(live_server: LiveServer) -> None:
    who = Stranger(live_server.url)
    assert try_password(who, logins.PASSWORD)
    for _ in range(6):
        who.post(CHECK, code="000000")
    who.post(CHECK, code=code())
    assert "Too many failed" in who.page


@pytest.mark.browser
def test_a_browser_does_the_work_and_gets_in(page: Page, live_server: LiveServer) -> None:
    stranger = Stranger(live_server.url)
    for _ in range(FREE_FAILURES):
        try_password(stranger, WRONG)
    page.goto(live_server.url + LOGIN)
    for expected in ("Nobody is shut out", "Second factor"):
        page.get_by_label("User name").fill("alice")
        page.get_by_label("Password").fill(logins.PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text(expected).first).to_be_visible()
