"""Who may see which page of the mailbox, and that forms from other sites are refused."""

from __future__ import annotations

import json
import uuid
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from candour.apps.dossiers.models import Item
from candour.apps.mailbox.services import slowing
from candour.apps.mailbox.services.sessions import COOKIE, IDLE, SessionToken
from candour.apps.mailbox.urls import urlpatterns
from candour.apps.people.models import Body, Staff
from candour.ui.audience import audience_of
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import Box
from tests.apps.mailbox.pages import hidden, opened, text_of

pytestmark = pytest.mark.django_db

HOLDERS = ("home/", "sealed/", "key-proof/", "stay/", "receipt/", "message/", "add/", "files/", "not-safe/", "stop/")

WITH_IDS = ("files/<uuid:item>/", "choose/<slug:event>/", "asks/<uuid:pk>/", "kept-out/<uuid:pk>/")


def post_locator(client: Client, locator: bytes, **more: Any) -> Any:
    body = {"locator": urlsafe_b64encode(locator).decode().rstrip("=")} | more
    return client.post("/mailbox/find/", json.dumps(body), content_type="application/json")


def test_every_address_is_for_everybody_or_for_the_mailbox_holder() -> None:
    declared = {str(pattern.pattern): audience_of(pattern.callback) for pattern in urlpatterns}
    public = {path for path, audience in declared.items() if audience == "public"}
    assert public == {"", "find/", "close/", "leave/"}
    assert {audience for path, audience in declared.items() if path not in public} == {"mailbox"}
    assert set(declared) - public == {*HOLDERS, *WITH_IDS}


@pytest.mark.parametrize("path", [*HOLDERS, *(f"{name}/{uuid.UUID(int=1)}/" for name in ("files", "asks", "kept-out"))])
def test_without_an_open_mailbox_a_page_shows_the_opening_form(client: Client, db: None, path: str) -> None:
    for method in (client.get, client.post):
        response = method(f"/mailbox/{path}")
        assert response.status_code == 200
        assert "Your mailbox is not open now" in text_of(response)
        assert response.cookies == {}


def test_the_script_is_informed_that_the_mailbox_closed(client: Client, db: None) -> None:
    response = client.post("/mailbox/message/", {"text": "x"}, headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.json()["closed"] is True


def test_an_idle_mailbox_is_closed(client: Client, box: Box) -> None:
    opened(client, box.words)
    token = SessionToken(client.cookies[COOKIE].value)
    client.cookies[COOKIE] = token.used_at(timezone.now() - IDLE).reveal()
    assert "Your mailbox is not open now" in text_of(client.get("/mailbox/home/"))


@pytest.mark.slow
def test_the_holder_of_a_mailbox_gets_no_item_of_another(client: Client, box: Box, team: tuple[Body, Staff]) -> None:
    other = boxes.box(team[0], "zoom zone zoology zookeeper zoning zoom zone")
    opened(client, other.words)
    sealed = client.get("/mailbox/sealed/").json()
    own = {str(pk) for pk in Item.objects.filter(dossier=other.report.dossier_id).values_list("pk", flat=True)}
    assert {item["id"] for item in sealed["items"]} == own
    item = Item.objects.filter(dossier=box.report.dossier_id).get()
    assert client.get(f"/mailbox/files/{item.pk}/").status_code == 404


def test_staff_cannot_use_a_mailbox_page(client: Client, box: Box, assessor: Staff) -> None:
    client.force_login(assessor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Your mailbox is not open now" in text_of(client.get("/mailbox/home/"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
    ],
)
@pytest.mark.slow
def test_forms_posted_from_other_sites_are_refused(client: Client, box: Box, headers: dict[str, str]) -> None:
    page = text_of(opened(client, box.words))
    sent = hidden(page, "/mailbox/not-safe/")
    assert client.post("/mailbox/not-safe/", sent, headers=headers).status_code == 400
    assert client.post("/mailbox/", {"words": box.words, "once": uuid.uuid4()}, headers=headers).status_code == 400
    assert not box.report.safety_flags.exists()
    assert client.post("/mailbox/not-safe/", sent, headers={"Origin": "http://testserver"}).status_code == 302


def test_a_locator_opens_the_mailbox_without_the_words(client: Client, box: Box) -> None:
    response = post_locator(client, box.keys.locator.reveal())
    assert response.json() == {"next": "/mailbox/home/", "error": None, "work": None}
    assert set(response.cookies) == {"open"}
    sealed = client.get("/mailbox/sealed/").json()
    assert {"keys", "items", "files", "labels", "authors", "epoch", "recipient"} == set(sealed)


def test_answers_to_a_wrong_and_to_a_slowed_locator_have_the_same_keys(client: Client, box: Box) -> None:
    shapes = set()
    for attempt in range(slowing.FREE_FAILURES + 1):
        response = post_locator(client, bytes(31) + bytes([attempt]))
        assert response.status_code == (404 if attempt < slowing.FREE_FAILURES else 429)
        shapes.add(tuple(sorted(response.json())))
        assert response.cookies == {}
    assert shapes == {("error", "next", "work")}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"locator": 1}',
        b'{"locator": "AAAA"}',
        b'{"locator": "' + b"A" * 43 + b'", "proof": {"counter": 1}}',
        b"\xff",
    ],
)
def test_a_malformed_locator_is_refused(client: Client, db: None, body: bytes) -> None:
    response = client.post("/mailbox/find/", body, content_type="application/json")
    assert response.status_code == 400
    assert set(response.json()) == {"next", "error", "work"}
