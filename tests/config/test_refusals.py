"""What somebody meets whose request was refused by a service while no view caught the refusal."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from candour.apps.people.access import staff
from candour.config import urls
from candour.config.logs import AllowListFormatter
from candour.ui.audience import public
from candour.ui.errors import Refusal, StaleKey
from tests.apps.people import logins

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
SENTENCE = "Somebody <b>else</b> answered before you."
JSON = {"Accept": "application/json"}


@public
def refusing(request: HttpRequest) -> HttpResponse:
    raise Refusal(SENTENCE, HTTPStatus.GONE)


@public
def stale(request: HttpRequest) -> HttpResponse:
    raise StaleKey(SENTENCE)


@staff()
def refusing_staff(request: HttpRequest) -> HttpResponse:
    raise Refusal(SENTENCE)


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError(SENTENCE)


urlpatterns = [
    path("refusing/", refusing),
    path("stale/", stale),
    path("staff/refusing/", refusing_staff),
    path("broken/", broken),
    path("", include(urls)),
]
handler500 = urls.handler500


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the site's loggers write while the test runs."""
    lines, logger = StringIO(), logging.getLogger("django")
    handler = logging.StreamHandler(lines)
    handler.setFormatter(AllowListFormatter())
    logger.addHandler(handler)
    yield lines
    logger.removeHandler(handler)


def must_be_a_page(answer: Any) -> None:
    page = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Somebody &lt;b&gt;else&lt;/b&gt; answered before you." in page
    assert 'id="main-content"' in page
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("address", "status"), [("/refusing/", 410), ("/stale/", 409)])
def test_a_reporter_gets_the_sentence_on_a_page_and_a_script_gets_it_as_json(address: str, status: int) -> None:
    page, answer = Client().get(address), Client().post(address, headers=JSON)
    assert (page.status_code, answer.status_code) == (status, status)
    must_be_a_page(page)
    assert answer.json() == {"error": SENTENCE}


def test_a_staff_member_gets_the_same() -> None:
    client = logins.signed_in(logins.staff("Alice", "assessor"))
    page, answer = client.get("/staff/refusing/"), client.get("/staff/refusing/", headers=JSON)
    assert (page.status_code, answer.status_code) == (400, 400)
    must_be_a_page(page)
    assert answer.json() == {"error": SENTENCE}


def test_the_log_has_nothing_of_a_refusal_but_the_status(log: StringIO) -> None:
    Client().get("/refusing/")
    (line,) = [json.loads(text) for text in log.getvalue().splitlines()]
    assert line.pop("time").endswith(":00Z")
    assert line.pop("from").startswith("log:")
    assert line == {"line": 1, "level": "WARNING", "logger": "django.request", "status_code": 410}


def test_any_other_exception_is_still_a_fault() -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.status_code == 500
    assert SENTENCE not in answer.content.decode()
