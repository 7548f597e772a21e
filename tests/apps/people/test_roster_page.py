"""The page that searches rosters: who may, what it finds, and that addresses do not contain the search."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from candour.apps.people.models import Staff
from candour.apps.people.services import set_readable_forces
from tests.apps.dossiers.hands import NOW, body, person
from tests.apps.forces.roster import northmoor

pytestmark = pytest.mark.django_db


def signed_in(staff: Staff) -> Client:
    Authenticator.objects.create(user=staff.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = Client()
    client.force_login(staff.user)
    return client


def assessor() -> Client:
    staff = person("Alice", "assessor").staff
    staff.body.force = northmoor()
    staff.body.save()
    return signed_in(staff)


def search(client: Client, **known: str) -> str:
    response = client.post(reverse("officers"), known)
    assert response.status_code == 200
    return response.content.decode()


def test_an_assessor_finds_an_officer_with_rank_number_and_unit() -> None:
    page = search(assessor(), text="marston")
    for shown in ("Ann Marston", "Sergeant", "88", "Traffic Group", "1 person found"):
        assert shown in page


def test_an_officer_is_found_as_of_a_day() -> None:
    page = search(assessor(), text="marston", on="1/6/2021")
    assert "Response" in page
    assert "Traffic Group" not in page


def test_officers_of_another_force_are_not_found() -> None:
    page = search(assessor(), text="marshall")
    assert "0 people found" in page
    assert "Southdown" not in page


def test_staff_of_a_body_over_all_forces_find_officers_of_any() -> None:
    northmoor()
    set_readable_forces(body("The regulator"), None, now=NOW)
    client = signed_in(person("Alice", "assessor", of=body("The regulator")).staff)
    assert "Southdown Police" in search(client, text="marshall")


def test_staff_of_a_body_that_was_given_no_force_find_nobody() -> None:
    northmoor()
    client = signed_in(person("Alice", "assessor", of=body("The regulator")).staff)
    assert "0 people found" in search(client, text="marshall")


def test_errors_say_what_to_correct() -> None:
    page = search(assessor(), text="", on="yesterday")
    assert "Type a name, a shoulder number or a unit" in page
    assert "Type a real day, like 27/3/2026" in page


def test_odd_searches_find_nothing_and_raise_nothing() -> None:
    client = assessor()
    for text in ("'", "& | !", "\\", "%_", "😀", "a\x00b", "1" * 100):
        assert client.post(reverse("officers"), {"text": text}).status_code == 200


def test_a_search_stays_out_of_addresses() -> None:
    assert "1 person found" not in assessor().get(reverse("officers"), {"text": "marston"}).content.decode()


@pytest.mark.parametrize("role", ["supporter", "custodian", "overseer", "decision_maker"])
def test_roles_without_the_permission_do_not_see_the_page(role: str) -> None:
    northmoor()
    assert signed_in(person("Bob", role).staff).get(reverse("officers")).status_code == 404


def test_visitors_do_not_see_the_page() -> None:
    assert Client().get(reverse("officers")).status_code == 302
