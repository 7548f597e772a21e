"""Headers and compression of every response."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client

from candour.apps.people.views import session

pytestmark = pytest.mark.django_db
GZIP = {"accept-encoding": "gzip"}


def test_a_page_for_a_request_without_cookies_is_compressed() -> None:
    whole, small = Client().get("/help/"), Client().get("/help/", headers=GZIP)
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(whole.content) / 2


def test_a_page_for_a_request_with_a_cookie_is_never_compressed() -> None:
    known = Client()
    known.cookies["draft"] = "anything"
    assert "Content-Encoding" not in known.get("/help/", headers=GZIP)


def test_an_answer_to_a_form_is_never_compressed() -> None:
    answer = Client().post("/report/safety/", {}, headers=GZIP)
    assert answer.content
    assert "Content-Encoding" not in answer


def test_a_page_that_gives_a_cookie_is_never_compressed() -> None:
    answer = Client().get("/staff/account/login/", headers=GZIP)
    assert answer.cookies
    assert "Content-Encoding" not in answer


def test_a_database_that_is_away_in_a_middleware_is_answered_as_in_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, request: object) -> None:
        raise OperationalError

    monkeypatch.setattr(session.EndIdleSessions, "__call__", fail)
    client = Client(raise_request_exception=False)
    answer = client.get("/desk/", headers={"accept": "text/html"})
    assert answer.status_code == 503
    assert "Try again in a minute" in answer.content.decode()
