"""Who can read, asked in SQL: equal to the chain of keys that a browser would get, on random grants; and what it refuses."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Dossier, Epoch, Grant, Item
from candour.apps.people.models import Staff, StaffKey
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.dossiers.hands import NOW, Person, grant_to, new, person, rotation
from tests.signed_keys import store_next_epoch

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(20))
def test_the_sql_agrees_with_the_chain_of_keys_on_random_grants(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    people = [person(f"P{number}") for number in range(3)]
    secrets = dict(new(chance.choice(["team", "case", "report"])) for _ in range(4))
    dossiers = list(secrets)
    epochs = [Epoch.objects.get(dossier=dossier) for dossier in dossiers]
    for dossier in chance.sample(dossiers, 2):
        epochs += [store_next_epoch(dossier, secrets[dossier], sealing.new_dossier(), now=NOW)]
    for _ in range(10):
        _random_grant(chance, epochs, people)
    StaffKey.objects.filter(staff=chance.choice(people).staff).update(retired_at=chance.choice([None, NOW]))

    for one in people:
        for dossier in dossiers:
            assert queries.reads_now(one.staff, [dossier.pk]) == queries.can_read(one.staff, dossier), (one, dossier)


def _random_grant(chance: random.Random, epochs: list[Epoch], people: list[Person]) -> None:
    """A grant of one epoch to a person, or to an epoch of another dossier or of the same: in force, waiting or withdrawn."""
    epoch, above = chance.sample(epochs, 2)
    row: dict[str, object] = {"sealed_secret": b"sealed", "granted_at": NOW, "withdrawn_at": chance.choice([None, None, NOW])}
    if chance.random() < 0.4:
        staff = chance.choice(people).staff
        row |= {"staff": staff, "staff_key": staff.keys.get(), "needs_confirmation": True}
    else:
        row |= {"holder": above.dossier, "holder_epoch": above}
    try:
        with transaction.atomic():
            give: Callable[..., Grant] = Grant.objects.create
            grant = give(epoch=epoch, **row)
        if grant.needs_confirmation and not grant.withdrawn_at and chance.random() < 0.7:
            Grant.objects.filter(pk=grant.pk).update(confirmed_at=NOW, confirmation=bytes(64))
    except IntegrityError:  # this grant is there already
        return


def test_nothing_is_read_where_no_dossier_is_named() -> None:
    alice, (dossier, secret) = person("Alice"), new()
    grant_to(dossier, secret, alice)
    assert queries.reads_now(alice.staff, [dossier.pk])
    assert not queries.reads_now(alice.staff, [])
    assert not queries.reads_now(alice.staff, [dossier.pk, None])


def test_only_a_reader_writes_into_a_dossier_and_no_longer_after_the_grant_was_withdrawn() -> None:
    alice, bob, (dossier, secret) = person("Alice"), person("Bob"), new()
    with pytest.raises(Refusal, match="You cannot read this"):
        _write(dossier, alice.staff)
    for reader in (alice, bob):
        grant_to(dossier, secret, reader)
    assert _write(dossier, alice.staff).author_could_read
    made, _secret = rotation(dossier, secret, alice.staff)
    services.withdraw_and_rotate(dossier, rotation=made, by=bob.staff, now=NOW, from_staff=alice.staff)
    with pytest.raises(Refusal, match="You cannot read this"):
        _write(dossier, alice.staff)
    assert _write(dossier, bob.staff).author_could_read


def _write(dossier: Dossier, by: Staff) -> Item:
    public = sealing.Recipient(queries.latest_epoch(dossier).public_key)
    return services.add_staff_item(dossier, "note", sealing.seal_json(public, {"text": "A note"}), by=by, now=NOW)
