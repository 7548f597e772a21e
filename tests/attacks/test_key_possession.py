"""Whoever registers a public key must hold its secret: a session cannot pass somebody else's public key off as its own. ADR 36.

On 685c6fa, and until challenges, any public key that no staff member had yet was taken with a signing half of the thief's own.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from candour.apps.dossiers.queries.key_audit import key_findings
from candour.apps.ledger import services as ledger
from candour.apps.people import services
from candour.apps.people.models import KeyChallenge, KeyRequest, Staff, StaffKey
from candour.apps.people.queries import live_key
from candour.apps.people.queries.key_histories import staff_histories
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.dossiers import hands
from tests.apps.dossiers.hands import LOCK, NOW, Person
from tests.apps.people import logins
from tests.attacks.row_forger import run
from tests.signed_keys import answered, store_staff_key

pytestmark = pytest.mark.django_db(transaction=True)
LOCKED = services.LockedIdentity(LOCK, "passphrase")


def new_secret() -> sealing.StaffSecret:
    return sealing.StaffSecret(sealing.new_dossier().secret.reveal())


def sent(key: sealing.SignedKey, proof: dict[str, str]) -> dict[str, str]:
    sealed = base64.b64encode(LOCK).decode()
    return {"key": json.dumps(key.as_json()), "sealed_identity": sealed, "method": "passphrase", "credential": ""} | proof


def over(key: sealing.SignedKey, own: sealing.StaffSecret, public_key: sealing.Recipient) -> sealing.SignedKey:
    """The key with another X25519 half, signed again with the signing half of `own`: what a thief sends."""
    changed = replace(key, public_key=public_key, signature=b"")
    return replace(changed, signature=sealing.signing_half(own).sign(changed.statement()))


@pytest.fixture
def alice() -> Staff:
    return logins.staff("Alice", "assessor")


@pytest.fixture
def client(alice: Staff) -> Client:
    return logins.signed_in(alice)


def refused(client: Client, form: dict[str, str]) -> None:
    answer = client.post("/staff/key/", form)
    assert answer.status_code == 400
    assert not StaffKey.objects.exists()


def test_a_session_does_not_register_a_public_key_of_somebody_else(alice: Staff, client: Client) -> None:
    """The dossier's public key is in the database and in the log; its secret is with the team."""
    dossier, _secret = hands.new("team")
    public = sealing.Recipient(dossier.epochs.get().public_key)
    own = new_secret()
    stolen = over(sealing.sign_staff_key(alice.pk, own), own, public)
    assert client.post("/staff/key/challenge/", {"public_key": str(public)}).status_code == 200
    refused(client, sent(stolen, answered(client, alice, own)))  # the answer to a challenge to another key
    challenge = base64.b64decode(client.post("/staff/key/challenge/", {"public_key": str(public)}).json()["challenge"])
    with pytest.raises(sealing.WrongKey):
        sealing.prove_possession(alice.pk, own, challenge)
    guessed = {"answer": base64.b64encode(bytes(32)).decode(), "possession": base64.b64encode(bytes(64)).decode()}
    refused(client, sent(stolen, guessed))
    refused(client, sent(stolen, {}))


def test_an_answer_counts_for_its_session_its_person_and_once(alice: Staff, client: Client) -> None:
    secret = new_secret()
    key = sealing.sign_staff_key(alice.pk, secret)
    proof = answered(client, alice, secret)
    refused(logins.signed_in(alice), sent(key, proof))
    refused(logins.signed_in(logins.staff("Bob", "assessor")), sent(key, proof))
    assert client.post("/staff/key/", sent(key, proof)).status_code == 302
    possession = sealing.Possession(base64.b64decode(proof["answer"]), base64.b64decode(proof["possession"]))
    spent = services.AnsweredChallenge(possession, client.session.session_key or "")
    with pytest.raises(Refusal, match="did not show in time"):
        services.spend_challenge(alice, key, spent, now=timezone.now())


def test_an_answer_after_ten_minutes_does_not_count(alice: Staff) -> None:
    secret = new_secret()
    proved = services.prove_own(alice, secret, now=NOW)
    with pytest.raises(Refusal, match="did not show in time"):
        services.make_key(alice, sealing.sign_staff_key(alice.pk, secret), LOCKED, proved, now=NOW + timedelta(minutes=11))
    assert live_key(alice) is None


def test_a_signature_of_another_signing_half_over_the_answer_does_not_count(alice: Staff) -> None:
    """Two who work together: one holds the X25519 secret, the other has the signing half."""
    secret, other = new_secret(), new_secret()
    mixed = over(sealing.sign_staff_key(alice.pk, other), other, secret.public)
    proved = services.prove_own(alice, secret, now=NOW)
    with pytest.raises(Refusal, match="did not show in time"):
        services.make_key(alice, mixed, LOCKED, proved, now=NOW)


def test_a_lost_key_is_not_asked_for_without_the_proof_and_keeps_it_when_signed() -> None:
    bob, dora = (Person(staff, hands.key_for(staff)) for staff in (logins.staff("Bob"), logins.staff("Dora")))
    secret, before = new_secret(), live_key(bob.staff)
    assert before is not None
    key = sealing.sign_staff_key(bob.staff.pk, secret, 2, before.public_key)
    client = logins.signed_in(bob.staff)
    assert client.post("/staff/key/request/", sent(key, {})).status_code == 400
    assert not KeyRequest.objects.exists()
    proof = answered(client, bob.staff, secret)
    assert client.post("/staff/key/request/", sent(key, proof)).status_code == 302
    assert client.post("/staff/key/request/", sent(key, proof)).status_code == 302  # the same form again
    signed = sealing.sign_next(staff_histories([bob.staff])[bob.staff.pk][-1], secret, sealing.signing_half(dora.secret))
    KeyRequest.objects.update(possession=None)  # as one that waits from before this proof
    with pytest.raises(Refusal, match="from before keys were proved"):
        services.confirm_key(KeyRequest.objects.get(), signed, by=dora.staff, now=timezone.now())
    KeyRequest.objects.update(possession=base64.b64decode(proof["possession"]))
    stored = services.confirm_key(KeyRequest.objects.get(), signed, by=dora.staff, now=timezone.now())
    assert bytes(stored.possession_answer or b"") == base64.b64decode(proof["answer"])
    assert list(key_findings(None)) == []


def test_the_database_refuses_a_key_to_which_no_challenge_was_answered(alice: Staff) -> None:
    store_staff_key(logins.staff("Bob"), now=NOW)
    row = StaffKey.objects.get()
    columns: dict[str, Any] = {
        "staff": alice,
        "entry": row.entry,
        "sealed_identity": b"x",
        "method": "passphrase",
        "created_at": NOW,
    }
    secret = new_secret()
    key = sealing.sign_staff_key(alice.pk, secret)
    public = {
        "public_key": key.public_key,
        "signing_key": key.signing_key,
        "signed_by": key.signed_by,
        "signature": key.signature,
    }
    asked = services.challenge_key(alice, secret.public, session="", now=NOW)  # asked for and never answered
    unspent = sealing.prove_possession(alice.pk, secret, asked)
    for proof in ({}, {"possession_answer": unspent.answer, "possession": unspent.signature}):
        with pytest.raises(IntegrityError, match="Nobody showed"), transaction.atomic():
            StaffKey.objects.create(**columns, **public, **proof)
    with pytest.raises(IntegrityError, match="keeps its public halves"), transaction.atomic():
        StaffKey.objects.filter(pk=row.pk).update(possession=bytes(64))


def test_the_audit_names_a_proof_that_the_key_did_not_sign_and_not_a_key_from_before(alice: Staff) -> None:
    store_staff_key(alice, now=NOW)
    ledger.integrate()
    assert list(key_findings(None)) == []
    run("UPDATE people_staffkey SET possession = %s", bytes(64))
    [found] = key_findings(None)
    assert (str(found.fault), found.row) == ("signature", str(StaffKey.objects.get().pk))
    run("UPDATE people_staffkey SET possession = NULL, possession_answer = NULL")
    assert list(key_findings(None)) == []


def test_a_key_from_before_proof_is_shown_as_that(alice: Staff, client: Client) -> None:
    store_staff_key(alice, now=NOW)
    assert "Shown when the key was made" in client.get("/staff/").content.decode()
    run("UPDATE people_staffkey SET possession = NULL, possession_answer = NULL")
    assert "From before proof" in client.get("/staff/").content.decode()


def test_challenges_that_nobody_answers_do_not_pile_up(alice: Staff, client: Client) -> None:
    for _ in range(3):
        client.post("/staff/key/challenge/", {"public_key": str(new_secret().public)})
    assert KeyChallenge.objects.count() == 1
    assert client.post("/staff/key/challenge/", {"public_key": "age1x"}).status_code == 400
