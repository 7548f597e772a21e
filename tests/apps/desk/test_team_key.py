"""The desk asks members of the intake team to renew the team's key by the calendar."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from candour.apps.dossiers.models import Team
from candour.apps.dossiers.queries import key_chain, waiting_change
from candour.apps.dossiers.services import opened_by
from candour.apps.ledger.models import Entry
from candour.domain import sealing
from candour.domain.ledger import Kind
from tests.apps.dossiers.hands import next_epoch, opened
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db
ASKED = "Renew the team’s key"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def team(world: World) -> Team:
    return Team.objects.get(purpose="intake", body=world.staff("amina").body)


@pytest.fixture(autouse=True)
def due(settings: Settings) -> int:
    """Make keys due at the age that the team's key has; returns the age in days."""
    settings.TEAM_KEY_DAYS = (timezone.now() - NOW).days
    return int(settings.TEAM_KEY_DAYS)


def rotation(world: World, team: Team, readers: tuple[str, ...] = ("amina", "sam")) -> dict[str, Any]:
    """The new key as the browser of a member makes it."""
    old, new = world.teams[team.body.name], sealing.new_dossier()
    keys = [(str(world.secrets[login].public), world.secrets[login].public) for login in readers]
    return {
        "key": next_epoch(team.dossier, old, new.secret).as_json(),
        "link": _coded(sealing.seal_grant(old, new.public)),
        "grants": [{"to": to, "sealed": _coded(sealing.seal_grant(new.secret, key))} for to, key in keys],
    }


def _coded(data: bytes) -> str:
    return b64encode(data).decode()


def test_a_member_is_asked_when_the_key_is_old(world: World, team: Team, settings: Settings, due: int) -> None:
    settings.TEAM_KEY_DAYS = due + 1
    assert ASKED not in world.client("amina").get("/desk/").content.decode()
    settings.TEAM_KEY_DAYS = due
    assert ASKED in world.client("amina").get("/desk/").content.decode()
    assert ASKED not in world.client("alice").get("/desk/").content.decode()


def test_the_new_key_reaches_everybody_and_opens_what_came_before(world: World, team: Team) -> None:
    sent = {"rotations": json.dumps([rotation(world, team)])}
    assert world.client("amina").post(f"/desk/team-key/{team.pk}/", sent).status_code == 302
    assert team.dossier.epochs.count() == 1
    change = waiting_change(team)
    assert change
    desks = {login: world.client(login).get("/desk/").content.decode() for login in ("amina", "sam")}
    assert "A change of" not in desks["amina"]
    assert "A change of" in desks["sam"]
    assert not any(ASKED in page for page in desks.values())
    opened_by_sam = opened_by(change, world.staff("sam"))
    assert opened_by_sam
    sent = {"change": str(change.pk), "signature": _coded(sealing.confirm_grant(world.secrets["sam"], opened_by_sam))}
    assert world.client("amina").post(f"/dossiers/teams/{team.pk}/confirm/", sent).status_code == 404
    assert world.client("sam").post(f"/dossiers/teams/{team.pk}/confirm/", sent).status_code == 302
    assert ASKED not in world.client("sam").get("/desk/").content.decode()
    for login in ("amina", "sam"):
        assert set(opened(key_chain(world.staff(login), team.dossier), world.secrets[login], team.dossier)) == {1, 2}
    assert Entry.objects.of(Kind.TEAM_KEY_RENEWED).count() == 1


def test_a_new_key_that_leaves_somebody_out_is_refused(world: World, team: Team) -> None:
    sent = {"rotations": json.dumps([rotation(world, team, ("amina",))])}
    answer = world.client("amina").post(f"/desk/team-key/{team.pk}/", sent)
    assert answer.status_code == 400
    assert "sealed to everybody who stays" in answer.content.decode()
    assert team.dossier.epochs.count() == 1


def test_nobody_outside_the_team_renews_its_key(world: World, team: Team) -> None:
    sent = {"rotations": json.dumps([rotation(world, team)])}
    assert world.client("alice").post(f"/desk/team-key/{team.pk}/", sent).status_code == 404
    assert world.client("rosa").post(f"/desk/team-key/{team.pk}/", sent).status_code == 404
