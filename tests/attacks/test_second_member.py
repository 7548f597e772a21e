"""Finding 6: one member alone takes a colleague out of the intake team, or puts a key in the place of the team's.

On 685c6fa a single request did it. Now it waits for a second member, and neither the page nor SQL as the role of the web pages
brings it about without one. ADR 34.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Epoch, Grant, Team, TeamChange
from candour.apps.ledger.services import integrate, run_audit
from candour.domain import sealing
from candour.ui import asking
from candour.ui.errors import Refusal
from tests.apps.dossiers import hands
from tests.apps.dossiers.hands import NOW, Person
from tests.apps.people import logins
from tests.web_role import as_role

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Scene:
    """An intake team of three, and what Amina's browser made to take Sam out."""

    team: Team
    amina: Person
    sam: Person
    dora: Person
    secret: sealing.DossierSecret
    rotation: services.Rotation
    secret_after: sealing.DossierSecret


def member(name: str) -> Person:
    staff = logins.staff(name, "assessor")
    return Person(staff, hands.key_for(staff))


@pytest.fixture
def scene() -> Scene:
    amina, sam, dora = member("Amina"), member("Sam"), member("Dora")
    keys = sealing.new_dossier()
    own = services.SealedGrant(amina.secret.public, sealing.seal_grant(keys.secret, amina.secret.public))
    new = hands.founding(keys.secret, [own], amina)
    team = services.create_team(hands.body(), "intake", "Intake", new_dossier=new, by=amina.staff, now=NOW)
    for one in (sam, dora):
        hands.grant_to(team.dossier, keys.secret, one, by=amina.staff)
    return Scene(team, amina, sam, dora, keys.secret, *hands.rotation(team.dossier, keys.secret, without=sam.staff))


@pytest.fixture(autouse=True)
def nobody_asks_afterwards() -> Iterator[None]:
    yield
    asking.forget()


def asked(scene: Scene, rotation: services.Rotation | None = None) -> TeamChange:
    """Ask as Amina, over HTTP, to take Sam out; return the change that waits."""
    form = {"member": str(scene.sam.staff.pk), "rotations": hands.as_json(rotation or scene.rotation)}
    answer = logins.signed_in(scene.amina.staff).post(f"/dossiers/teams/{scene.team.pk}/remove/", form)
    assert answer.status_code == 302
    return waiting(scene.team)


def waiting(team: Team) -> TeamChange:
    change = queries.waiting_change(team)
    assert change
    return change


def sent(change: TeamChange, by: Person) -> dict[str, str]:
    """Return the fields with which the browser of `by` confirms the change."""
    opened = services.opened_by(change, by.staff)
    signature = bytes(64) if opened is None else sealing.confirm_grant(by.secret, opened)
    return {"change": str(change.pk), "signature": base64.b64encode(signature).decode()}


def confirmed(change: TeamChange, by: Person) -> int:
    """Confirm the change over HTTP as `by`; return the status."""
    return logins.signed_in(by.staff).post(f"/dossiers/teams/{change.dossier_id}/confirm/", sent(change, by)).status_code


def refused_to(person: Person, statement: str, *values: Any) -> str:
    """Run a statement as the role of the web pages for the person; return the database's refusal."""
    with as_role("candour_web"):
        asking.staff_asks(person.staff.pk, "desk")
        with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    return str(refusal.value)


def state(team: Team) -> tuple[list[str], int]:
    """The names of the team's members and how many keys it has had."""
    return [one.name for one in queries.members(team)], Epoch.objects.filter(dossier=team.dossier).count()


def test_a_member_is_out_only_when_a_second_member_has_confirmed_it(scene: Scene) -> None:
    change = asked(scene)
    for one in (scene.amina, scene.sam, member("Charlie")):
        assert confirmed(change, one) == 404
    assert state(scene.team) == (["Amina", "Dora", "Sam"], 1)
    page = logins.signed_in(scene.dora.staff).get(f"/dossiers/teams/{scene.team.pk}/").content.decode()
    assert "Amina asks to take Sam out of Intake" in page
    assert confirmed(change, scene.dora) == 302
    assert state(scene.team) == (["Amina", "Dora"], 2)  # both count at once
    assert not queries.can_read(scene.sam.staff, scene.team.dossier)
    change.refresh_from_db()
    assert set(change.rotation) == {"key"}  # nothing sealed is stored twice
    integrate()
    # These tests make the body without an entry.
    assert [one for one in run_audit(now=NOW).findings if "people_body" not in one] == []


def test_a_key_is_renewed_only_when_a_second_member_has_confirmed_it(scene: Scene) -> None:
    turned, _ = hands.rotation(scene.team.dossier, scene.secret, without=member("Nobody").staff)
    logins.signed_in(scene.amina.staff).post(f"/desk/team-key/{scene.team.pk}/", {"rotations": hands.as_json(turned)})
    change = waiting(scene.team)
    assert confirmed(change, scene.amina) == 404
    assert state(scene.team) == (["Amina", "Dora", "Sam"], 1)
    assert confirmed(change, scene.sam) == 302
    assert state(scene.team) == (["Amina", "Sam"], 2)
    assert queries.waiting_members(scene.team) == [scene.dora.staff]


def test_who_is_to_leave_can_neither_refuse_it_nor_ask_for_something_else(scene: Scene) -> None:
    change, address = asked(scene), f"/dossiers/teams/{scene.team.pk}"
    assert logins.signed_in(scene.sam.staff).post(f"{address}/refuse/", {"change": str(change.pk)}).status_code == 404
    turned, _ = hands.rotation(scene.team.dossier, scene.secret, without=scene.amina.staff)
    form = {"member": str(scene.amina.staff.pk), "rotations": hands.as_json(turned)}
    answer = logins.signed_in(scene.sam.staff).post(f"{address}/remove/", form)
    assert "A colleague asked for a change" in answer.content.decode()
    assert waiting(scene.team) == change
    assert logins.signed_in(scene.dora.staff).post(f"{address}/refuse/", {"change": str(change.pk)}).status_code == 302
    assert queries.waiting_change(scene.team) is None


def test_a_second_member_does_not_confirm_a_key_that_does_not_open(scene: Scene) -> None:
    wrong = sealing.seal_grant(sealing.new_dossier().secret, scene.dora.secret.public)
    grants = [
        services.SealedGrant(one.to, wrong if one.to == str(scene.dora.secret.public) else one.sealed)
        for one in scene.rotation.grants
    ]
    change = asked(scene, services.Rotation(scene.rotation.key, scene.rotation.link, grants))
    with pytest.raises(sealing.WrongKey):
        confirmed(change, scene.dora)
    with pytest.raises(Refusal, match="did not sign"):
        services.confirm_change(change, bytes(64), by=scene.dora.staff, now=NOW)
    assert state(scene.team) == (["Amina", "Dora", "Sam"], 1)


def test_a_second_member_confirms_no_other_change_than_the_page_showed(scene: Scene) -> None:
    seen = sent(asked(scene), scene.dora)
    asked(scene)
    answer = logins.signed_in(scene.dora.staff).post(f"/dossiers/teams/{scene.team.pk}/confirm/", seen)
    assert answer.status_code == 400
    assert "Another change was asked for" in answer.content.decode()
    assert state(scene.team) == (["Amina", "Dora", "Sam"], 1)


def test_a_team_of_two_lets_a_third_in_before_one_leaves(scene: Scene) -> None:
    assert confirmed(asked(scene), scene.dora) == 302
    type(scene.team.body).objects.update(receives_reports=False)  # a body that receives reports keeps two members anyway
    team = Team.objects.get(pk=scene.team.pk)
    turned, _ = hands.rotation(team.dossier, scene.secret_after, without=scene.dora.staff)
    with pytest.raises(Refusal, match="Let another colleague in first"):
        services.ask_change(team, turned, leaver=scene.dora.staff, by=scene.amina.staff, now=NOW)
    assert state(team) == (["Amina", "Dora"], 2)


def test_sql_of_one_member_as_the_web_role_takes_nobody_out(scene: Scene) -> None:
    amina, change = scene.amina, asked(scene)
    held = list(Grant.objects.filter(staff=scene.sam.staff).values_list("pk", flat=True))
    withdraw = "SELECT dossiers_withdraw_grants(%s, now())"
    assert "second member" in refused_to(amina, withdraw, held)
    assert "permission denied" in refused_to(amina, "UPDATE dossiers_grant SET withdrawn_at = now()")
    confirm = "UPDATE dossiers_teamchange SET confirmed_by_id = %s WHERE id = %s"
    for who in (amina, scene.sam, scene.dora):
        assert refused_to(amina, confirm, who.staff.pk, change.pk)
        assert refused_to(scene.sam, confirm, who.staff.pk, change.pk)
    ask = (
        "INSERT INTO dossiers_teamchange (id, dossier_id, leaver_id, asked_by_id, asked_at, rotation)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), '{}')"
    )
    assert "row-level security" in refused_to(amina, ask, scene.team.pk, scene.sam.staff.pk, scene.dora.staff.pk)
    assert "permission denied" in refused_to(amina, "UPDATE dossiers_teamchange SET asked_by_id = %s", scene.dora.staff.pk)
    assert "permission denied" in refused_to(amina, "DELETE FROM dossiers_teamchange")
    end = """UPDATE dossiers_teamchange SET ended_at = now(), rotation = '{"key": 1}' WHERE id = %s"""
    assert refused_to(scene.sam, end, change.pk)
    assert state(scene.team) == (["Amina", "Dora", "Sam"], 1)


def test_sql_of_one_member_as_the_web_role_renews_no_key(scene: Scene) -> None:
    key, change = scene.rotation.key, asked(scene)
    insert = (
        "INSERT INTO dossiers_epoch"
        " (dossier_id, number, public_key, suite, signing_key, signed_by, signature, entry_id, created_at)"
        " SELECT %s, 2, %s, 'age-x25519', %s, %s, %s, id, now() FROM ledger_entry LIMIT 1"
    )
    values = [scene.team.pk, key.public_key, key.signing_key, key.signed_by, key.signature]
    for who in (scene.amina, scene.sam, scene.dora):
        assert "second member" in refused_to(who, insert, *values)
    for by in (scene.amina, scene.dora):
        with pytest.raises(IntegrityError, match="second member"), transaction.atomic():
            services.withdraw_and_rotate(
                scene.team.dossier, rotation=scene.rotation, from_staff=scene.sam.staff, by=by.staff, now=NOW
            )
    assert waiting(scene.team) == change
    assert state(scene.team) == (["Amina", "Dora", "Sam"], 1)


def test_the_owner_of_the_database_is_refused_too(scene: Scene) -> None:
    change = asked(scene)
    row = TeamChange.objects.filter(pk=change.pk)
    with pytest.raises(IntegrityError, match="second member"), transaction.atomic():
        Grant.objects.filter(staff=scene.sam.staff).update(withdrawn_at=NOW)
    for who in (scene.amina, scene.sam, member("Charlie")):
        with pytest.raises(IntegrityError, match="second member"), transaction.atomic():
            row.update(confirmed_by=who.staff)
    wrongs: list[dict[str, Any]] = [
        {"rotation": {}}, {"ended_at": NOW}, {"confirmed_by": scene.dora.staff, "ended_at": NOW}
    ]  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(IntegrityError, match="second member"), transaction.atomic():
            row.update(**wrong)
    with pytest.raises(IntegrityError, match="second member"), transaction.atomic():
        row.delete()
    services.refuse_change(change, by=scene.amina.staff, now=NOW)
    with pytest.raises(IntegrityError, match="second member"), transaction.atomic():
        row.update(confirmed_by=scene.dora.staff)


def test_the_audit_names_a_key_that_a_superuser_made_with_one_member(scene: Scene) -> None:
    services.refuse_change(asked(scene), by=scene.amina.staff, now=NOW)
    with connection.cursor() as cursor:  # as a superuser, who writes every entry of it too
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dossiers_epoch DISABLE TRIGGER team_key_is_confirmed")
        cursor.execute("ALTER TABLE dossiers_grant DISABLE TRIGGER member_leaves_confirmed")
    services.withdraw_and_rotate(
        scene.team.dossier, rotation=scene.rotation, from_staff=scene.sam.staff, by=scene.amina.staff, now=timezone.now()
    )
    integrate()
    named = [one for one in run_audit(now=NOW).findings if one.startswith("KEY")]
    assert len(named) == 1
    assert f"KEY UNCONFIRMED dossiers_epoch {scene.team.pk}/2" in named[0]
