"""A database from before signatures: its keys are listed once and count until the next rotation; no new key passes as old."""

from __future__ import annotations

import pytest

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Dossier, Epoch, Grant
from candour.apps.ledger.services import append
from candour.apps.people.models import FixedKeys, StaffKey
from candour.apps.people.queries import key_histories
from candour.apps.people.services import sign_key
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from candour.ui.errors import Refusal
from tests.apps.dossiers import hands
from tests.apps.dossiers.hands import NOW, Person
from tests.attacks.key_forger import without_triggers
from tests.signed_keys import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_list() -> None:
    key_histories._read_fixed.cache_clear()


def old_dossier() -> tuple[Dossier, sealing.DossierSecret]:
    keys = sealing.new_dossier()
    dossier = Dossier.objects.create(kind="team", created_at=NOW)
    with without_triggers():
        Epoch.objects.create(dossier=dossier, number=1, public_key=keys.public, created_at=NOW)
    return dossier, keys.secret


def old_person(name: str) -> Person:
    person = hands.person(name)
    with without_triggers():
        StaffKey.objects.filter(staff=person.staff).update(signing_key="", signed_by="", signature=None, entry=None)
    return person


def old_grant(dossier: Dossier, secret: sealing.DossierSecret, to: Person) -> None:
    """A grant from before confirmations, which needs none."""
    with without_triggers():
        grant = Grant(
            epoch=dossier.epochs.get(), staff=to.staff, staff_key=to.staff.keys.get(), granted_at=NOW,
            sealed_secret=sealing.seal_grant(secret, to.secret.public),
        )  # fmt: skip
        grant.save()
    record(grant, now=NOW)  # as `list_rows_before_statements` does


def test_old_keys_count_once_they_are_listed_and_a_later_unsigned_key_does_not() -> None:
    dossier, _ = old_dossier()
    with pytest.raises(queries.UnprovedKey):
        queries.latest_epoch(dossier)
    assert services.fix_keys_of_dossiers(now=NOW) is not None
    assert services.fix_keys_of_dossiers(now=NOW) is None  # once
    assert queries.latest_epoch(dossier).number == 1
    later, _ = old_dossier()
    with pytest.raises(queries.UnprovedKey):
        queries.latest_epoch(later)
    with without_triggers():
        Epoch.objects.create(dossier=dossier, number=2, public_key=sealing.new_dossier().public, created_at=NOW)
    with pytest.raises(queries.UnprovedKey):
        queries.latest_epoch(dossier)


def test_a_superuser_does_not_add_a_key_to_the_list_nor_a_second_list() -> None:
    old_dossier()
    services.fix_keys_of_dossiers(now=NOW)
    added, _ = old_dossier()
    epoch = Epoch.objects.get(dossier=added)
    row = FixedKeys.objects.get()
    lines = [*bytes(row.listed).split(b"\n"), sealing.fixed_line((added.pk, 1, epoch.public_key))]
    with without_triggers():
        FixedKeys.objects.update(listed=b"\n".join(lines))
    key_histories._read_fixed.cache_clear()
    with pytest.raises(queries.UnprovedKey):
        queries.latest_epoch(added)
    content = key_histories.fixed_content(lines)
    entry = append(Kind.KEYS_FIXED, actor=Actor.OPERATOR, now=NOW, content=content)
    with without_triggers():
        FixedKeys.objects.create(entry=entry, listed=b"\n".join(lines))
    with pytest.raises(queries.UnprovedKey):
        queries.latest_epoch(added)


def test_an_old_team_is_rotated_by_a_signing_member_and_then_chained() -> None:
    alice, dora = old_person("Alice"), old_person("Dora")
    dossier, secret = old_dossier()
    services.fix_keys_of_dossiers(now=NOW)
    for person in (alice, dora):
        old_grant(dossier, secret, person)
    epoch = sealing.SignedKey(sealing.Purpose.EPOCH, dossier.pk, 1, secret.public)
    new = sealing.new_dossier()
    link = sealing.seal_grant(secret, new.public)
    grants = [services.SealedGrant(dora.secret.public, sealing.seal_grant(new.secret, dora.secret.public))]
    half = sealing.signing_half(dora.secret)
    rotation = services.Rotation(sealing.sign_next(epoch, new.secret, half), link, grants)
    with pytest.raises(Refusal):  # her signing half is not known yet
        services.withdraw_and_rotate(dossier, rotation=rotation, from_staff=alice.staff, by=dora.staff, now=NOW)
    sign_key(dora.staff, sealing.sign_staff_key(dora.staff.pk, dora.secret), now=NOW)
    services.withdraw_and_rotate(dossier, rotation=rotation, from_staff=alice.staff, by=dora.staff, now=NOW)
    assert queries.latest_epoch(dossier).number == 2
    proof = services.proof_of_dossier(dossier.pk)
    assert [bool(key["signature"]) for key in proof["history"]] == [False, True]
    assert proof["fixed"]["places"][0]["number"] == 1
    assert proof["vouchers"] == [half.public]


def test_a_signing_half_is_added_once_and_only_by_the_key_itself() -> None:
    alice = old_person("Alice")
    services.fix_keys_of_dossiers(now=NOW)
    stranger = sealing.sign_staff_key(alice.staff.pk, sealing.new_dossier().secret)
    with pytest.raises(Refusal):
        sign_key(alice.staff, stranger, now=NOW)
    own = sealing.sign_staff_key(alice.staff.pk, alice.secret)
    sign_key(alice.staff, own, now=NOW)
    with pytest.raises(Refusal, match="has its signing half already"):
        sign_key(alice.staff, own, now=NOW)
