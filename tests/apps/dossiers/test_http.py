"""The views of dossiers and who may use them: keys, items, stored exhibits, teams."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Dossier, Item, Team
from candour.apps.ledger.models import Entry
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.dossiers.hands import NOW, Person, body, founding, grant_to, key_for, new, person, rotation
from tests.apps.people import logins
from tests.signed_keys import confirm_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Person:
    staff = logins.staff("Alice", "investigator")
    return Person(staff, key_for(staff))


@pytest.fixture
def client(alice: Person) -> Client:
    return logins.signed_in(alice.staff)


def add(dossier: Dossier) -> Item:
    sealed = sealing.seal_json(sealing.Recipient(queries.latest_epoch(dossier).public_key), {"text": "What happened"})
    return services.add_reporter_item(dossier, "account", sealed, now=NOW)


def stored(dossier: Dossier) -> Item:
    sealed = sealing.seal_item(sealing.Recipient(queries.latest_epoch(dossier).public_key), b"film" * 100)
    begun = services.begin_upload(len(sealed), now=NOW)
    upload = services.append_piece(begun.upload, 0, len(sealed), BytesIO(sealed))
    return services.add_reporter_exhibit(dossier, upload, now=NOW)


def test_keys_come_in_the_order_they_open(client: Client, alice: Person) -> None:
    team, team_secret = new("team")
    report, secret = new()
    grant_to(team, team_secret, alice)
    grant_to(report, secret, team)
    keys = client.post(f"/dossiers/{report.pk}/keys/").json()["keys"]
    assert [(key["dossier"], key["holder"], key["holder_epoch"]) for key in keys] == [
        (str(team.pk), "me", None),
        (str(report.pk), str(team.pk), 1),
    ]
    opened_team = sealing.open_grant(alice.secret, base64.b64decode(keys[0]["sealed"]))
    assert sealing.open_grant(opened_team, base64.b64decode(keys[1]["sealed"])) == secret


def test_an_item_comes_with_its_keys_after_its_entry(client: Client, alice: Person) -> None:
    report, secret = new()
    grant_to(report, secret, alice)
    item = add(report)
    told = client.post(f"/dossiers/items/{item.pk}/open/").json()
    assert (told["item"], told["dossier"], told["epoch"], told["kind"]) == (str(item.pk), str(report.pk), 1, "account")
    assert told["content"] is None
    assert sealing.open_json(secret, base64.b64decode(told["ciphertext"])) == {"text": "What happened"}
    assert Entry.objects.latest("seq").kind == "item.opened"


@pytest.mark.parametrize("address", ["/dossiers/{dossier}/keys/", "/dossiers/items/{item}/open/"])
def test_an_item_without_a_grant_is_not_found(client: Client, address: str) -> None:
    report, _ = new()
    item = add(report)
    nothing = "00000000-0000-4000-8000-000000000000"
    hidden = client.post(address.format(dossier=report.pk, item=item.pk))
    absent = client.post(address.format(dossier=nothing, item=nothing))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_reading_by_a_get_is_refused_so_that_no_link_opens_anything(client: Client, alice: Person) -> None:
    report, secret = new()
    grant_to(report, secret, alice)
    assert client.get(f"/dossiers/items/{add(report).pk}/open/").status_code == 405
    assert not Entry.objects.filter(kind="item.opened").exists()


def test_nobody_signed_out_gets_anything(alice: Person) -> None:
    report, secret = new()
    grant_to(report, secret, alice)
    item = stored(report)
    for address in (f"/dossiers/{report.pk}/keys/", f"/dossiers/items/{item.pk}/open/"):
        assert Client().post(address).status_code == 404
    assert Client().get(f"/dossiers/items/{item.pk}/content/").status_code == 302


def test_an_exhibits_bytes_follow_its_opening_for_ten_minutes(client: Client, alice: Person) -> None:
    report, secret = new()
    grant_to(report, secret, alice)
    item = stored(report)
    assert client.get(f"/dossiers/items/{item.pk}/content/").status_code == 404
    told = client.post(f"/dossiers/items/{item.pk}/open/").json()
    assert told["ciphertext"] is None
    answer = client.get(told["content"])
    assert sealing.open_item(secret, b"".join(answer.streaming_content), 400) == b"film" * 100  # type: ignore[attr-defined]  # it streams
    assert not services.opened_lately(alice.staff, item, now=timezone.now() + timedelta(minutes=11))


def test_a_withdrawn_grant_stops_the_bytes_at_once(client: Client, alice: Person) -> None:
    dora, (report, secret) = person("Dora"), new()
    grant_to(report, secret, alice)
    grant_to(report, secret, dora)
    item = stored(report)
    client.post(f"/dossiers/items/{item.pk}/open/")
    turned, _ = rotation(report, secret, without=alice.staff)
    services.withdraw_and_rotate(report, rotation=turned, from_staff=alice.staff, by=dora.staff, now=NOW)
    assert client.get(f"/dossiers/items/{item.pk}/content/").status_code == 404


def team_of(who: Person) -> tuple[Team, sealing.DossierSecret]:
    keys = sealing.new_dossier()
    first = [services.SealedGrant(who.secret.public, sealing.seal_grant(keys.secret, who.secret.public))]
    founded = founding(keys.secret, first, who)
    return services.create_team(body(), "intake", "Intake", new_dossier=founded, by=who.staff, now=NOW), keys.secret


def entrance(team: Team, secret: sealing.DossierSecret, who: Person) -> dict[str, str]:
    sealed = base64.b64encode(sealing.seal_grant(secret, who.secret.public)).decode()
    grants = [{"dossier": str(team.pk), "epoch": 1, "to": who.secret.public, "sealed": sealed}]
    return {"member": str(who.staff.pk), "grants": json.dumps(grants)}


def test_a_member_grants_a_colleague_access_and_an_outsider_cannot(client: Client, alice: Person) -> None:
    dora = person("Dora")
    charlie = logins.staff("Charlie", "assessor")
    team, secret = team_of(alice)
    form = entrance(team, secret, dora)
    refused = logins.signed_in(charlie).post(f"/dossiers/teams/{team.pk}/add/", form)
    assert refused.status_code == 400
    assert queries.members(team) == [alice.staff]
    assert client.post(f"/dossiers/teams/{team.pk}/add/", form).status_code == 302
    assert queries.members(team) == [alice.staff]
    assert queries.waiting_members(team) == [dora.staff]
    confirm_waiting(dora.staff, dora.secret, now=NOW)
    assert queries.members(team) == [alice.staff, dora.staff]


def test_a_team_of_another_body_is_not_there(alice: Person) -> None:
    elsewhere = logins.staff("Erin", "supervisor", of=body("Elsewhere"))
    team, _ = team_of(alice)
    assert logins.signed_in(elsewhere).get(f"/dossiers/teams/{team.pk}/").status_code == 404


def test_staff_of_another_body_are_not_granted_access(client: Client, alice: Person) -> None:
    erin = person("Erin", of=body("Elsewhere"))
    team, secret = team_of(alice)
    assert client.post(f"/dossiers/teams/{team.pk}/add/", entrance(team, secret, erin)).status_code == 404
    assert queries.members(team) == [alice.staff]


def test_a_leaving_member_cannot_rotate_the_key(client: Client, alice: Person) -> None:
    dora = person("Dora")
    team, secret = team_of(alice)
    client.post(f"/dossiers/teams/{team.pk}/add/", entrance(team, secret, dora))
    turned, _ = rotation(team.dossier, secret, without=alice.staff)
    with pytest.raises(Refusal, match="Ask a colleague in the team"):
        services.ask_change(team, turned, leaver=alice.staff, by=alice.staff, now=NOW)


@pytest.mark.parametrize(
    "text", ["", "x", "{}", "[1]", '[{"dossier": 1}]', "[" * 50_000, '[{"dossier": null, "to": [], "epoch": "x"}]']
)
def test_nonsense_in_a_sealed_field_is_answered_with_words(client: Client, alice: Person, text: str) -> None:
    dora = person("Dora")
    team, _ = team_of(alice)
    for address, form in (("add", {"grants": text}), ("remove", {"rotations": text})):
        answer = client.post(f"/dossiers/teams/{team.pk}/{address}/", form | {"member": str(dora.staff.pk)})
        assert answer.status_code == 400
        assert "There is a problem" in answer.content.decode()
    assert queries.members(team) == [alice.staff]


def test_a_team_is_founded_once_and_by_the_right_roles(client: Client, alice: Person) -> None:
    assessor = logins.staff("Dora", "assessor")
    assert client.get("/dossiers/teams/new/intake/").status_code == 404
    assert logins.signed_in(assessor).get("/dossiers/teams/new/intake/").status_code == 200
    assert logins.signed_in(assessor).get("/dossiers/teams/new/guardians/").status_code == 404
    team_of(alice)
    assert logins.signed_in(assessor).get("/dossiers/teams/new/intake/").status_code == 404


def test_a_forged_key_never_reaches_the_database(client: Client, alice: Person) -> None:
    dora = person("Dora")
    team, _ = team_of(alice)
    grants = json.dumps([{"dossier": str(team.pk), "epoch": 10**30, "to": "age1\0", "sealed": "AAAA"}])
    assert client.post(f"/dossiers/teams/{team.pk}/add/", {"member": str(dora.staff.pk), "grants": grants}).status_code == 400
    grants = json.dumps([{"dossier": str(team.pk), "epoch": 10**30, "to": dora.secret.public, "sealed": "AAAA"}])
    assert client.post(f"/dossiers/teams/{team.pk}/add/", {"member": str(dora.staff.pk), "grants": grants}).status_code == 400


def test_a_second_team_for_the_same_purpose_is_refused(alice: Person) -> None:
    team_of(alice)
    with pytest.raises(Refusal, match="has this team already"):
        team_of(alice)
