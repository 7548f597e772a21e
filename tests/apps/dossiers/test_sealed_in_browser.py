"""Sealed text opened, sealed fields sent and teams kept in a real Chromium, with the keys where they belong."""

from __future__ import annotations

import base64
import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request
from pytest_django.live_server_helper import LiveServer

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.forms import SealedField
from candour.apps.dossiers.models import Dossier, Grant, Item, Team
from candour.apps.ledger.models import Entry
from candour.apps.people.models import Staff
from candour.apps.people.queries import live_key
from candour.domain import sealing
from tests.apps.dossiers import hands as sealed_hands
from tests.apps.dossiers import pages
from tests.apps.dossiers.hands import NOW, new
from tests.apps.people import logins
from tests.browser import LateScripts
from tests.signed_keys import confirm_waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ACCOUNT = {
    "sections": [
        {"prompt": "Set the scene", "text": "It was late.\nThe yard was empty."},
        {"prompt": "", "text": "<b>He</b> came"},
    ]
}
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


@pytest.fixture(autouse=True)
def a_page_with_sealed_things(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.apps.dossiers.pages"
    pages.shown.clear()
    pages.received.clear()


def granted(staff: Staff) -> tuple[Dossier, sealing.DossierSecret]:
    """Return a report's dossier that the staff member can read with the key that the browser generated."""
    key = live_key(staff)
    assert key is not None
    dossier, secret = new()
    sealed = sealing.seal_grant(secret, sealing.Recipient(key.public_key))
    services.grant(queries.latest_epoch(dossier), sealed_secret=sealed, now=NOW, staff=staff)
    return dossier, secret


def add(dossier: Dossier, kind: str, document: object) -> Item:
    sealed = sealing.seal_json(sealing.Recipient(queries.latest_epoch(dossier).public_key), document)
    item = services.add_reporter_item(dossier, kind, sealed, now=NOW)
    services.record_item_added(item)
    return item


def exhibit(dossier: Dossier, data: bytes) -> Item:
    sealed = sealing.seal_item(sealing.Recipient(queries.latest_epoch(dossier).public_key), data)
    begun = services.begin_upload(len(sealed), now=NOW)
    services.append_piece(begun.upload, 0, len(sealed), BytesIO(sealed))
    begun.upload.refresh_from_db()
    item = services.add_reporter_exhibit(dossier, begun.upload, now=NOW)
    services.record_item_added(item)
    return item


def show(*items: dict[str, object], recipient: str = "") -> None:
    pages.shown.update(items=items, recipient=recipient)


def test_an_account_opens_in_place_as_text_and_closes_with_the_key(page: Page, live_server: LiveServer) -> None:
    alice = logins.staff("Alice")
    site = logins.in_browser(page, live_server, alice)
    logins.make_key(page, site)
    dossier, _ = granted(alice)
    item = add(dossier, "account", ACCOUNT)
    show({"id": item.pk, "kind": "json", "label": "the account"})
    page.goto(f"{site}/sealed/")
    page.get_by_role("button", name="Open the account").click()
    page.get_by_role("heading", name="Set the scene").wait_for()
    assert page.get_by_text("<b>He</b> came").is_visible()
    assert page.evaluate("document.activeElement.className") == "candour-opened"
    assert [seen.name for seen in queries.openings(dossier)] == ["Alice"]
    page.evaluate("document.dispatchEvent(new CustomEvent('candour:locked'))")
    assert page.get_by_text("It was late").count() == 0
    assert page.get_by_role("button", name="Open the account").get_attribute("aria-expanded") == "false"


def test_a_locked_key_is_asked_for_where_it_is_needed(page: Page, live_server: LiveServer) -> None:
    alice = logins.staff("Alice")
    site = logins.in_browser(page, live_server, alice)
    logins.make_key(page, site)
    page.get_by_role("button", name="Lock my key now").click()
    page.get_by_role("button", name="Unlock my key").wait_for()
    dossier, _ = granted(alice)
    show({"id": add(dossier, "message", {"text": "Please write back"}).pk, "kind": "text", "label": "message"})
    page.goto(f"{site}/sealed/")
    page.get_by_role("button", name="Open message").focus()
    page.keyboard.press("Enter")
    logins.unlock(page)
    page.get_by_text("Please write back").wait_for()


def test_without_a_grant_it_says_so_and_shows_nothing(page: Page, live_server: LiveServer) -> None:
    charlie = logins.staff("Charlie")
    site = logins.in_browser(page, live_server, charlie)
    logins.make_key(page, site)
    dossier, _ = new()
    show({"id": add(dossier, "account", ACCOUNT).pk, "kind": "json", "label": "the account"})
    page.goto(f"{site}/sealed/")
    page.get_by_role("button", name="Open the account").click()
    page.get_by_text("You cannot open this").wait_for()
    assert not Entry.objects.filter(kind="item.opened").exists()


def test_a_picture_is_shown_and_another_file_is_only_offered(page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    alice = logins.staff("Alice")
    site = logins.in_browser(page, live_server, alice)
    logins.make_key(page, site)
    dossier, _ = granted(alice)
    film = os.urandom(300_001)
    details = [
        add(dossier, "exhibit_details", {"name": "yard.png", "size": len(PICTURE), "type": "image/png"}),
        add(dossier, "exhibit_details", {"name": "film.html", "size": len(film), "type": "text/html"}),
    ]
    files = [exhibit(dossier, PICTURE), exhibit(dossier, film)]
    show(
        *(
            {"id": file.pk, "kind": "exhibit", "label": f"exhibit {at}", "details": details[at].pk}
            for at, file in enumerate(files)
        )
    )
    page.goto(f"{site}/sealed/")
    page.get_by_role("button", name="Open exhibit 0").click()
    page.get_by_role("img", name="yard.png").wait_for()
    assert page.evaluate("document.querySelector('img').decode().then(() => document.querySelector('img').naturalWidth)") == 1
    page.get_by_role("button", name="Open exhibit 1").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save film.html").click()
    download.value.save_as(tmp_path / "film")
    assert (tmp_path / "film").read_bytes() == film
    assert page.locator("img").count() == 1


def test_ciphertext_follows_an_opening_only(page: Page, live_server: LiveServer) -> None:
    alice = logins.staff("Alice")
    site = logins.in_browser(page, live_server, alice)
    logins.make_key(page, site)
    dossier, _ = granted(alice)
    file = exhibit(dossier, b"x" * 1000)
    assert page.request.get(f"{site}/dossiers/items/{file.pk}/content/").status == 404


def test_a_sealed_field_sends_nothing_but_ciphertext_even_before_its_script_has_come(
    page: Page, live_server: LiveServer
) -> None:
    alice = logins.staff("Alice")
    site = logins.in_browser(page, live_server, alice)
    logins.make_key(page, site)
    bodies: list[str] = []

    def note(request: Request) -> None:
        bodies.append(request.post_data or "")

    page.on("request", note)
    dossier, secret = new()
    show(recipient=queries.latest_epoch(dossier).public_key)
    late = LateScripts(page)
    late.open(f"{site}/sealed/")
    page.get_by_label("Message").fill("canary words")
    late.press("Send")
    late.come()
    page.get_by_text("Thank you").wait_for()
    (posted,) = pages.received
    assert set(posted) == {"csrfmiddlewaretoken", "message"}
    assert sealing.open_json(secret, bytes(SealedField().clean(posted["message"]))) == {"text": "canary words"}
    assert not any("canary" in body for body in bodies)


def test_a_team_is_founded_joined_read_through_and_left_in_the_browser(page: Page, live_server: LiveServer) -> None:
    alice, dora, sam = logins.staff("Alice", "assessor"), sealed_hands.person("Dora"), sealed_hands.person("Sam")
    site = logins.in_browser(page, live_server, alice)
    logins.make_key(page, site)
    page.goto(f"{site}/dossiers/teams/new/intake/")
    page.get_by_role("button", name="Start the team").click()
    page.get_by_text("The team is there").wait_for()
    team = Team.objects.get()
    assert queries.members(team) == [alice]
    for who in (dora, sam):
        page.get_by_label(who.staff.name).check()
        page.get_by_role("button", name="Let in").click()
        page.get_by_text(f"{who.staff.name} was let in").wait_for()
        assert queries.waiting_members(team) == [who.staff]
        confirm_waiting(who.staff, who.secret, now=NOW)
    assert queries.members(team) == [alice, dora.staff, sam.staff]

    report, secret = new()
    sealed_hands.grant_to(report, secret, team.dossier)
    assert queries.can_read(dora.staff, report)
    page.get_by_role("button", name="Take out Dora").click()
    page.get_by_text("You asked to take Dora out").wait_for()
    assert page.get_by_role("button", name="Confirm the change").count() == 0
    page.get_by_role("button", name="Refuse the change").click()
    page.get_by_text("The team’s key stays as it was").wait_for()
    own = Grant.objects.get(epoch=queries.latest_epoch(team.dossier), staff=sam.staff)
    opened = sealing.open_grant(sam.secret, bytes(own.sealed_secret), expected=sealing.Recipient(own.epoch.public_key))
    turned, _ = sealed_hands.rotation(team.dossier, opened, without=dora.staff)
    services.ask_change(team, turned, leaver=dora.staff, by=sam.staff, now=NOW)
    page.goto(f"{site}/desk/")
    page.get_by_role("link", name="Look at the change").click()
    page.get_by_text("Sam asks to take Dora out of Intake team").wait_for()
    assert queries.can_read(dora.staff, report)
    page.get_by_role("button", name="Confirm the change").click()
    page.get_by_text("The team has a new key").wait_for()
    assert not queries.can_read(dora.staff, report)
    assert queries.members(team) == [alice, sam.staff]
    assert queries.latest_epoch(team.dossier).number == 2

    item = add(report, "account", ACCOUNT)
    show({"id": item.pk, "kind": "json", "label": "the account"})
    page.goto(f"{site}/sealed/")
    page.get_by_role("button", name="Open the account").click()
    page.get_by_text("It was late").wait_for()
    acts = list(Entry.objects.filter(ids__contains={"dossier": str(team.pk)}).order_by("seq").values_list("kind", flat=True))
    assert [act for act in acts if act != "dossier.opened"] == [
        "team.created",
        *["grant.given", "grant.confirmed"] * 2,
        "team.change_asked",
        "team.change_refused",
        "team.change_asked",
        "epoch.started",
        "grant.withdrawn",
        "grant.confirmed",
        "team.change_confirmed",
    ]


def test_a_member_is_refused_a_grant_that_was_tampered_with(page: Page, live_server: LiveServer) -> None:
    alice, dora = logins.staff("Alice", "assessor"), logins.staff("Dora", "assessor")
    site = logins.in_browser(page, live_server, dora)
    logins.make_key(page, site)
    page.goto(f"{site}/staff/account/login/")
    logins.in_browser(page, live_server, alice)
    logins.make_key(page, site)
    page.goto(f"{site}/dossiers/teams/new/intake/")
    page.get_by_role("button", name="Start the team").click()
    page.get_by_text("The team is there").wait_for()
    team = Team.objects.get()
    client = logins.signed_in(alice)
    key = live_key(dora)
    assert key is not None
    forged = json.dumps([{"dossier": str(team.pk), "epoch": 1, "to": key.public_key, "sealed": "AAAA"}])
    answer = client.post(f"/dossiers/teams/{team.pk}/add/", {"member": str(dora.pk), "grants": forged})
    assert answer.status_code == 400
    assert "did not arrive whole" in answer.content.decode()
    assert queries.members(team) == [alice]
