"""What `staff(...)` lets through, and what everybody else sees instead."""

from __future__ import annotations

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Body, Role
from candour.apps.people.permissions import Permission
from candour.ui.audience import audience_of
from tests.apps.people import hands

pytestmark = pytest.mark.django_db


@staff(Permission.TRIAGE_REPORTS)
def desk(request: StaffRequest) -> HttpResponse:
    return HttpResponse(request.staff.name)


def asked(who: object, method: str = "get") -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)("/desk/")
    request.user = who  # type: ignore[assignment]  # any user will do
    return request


def test_it_declares_its_audience() -> None:
    assert audience_of(desk) == "staff: triage_reports"


def test_someone_with_one_of_the_roles_is_let_through() -> None:
    alice = hands.staff("Alice", "supervisor")
    answer = desk(asked(alice.user))
    assert isinstance(answer, HttpResponse)
    assert answer.content == b"Alice"


def test_someone_without_the_role_meets_what_is_not_there() -> None:
    charlie = hands.staff("Charlie", "investigator")
    with pytest.raises(Http404):
        desk(asked(charlie.user))


def test_a_role_that_ended_lets_nobody_through() -> None:
    alice = hands.staff("Alice", "assessor")
    Role.objects.update(until=timezone.now())
    with pytest.raises(Http404):
        desk(asked(alice.user))


def test_without_a_second_factor_she_is_sent_to_set_one_up() -> None:
    alice = hands.staff("Alice", "assessor", second_factor=False)
    answer = desk(asked(alice.user))
    assert answer.status_code == 302
    assert answer["Location"] == "/staff/account/second-factor/"


def test_recovery_codes_alone_are_no_second_factor() -> None:
    alice = hands.staff("Alice", "assessor", second_factor=False)
    RecoveryCodes.activate(alice.user)
    assert desk(asked(alice.user)).status_code == 302


def test_with_a_one_time_password_she_is_sent_to_choose_her_own() -> None:
    alice = hands.staff("Alice", "assessor")
    alice.must_choose_password = True
    alice.save()
    assert desk(asked(alice.user))["Location"] == "/staff/account/password/"


def test_a_user_who_is_not_staff_meets_what_is_not_there(django_user_model: type) -> None:
    with pytest.raises(Http404):
        desk(asked(django_user_model.objects.create(username="root", is_superuser=True)))  # type: ignore[attr-defined]


def test_a_closed_login_meets_what_is_not_there() -> None:
    alice = hands.staff("Alice", "assessor")
    alice.user.is_active = False
    alice.user.save()
    with pytest.raises(Http404):
        desk(asked(alice.user))


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_may_not_post(client: Client) -> None:
    page = client.get("/staff/people/")
    assert page.status_code == 302
    assert page["Location"] == "/staff/account/login/?next=/staff/people/"
    assert client.post("/staff/people/add/").status_code == 404


@pytest.mark.parametrize(("pack", "zone"), [("england_wales", "Europe/London"), ("new_york", "America/New_York")])
def test_a_page_shows_times_in_the_zone_of_the_law_of_the_body(pack: str, zone: str) -> None:
    @staff()
    def clock(request: StaffRequest) -> HttpResponse:
        del request
        return HttpResponse(timezone.get_current_timezone_name())

    alice = hands.staff("Alice")
    Body.objects.update(pack=pack)
    answer = clock(asked(alice.user))
    assert isinstance(answer, HttpResponse)
    assert answer.content.decode() == zone
    assert timezone.get_current_timezone_name() == "UTC"
