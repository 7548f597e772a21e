"""Items are stored and returned as ciphertext, and only after the opening is in the ledger."""

from __future__ import annotations

import pytest
from django.http import Http404

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Dossier, Item
from candour.apps.ledger.models import Entry
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.dossiers.hands import NOW, grant_to, new, person
from tests.apps.ledger.acts import spelled_before

pytestmark = pytest.mark.django_db


def sealed(dossier: Dossier, document: object = "What happened") -> bytes:
    return sealing.seal_json(sealing.Recipient(queries.latest_epoch(dossier).public_key), document)


def add(dossier: Dossier, ciphertext: bytes, kind: str = "account") -> Item:
    item = services.add_reporter_item(dossier, kind, ciphertext, now=NOW)
    services.record_item_added(item)
    return item


def test_a_reporters_item_is_kept_to_the_hour() -> None:
    dossier, _ = new()
    item = add(dossier, sealed(dossier))
    assert item.created_at == NOW.replace(minute=0)
    assert Entry.objects.latest("seq").time == NOW.replace(minute=0)


def test_an_item_within_a_larger_act_has_no_entry_of_its_own() -> None:
    dossier, _ = new()
    before = Entry.objects.count()
    services.add_reporter_item(dossier, "wishes", sealed(dossier), now=NOW)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("spoil", ["plain", "cut", "longer", "empty"])
def test_it_refuses_what_is_not_a_whole_sealed_item(spoil: str) -> None:
    dossier, _ = new()
    good = sealed(dossier)
    bad = {"plain": b"plain words", "cut": good[:-1], "longer": good + b"x", "empty": b""}[spoil]
    with pytest.raises(Refusal, match="Nothing was kept"):
        add(dossier, bad)
    assert not Item.objects.exists()


@pytest.mark.slow
def test_it_refuses_an_item_sealed_to_a_passphrase() -> None:
    dossier, _ = new()
    locked = sealing.seal_with_passphrase(sealing.UnlockPassphrase("a"), bytes(256))
    with pytest.raises(Refusal, match="did not arrive sealed and whole"):
        add(dossier, locked)


def test_opening_is_recorded_before_the_ciphertext_is_handed_over() -> None:
    alice, (dossier, secret) = person("Alice"), new()
    grant_to(dossier, secret, alice)
    item = add(dossier, sealed(dossier))
    opening = services.open_item(alice.staff, item, now=NOW)
    assert opening.entry.kind == "item.opened"
    assert opening.entry.ids == {"item": str(item.pk), "dossier": str(dossier.pk), "actor": str(alice.staff.pk)}
    assert opening.ciphertext is not None
    assert sealing.open_json(secret, opening.ciphertext) == "What happened"
    assert [(seen.item, seen.name) for seen in queries.openings(dossier)] == [(str(item.pk), "Alice")]


def test_openings_written_before_there_was_a_registry_of_kinds_are_shown_too() -> None:
    alice, (dossier, secret) = person("Alice"), new()
    item = add(dossier, sealed(dossier))
    spelled_before("item.opened", {"item": item.pk, "dossier": dossier.pk, "staff": alice.staff.pk}, NOW)
    assert [(seen.item, seen.staff, seen.name) for seen in queries.openings(dossier)] == [
        (str(item.pk), str(alice.staff.pk), "Alice")
    ]
    grant_to(dossier, secret, alice)
    assert services.opened_lately(alice.staff, item, now=NOW)


def test_nobody_without_a_grant_opens_an_item_nor_leaves_an_entry() -> None:
    charlie, (dossier, _) = person("Charlie"), new()
    item = add(dossier, sealed(dossier))
    before = Entry.objects.count()
    with pytest.raises(Http404):
        services.open_item(charlie.staff, item, now=NOW)
    assert Entry.objects.count() == before
    assert queries.openings(dossier) == []
