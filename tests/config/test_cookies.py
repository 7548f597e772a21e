"""The names of cookies: `__Host-` over https, plain names where browsers accept no prefix."""

from __future__ import annotations

from http.cookies import Morsel

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from candour.config.cookies import HostCookies
from tests.apps.people.logins import PASSWORD, staff
from tests.config.test_headers import ONION, over_https

__all__ = ["over_https"]  # a fixture
pytestmark = pytest.mark.django_db
ONION_HOST = {"host": ONION.partition("://")[2]}


def _given(request: HttpRequest) -> dict[str, Morsel[str]]:
    """The cookies in the response to a request, when the next layer sets one for a folder and deletes another."""

    def view(inner: HttpRequest) -> HttpResponse:
        response = HttpResponse(" ".join(sorted(inner.COOKIES)))
        response.set_cookie("open", "secret", path="/mailbox/", secure=True, httponly=True, samesite="Strict")
        response.delete_cookie("draft", path="/report/", samesite="Strict")
        return response

    return dict(HostCookies(view)(request).cookies)


def test_over_https_every_cookie_belongs_to_this_host_alone(over_https: None) -> None:
    cookies = _given(RequestFactory().get("/", secure=True))
    assert set(cookies) == {"__Host-open", "__Host-draft"}
    assert {(cookie["path"], cookie["secure"], cookie["domain"]) for cookie in cookies.values()} == {("/", True, "")}
    assert cookies["__Host-open"]["httponly"]
    assert cookies["__Host-open"].value == "secret"
    assert cookies["__Host-draft"]["max-age"] == 0


def test_over_https_a_cookie_without_the_prefix_is_ignored(over_https: None) -> None:
    planted = {"cookie": "sessionid=planted; open=planted; __Secure-draft=planted; __Host-csrftoken=ours"}
    response = HostCookies(lambda inner: HttpResponse(repr(inner.COOKIES)))(
        RequestFactory().get("/", headers=planted, secure=True)
    )
    assert response.content.decode() == "{'csrftoken': 'ours'}"


def test_a_staff_member_signs_in_over_https_with_prefixed_cookies(over_https: None) -> None:
    staff("Amina", second_factor=False)
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/staff/account/login/", secure=True)
    token = page.content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    form = {"login": "amina", "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = browser.post("/staff/account/login/", form, secure=True, headers={"referer": "https://testserver/"})
    assert answer.status_code == 302
    assert {"__Host-csrftoken", "__Host-sessionid"} <= set(browser.cookies)
    assert not {"csrftoken", "sessionid"} & set(browser.cookies)
    assert browser.get("/staff/", secure=True).status_code == 302 or b"Sign out" in browser.get("/staff/", secure=True).content


def test_at_the_onion_service_cookies_are_plain_and_forms_are_accepted(over_https: None) -> None:
    staff("Amina", second_factor=False)
    browser = Client(enforce_csrf_checks=True, headers=ONION_HOST)
    page = browser.get("/staff/account/login/")
    token = page.content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    form = {"login": "amina", "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = browser.post("/staff/account/login/", form, headers=ONION_HOST | {"origin": ONION})
    assert answer.status_code == 302
    assert answer.cookies["sessionid"]["secure"] == ""
    assert answer.cookies["sessionid"]["samesite"] == "Strict"


def test_another_sites_form_is_refused_at_the_onion_service(over_https: None) -> None:
    foreign = Client().post("/report/safety/", {}, headers=ONION_HOST | {"origin": "https://elsewhere.example"})
    own = Client().post("/report/safety/", {}, headers=ONION_HOST | {"origin": ONION})
    assert b"What was sent could not be used" in foreign.content
    assert b"There is a problem" in own.content


def test_a_host_that_only_looks_like_the_onion_service_gets_secure_cookies(over_https: None) -> None:
    cookies = _given(RequestFactory().get("/", headers={"host": "testserver"}))
    assert set(cookies) == {"__Host-open", "__Host-draft"}


def test_on_loopback_without_https_the_names_are_plain() -> None:
    assert set(_given(RequestFactory().get("/"))) == {"open", "draft"}


def test_the_cookie_of_a_known_device_reaches_no_page_but_sign_in(over_https: None) -> None:
    def view(inner: HttpRequest) -> HttpResponse:
        response = HttpResponse(repr(inner.COOKIES))
        response.set_cookie("device-1a", "signed", path="/staff/account/", httponly=True, samesite="Strict")
        return response

    request = RequestFactory().get("/", headers={"cookie": "__Secure-device-1a=signed"}, secure=True)
    response = HostCookies(view)(request)
    assert response.content.decode() == "{'device-1a': 'signed'}"
    (cookie,) = response.cookies.values()
    assert (cookie.key, cookie["path"], cookie["secure"]) == ("__Secure-device-1a", "/staff/account/", True)
