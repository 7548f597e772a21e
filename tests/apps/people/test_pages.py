"""Pages about the staff member's own key and interests, and the administrator's pages about staff."""

from __future__ import annotations

import base64
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from candour.apps.forces.models import Force, Officer
from candour.apps.people import queries
from candour.apps.people.models import DeclaredInterest, Role, Staff
from candour.apps.people.services import set_readable_forces
from candour.domain import sealing
from tests.apps.dossiers.hands import NOW, body
from tests.apps.ledger.acts import spelled_before
from tests.apps.people import logins
from tests.signed_keys import answered

pytestmark = pytest.mark.django_db


def posted_key(client: Client, staff: Staff, **changes: str) -> dict[str, str]:
    secret = sealing.new_dossier().secret
    key = sealing.sign_staff_key(staff.pk, secret).as_json()
    form = answered(client, staff, secret) | {
        "key": json.dumps(key | ({"public_key": changes.pop("public_key")} if "public_key" in changes else {})),
        "sealed_identity": base64.b64encode(logins.LOCK).decode(),
        "method": "passphrase",
        "credential": "",
    }
    return form | changes


def test_a_key_is_stored_and_returned_to_the_browser() -> None:
    alice = logins.staff("Alice", "assessor")
    client = logins.signed_in(alice)
    assert client.get("/staff/key/").json() == {}
    assert client.post("/staff/key/", posted_key(client, alice)).status_code == 302
    kept = client.get("/staff/key/").json()
    assert base64.b64decode(kept["sealed_identity"]) == logins.LOCK
    assert kept["public_key"] in client.get("/staff/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"sealed_identity": "!"},
        {"sealed_identity": ""},
        {"sealed_identity": "AAAA"},
        {"public_key": "age1x"},
        {"method": "none"},
    ],
)
def test_a_malformed_key_is_refused_with_a_message(changes: dict[str, str]) -> None:
    alice = logins.staff("Alice")
    client = logins.signed_in(alice)
    answer = client.post("/staff/key/", posted_key(client, alice, **changes))
    assert answer.status_code == 400
    assert "There is a problem" in answer.content.decode()
    assert queries.live_key(alice) is None


def test_the_key_page_says_what_needs_javascript() -> None:
    page = logins.signed_in(logins.staff("Alice")).get("/staff/").content.decode()
    assert "JavaScript is off" in page
    assert "cannot check keys, signatures or the log" in page


def test_an_interest_in_a_searched_officer_is_declared() -> None:
    alice = logins.staff("Alice")
    client = logins.signed_in(alice)
    officer = Officer.objects.create(
        force=Force.objects.create(code="nmc", name="Northmoor"), source_ref="1", first_name="Neil", last_name="Dunn"
    )
    assert "0 people found" in client.post("/staff/interests/", {"name": "neil dun"}).content.decode()
    assert client.get(f"/staff/interests/declare/{officer.pk}/").status_code == 404
    set_readable_forces(alice.body, [officer.force], now=NOW)
    found = client.post("/staff/interests/", {"name": "neil dun"}).content.decode()
    assert "1 person found" in found
    assert f"/staff/interests/declare/{officer.pk}/" in found
    empty = client.post(f"/staff/interests/declare/{officer.pk}/", {}).content.decode()
    assert "Say what ties you to them" in empty
    assert client.post(f"/staff/interests/declare/{officer.pk}/", {"relation": "family"}).status_code == 302
    page = client.get("/staff/").content.decode()
    assert "Neil Dunn" in page
    assert "Family" in page


def test_another_persons_interest_cannot_be_ended() -> None:
    alice, charlie = logins.staff("Alice"), logins.staff("Charlie")
    officer = Officer.objects.create(force=Force.objects.create(code="nmc", name="Northmoor"), source_ref="1")
    interest = DeclaredInterest.objects.create(staff=alice, officer=officer, relation="friend", declared_at=NOW)
    assert logins.signed_in(charlie).post(f"/staff/interests/{interest.pk}/end/").status_code == 404
    assert logins.signed_in(alice).post(f"/staff/interests/{interest.pk}/end/").status_code == 302


def test_an_administrator_adds_somebody_with_a_one_time_password() -> None:
    client = logins.signed_in(logins.staff("Adele", "administrator"))
    shown = re.search(r'value="([0-9a-f]{6}(?:-[0-9a-f]{6}){3})"', client.get("/staff/people/add/").content.decode())
    assert shown is not None
    password = shown[1]
    form = {"name": "Bob", "username": "bob", "roles": ["investigator"], "password": password}
    assert client.post("/staff/people/add/", form).status_code == 302
    bob = Staff.objects.get(name="Bob")
    assert bob.must_choose_password
    assert bob.user.check_password(password)
    listed = client.get("/staff/people/").content.decode()
    assert "Bob" in listed
    assert password not in listed


def test_a_taken_user_name_is_an_error_of_its_field() -> None:
    client = logins.signed_in(logins.staff("Adele", "administrator"))
    answer = client.post("/staff/people/add/", {"name": "B", "username": "adele", "password": "x" * 12})
    assert answer.status_code == 400
    assert 'href="#id_username"' in answer.content.decode()


def test_roles_are_given_and_ended() -> None:
    client, bob = logins.signed_in(logins.staff("Adele", "administrator")), logins.staff("Bob")
    assert client.post(f"/staff/people/{bob.pk}/give/", {"role": "custodian"}).status_code == 302
    assert queries.live_roles(bob) == {"custodian"}
    assert client.post(f"/staff/people/{bob.pk}/end/", {"role": "custodian"}).status_code == 302
    assert queries.live_roles(bob) == set()


def test_a_role_of_weight_is_shown_as_waiting_until_it_is_confirmed_or_taken_back() -> None:
    client, bob = logins.signed_in(logins.staff("Adele", "administrator")), logins.staff("Bob")
    assert client.post(f"/staff/people/{bob.pk}/give/", {"role": "assessor"}).status_code == 302
    assert "Waiting" in client.get(f"/staff/people/{bob.pk}/").content.decode()
    assert "Waiting: Assessor" in re.sub(r"\s+", " ", client.get("/staff/people/").content.decode())
    page = logins.signed_in(bob).get("/staff/roles/").content.decode()
    assert "Bob, Assessor" in page
    assert "Asked for by Adele" in page
    assert "Confirm the role" not in page
    assert client.post(f"/staff/people/{bob.pk}/end/", {"role": "assessor"}).status_code == 302
    assert "No role waits." in client.get("/staff/roles/").content.decode()


@pytest.mark.parametrize("role", ["", "king", "assessor"])
def test_a_role_that_is_not_held_is_not_ended(role: str) -> None:
    client, bob = logins.signed_in(logins.staff("Adele", "administrator")), logins.staff("Bob")
    assert client.post(f"/staff/people/{bob.pk}/end/", {"role": role}).status_code == 400


def test_staff_of_another_body_are_404() -> None:
    client, bob = logins.signed_in(logins.staff("Adele", "administrator")), logins.staff("Bob", of=body("Elsewhere"))
    assert client.get(f"/staff/people/{bob.pk}/").status_code == 404
    assert client.post(f"/staff/people/{bob.pk}/give/", {"role": "assessor"}).status_code == 404
    assert "Bob" not in client.get("/staff/people/").content.decode()


@pytest.mark.parametrize("role", [role for role in Role.Name if role != "administrator"])
def test_only_administrators_see_these_pages(role: str) -> None:
    client = logins.signed_in(logins.staff("Charlie", role))
    assert client.get("/staff/people/").status_code == 404
    assert client.get("/staff/people/add/").status_code == 404


def test_an_administrator_cannot_change_their_own_roles() -> None:
    admin = logins.staff("Adele", "administrator")
    client = logins.signed_in(admin)
    assert "own roles" in client.get(f"/staff/people/{admin.pk}/").content.decode()
    assert client.post(f"/staff/people/{admin.pk}/give/", {"role": "assessor"}).status_code == 400


def test_changes_by_administrators_are_shown_to_all_staff_of_the_body_only() -> None:
    admin, alice = logins.staff("Adele", "administrator"), logins.staff("Alice", "investigator")
    far = logins.staff("Charlie", "supervisor", of=body("Elsewhere"))
    client = logins.signed_in(admin)
    form = {"name": "Puppet Person", "username": "puppet", "password": "x" * 12, "roles": ["assessor", "supervisor"]}
    assert client.post("/staff/people/add/", form).status_code == 302
    puppet = Staff.objects.get(name="Puppet Person")
    for act in ("give", "end"):
        client.post(f"/staff/people/{puppet.pk}/{act}/", {"role": "custodian"})
    client.post("/report-limits/", {"reports_an_hour": "3"})
    client.post(f"/staff/people/{puppet.pk}/close/")
    page = re.sub(r"\s+", " ", logins.signed_in(alice).get("/staff/changes/").content.decode())
    for line in (
        "Puppet Person was given a login. By Adele.",
        *(
            f"A role was asked for Puppet Person: {role}. It waits to be confirmed. By Adele."
            for role in ("Assessor", "Supervisor")
        ),
        "Puppet Person was given a role: Custodian. By Adele.",
        "A role of Puppet Person was taken back: Custodian. By Adele.",
        "The intake limit was set. By Adele.",
        "The login of Puppet Person was closed. By Adele.",
    ):
        assert line in page
    assert "Puppet" not in logins.signed_in(far).get("/staff/changes/").content.decode()


def test_changes_written_before_there_was_a_registry_of_kinds_are_shown_too() -> None:
    admin, alice = logins.staff("Adele", "administrator"), logins.staff("Alice", "investigator")
    spelled_before("role.given", {"staff": alice.pk, "role": alice.roles.get().pk, "by": admin.pk}, timezone.now())
    page = re.sub(r"\s+", " ", logins.signed_in(alice).get("/staff/changes/").content.decode())
    assert "Alice was given a role: Investigator. By Adele." in page


def test_an_administrator_closes_the_logins_of_others_only() -> None:
    admin, bob = logins.staff("Adele", "administrator"), logins.staff("Bob")
    client = logins.signed_in(admin)
    assert client.post(f"/staff/people/{bob.pk}/close/").status_code == 302
    assert "Closed: they cannot sign in." in client.get(f"/staff/people/{bob.pk}/").content.decode()
    assert client.post(f"/staff/people/{admin.pk}/close/").status_code == 400
    desk, hers = (client.get(page).content.decode() for page in ("/desk/", "/staff/"))
    for way in ('href="/staff/people/"', 'href="/report-limits/"'):
        assert way in desk
        assert way in hers
    assert 'href="/staff/people/"' not in logins.signed_in(logins.staff("Olu", "overseer")).get("/desk/").content.decode()
