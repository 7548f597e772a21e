"""Findings 6 and 11: an open session without the unlock passphrase replaces no key; no member overwrites a colleague's grant.

On 685c6fa the session alone relocked the key with a foreign identity and stored a key of the thief's making, and a member's
wrong grant took the place of the right one.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Epoch, Team
from candour.apps.ledger.models import Entry
from candour.apps.people.models import KeyRequest, StaffKey
from candour.apps.people.queries import live_key
from candour.apps.people.queries.key_histories import staff_histories
from candour.apps.people.services import LockedIdentity, confirm_key, prove_own, request_key
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.dossiers import hands
from tests.apps.dossiers.hands import LOCK, NOW, Person
from tests.apps.people import logins
from tests.second_factor import show_factor
from tests.signed_keys import answered, confirm_waiting

pytestmark = pytest.mark.django_db


def member(name: str) -> Person:
    staff = logins.staff(name, "assessor")
    return Person(staff, hands.key_for(staff))


def sent(key: sealing.SignedKey, **more: str) -> dict[str, str]:
    sealed = base64.b64encode(LOCK).decode()
    return {"key": json.dumps(key.as_json()), "sealed_identity": sealed, "method": "passphrase", "credential": ""} | more


def test_an_open_session_replaces_no_key_and_relocks_it_with_no_foreign_identity() -> None:
    bob = member("Bob")
    client, stranger = logins.signed_in(bob.staff), sealing.new_dossier().secret
    mine = staff_histories([bob.staff])[bob.staff.pk][-1]
    half = sealing.signing_half(stranger)
    foreign = sealing.sign_staff_key(bob.staff.pk, stranger)
    proof = answered(client, bob.staff, stranger)
    for forged in (foreign, replace(foreign, public_key=mine.public_key), sealing.sign_next(mine, stranger, half)):
        assert client.post("/staff/key/relock/", sent(forged, **proof)).status_code == 400
        assert client.post("/staff/key/", sent(forged, **proof)).status_code == 400
    key = live_key(bob.staff)
    assert key is not None
    assert (key.public_key, bytes(key.sealed_identity)) == (mine.public_key, LOCK)
    assert client.post("/staff/key/relock/", sent(mine, method="passkey")).status_code == 302
    assert [bytes(lock.sealed_identity) for lock in key.former_locks.all()] == [LOCK]


def test_a_public_key_of_somebody_else_is_not_taken_without_its_identity() -> None:
    alice = logins.staff("Alice", "assessor")
    secret = sealing.new_dossier().secret
    owned = sealing.sign_staff_key(alice.pk, secret)
    unowned = replace(owned, public_key=sealing.new_dossier().public)
    client = logins.signed_in(alice)
    proof = answered(client, alice, secret)
    assert client.post("/staff/key/", sent(unowned, **proof)).status_code == 400
    assert client.post("/staff/key/", sent(replace(owned, signature=bytes(64)), **proof)).status_code == 400
    assert not StaffKey.objects.filter(staff=alice).exists()


def asked_for(bob: Person) -> tuple[sealing.StaffSecret, sealing.SignedKey]:
    """Bob's new secret, and the request for it that his browser sends."""
    secret = sealing.StaffSecret(sealing.new_dossier().secret.reveal())
    last = staff_histories([bob.staff])[bob.staff.pk][-1]
    return secret, sealing.sign_staff_key(bob.staff.pk, secret, last.number + 1, last.public_key)


def test_a_lost_key_is_replaced_when_a_colleague_signed_the_new_one() -> None:
    bob, dora = member("Bob"), member("Dora")
    dossier, dossier_secret = hands.new()
    hands.grant_to(dossier, dossier_secret, dora)
    secret, key = asked_for(bob)
    client = logins.signed_in(bob.staff)
    assert client.post("/staff/key/request/", sent(key, **answered(client, bob.staff, secret))).status_code == 302
    old = live_key(bob.staff)
    assert old is not None
    assert old.public_key == str(bob.secret.public)
    page = logins.signed_in(dora.staff).get("/staff/keys/").content.decode()
    assert sealing.fingerprint(key.public_key) in page
    signed = sealing.sign_next(staff_histories([bob.staff])[bob.staff.pk][-1], secret, sealing.signing_half(dora.secret))
    answer = logins.signed_in(dora.staff).post(f"/staff/keys/{bob.staff.pk}/", {"key": json.dumps(signed.as_json())})
    assert answer.status_code == 302
    new = live_key(bob.staff)
    assert new is not None
    assert new.public_key == key.public_key
    assert not KeyRequest.objects.exists()
    assert "Bob replaced the key before" in logins.signed_in(dora.staff).get("/staff/changes/").content.decode()
    services.store_grants([hands.sealed_grant(dossier, dossier_secret, Person(bob.staff, secret))], by=dora.staff, now=NOW)


def test_nobody_signs_an_own_lost_key_and_no_other_key_than_was_asked_for() -> None:
    bob, dora = member("Bob"), member("Dora")
    secret, key = asked_for(bob)
    proved = prove_own(bob.staff, secret, now=NOW)
    request = request_key(bob.staff, key, LockedIdentity(LOCK, "passphrase"), proved, now=NOW)
    last = staff_histories([bob.staff])[bob.staff.pk][-1]
    by_dora = sealing.signing_half(dora.secret)
    with pytest.raises(Refusal, match="Only a colleague"):
        confirm_key(request, key, by=bob.staff, now=NOW)
    with pytest.raises(Refusal, match="Only a colleague"):
        confirm_key(request, sealing.sign_next(last, secret, by_dora), by=bob.staff, now=NOW)
    with pytest.raises(Refusal, match="not the key that was asked for"):
        confirm_key(request, sealing.sign_next(last, sealing.new_dossier().secret, by_dora), by=dora.staff, now=NOW)
    forged = replace(sealing.sign_next(last, secret, by_dora), signature=bytes(64))
    with pytest.raises(Refusal, match="not signed by the key before it"):
        confirm_key(request, forged, by=dora.staff, now=NOW)


def test_a_member_does_not_overwrite_a_colleagues_grant_with_a_wrong_one() -> None:
    amina, sam = member("Amina"), member("Sam")
    team, secret = _team(amina)
    client = logins.signed_in(amina.staff)
    assert client.post(f"/dossiers/teams/{team.pk}/add/", _grant(team, secret, sam)).status_code == 302
    confirm_waiting(sam.staff, sam.secret, now=NOW)
    answer = client.post(f"/dossiers/teams/{team.pk}/add/", _grant(team, sealing.new_dossier().secret, sam))
    assert answer.status_code == 400
    assert "can read it already" in answer.content.decode()
    chain = queries.key_chain(sam.staff, team.dossier)
    assert hands.opened(chain, sam.secret, team.dossier)[1] == secret
    assert Entry.objects.filter(kind="grant.given").count() == 1


def _team(founder: Person) -> tuple[Team, sealing.DossierSecret]:
    keys = sealing.new_dossier()
    own = services.SealedGrant(founder.secret.public, sealing.seal_grant(keys.secret, founder.secret.public))
    new = hands.founding(keys.secret, [own], founder)
    return services.create_team(hands.body(), "intake", "Intake", new_dossier=new, by=founder.staff, now=NOW), keys.secret


def _grant(team: Team, secret: sealing.DossierSecret, to: Person) -> dict[str, Any]:
    sealed = base64.b64encode(sealing.seal_grant(secret, to.secret.public)).decode()
    grants = [{"dossier": str(team.pk), "epoch": 1, "to": to.secret.public, "sealed": sealed}]
    return {"member": str(to.staff.pk), "grants": json.dumps(grants)}


def test_a_key_and_a_team_change_only_after_a_fresh_second_factor() -> None:
    """An open session that somebody else took over, six minutes after its second factor was shown."""
    bob, dora = member("Bob"), member("Dora")
    team, secret = _team(bob)
    hands.grant_to(team.dossier, secret, dora)
    stale = show_factor(logins.signed_in(bob.staff), seconds_ago=360)
    mine = staff_histories([bob.staff])[bob.staff.pk][-1]
    turned, _newer = hands.rotation(team.dossier, secret, without=dora.staff)
    before = (StaffKey.objects.get(staff=bob.staff).method, Epoch.objects.count(), KeyRequest.objects.count())
    attempts = {
        "/staff/key/relock/": sent(mine, method="passkey"),
        "/staff/key/request/": sent(asked_for(bob)[1]),
        "/staff/key/": sent(sealing.sign_next(mine, sealing.new_dossier().secret, sealing.signing_half(bob.secret))),
        f"/dossiers/teams/{team.pk}/remove/": {"member": str(dora.staff.pk), "rotations": hands.as_json(turned)},
        f"/desk/team-key/{team.pk}/": {"rotations": hands.as_json(turned)},
    }
    for address, form in attempts.items():
        answer = stale.post(address, form)
        assert answer.status_code in {302, 400}, address
        assert answer.status_code == 400 or "second-factor/again" in answer.headers["Location"], address
    assert before == (StaffKey.objects.get(staff=bob.staff).method, Epoch.objects.count(), KeyRequest.objects.count())
    assert "Show your second factor again" in stale.get("/staff/").content.decode()
    assert show_factor(stale).post("/staff/key/relock/", attempts["/staff/key/relock/"]).status_code == 302
    assert "Show your second factor again" not in stale.get("/staff/").content.decode()
