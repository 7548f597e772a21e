"""Finding 1: the nightly audit, and the one on an overseer's copy, names a key that changed unsigned, and a fork.

On 685c6fa `candour verify` said that the log holds, and nothing compared keys with anything.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from candour.apps.dossiers.models import Dossier, Epoch, Grant
from candour.apps.dossiers.services import store_grants
from candour.apps.ledger import services as ledger
from candour.apps.ledger.services import append
from candour.apps.people.models import StaffKey
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from tests.apps.dossiers import hands
from tests.apps.dossiers.hands import NOW
from tests.attacks.key_forger import forged_key, insert_epoch, without_triggers
from tests.signed_keys import store_next_epoch

pytestmark = pytest.mark.django_db(transaction=True)


def findings(*, of: str) -> list[str]:
    """Audit; return the findings whose fault begins with `of`."""
    ledger.integrate()
    return [str(line) for line in ledger.run_audit(now=timezone.now()).findings if str(line).startswith(of)]


@pytest.fixture
def dossier() -> tuple[Dossier, sealing.DossierSecret]:
    made = hands.new()
    assert findings(of="KEY") == []
    return made


def test_an_epoch_that_a_superuser_made_is_named(dossier: tuple[Dossier, sealing.DossierSecret]) -> None:
    attacker = sealing.new_dossier()
    insert_epoch(dossier[0], forged_key(dossier[0], 2, attacker, attacker.secret), attacker.secret, now=NOW)
    [line] = findings(of="KEY UNSIGNED")
    assert f"dossiers_epoch {dossier[0].pk}/2" in line
    assert "did not hold the key before it" in line.lower()


def test_a_fork_by_a_former_member_is_named(dossier: tuple[Dossier, sealing.DossierSecret]) -> None:
    """A former member has the old secret, and signs a second successor, which a superuser puts in the place of the true one."""
    owner, secret = dossier
    store_next_epoch(owner, secret, sealing.new_dossier(), now=NOW)
    assert findings(of="KEY") == []
    theirs = sealing.new_dossier()
    key = forged_key(owner, 2, theirs, secret)
    entry = append(Kind.EPOCH_STARTED, actor=Actor.OPERATOR, dossier=owner.pk, now=NOW, content=key.content())
    with without_triggers():
        columns = {"signing_key": key.signing_key, "signed_by": key.signed_by, "signature": key.signature, "entry": entry}
        Epoch.objects.filter(dossier=owner, number=2).update(public_key=key.public_key, **columns)
    [line] = findings(of="KEY")
    assert line.startswith("KEY FORKED the log (entry ")
    assert "epoch.started" in line


def test_a_staff_key_changed_in_place_is_named() -> None:
    alice, attacker = hands.person("Alice"), sealing.new_dossier()
    assert findings(of="KEY") == []
    with without_triggers():
        StaffKey.objects.filter(staff=alice.staff).update(public_key=attacker.public)
    [line] = findings(of="KEY UNSIGNED")
    assert f"people_staffkey {StaffKey.objects.get(staff=alice.staff).pk}" in line


def test_a_confirmation_that_the_reader_did_not_sign_is_named() -> None:
    alice, dora, (dossier, secret) = hands.person("Alice"), hands.person("Dora"), hands.new()
    hands.grant_to(dossier, secret, alice)
    store_grants([hands.sealed_grant(dossier, sealing.new_dossier().secret, dora)], by=alice.staff, now=NOW)
    Grant.objects.filter(staff=dora.staff).update(confirmed_at=NOW, confirmation=bytes(64))  # its form is all PostgreSQL checks
    [line] = findings(of="SIGNATURE")
    assert f"dossiers_grant {Grant.objects.get(staff=dora.staff).pk}" in line
