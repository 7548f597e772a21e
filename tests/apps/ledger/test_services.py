"""Appending, integrating, receipts and erasure on PostgreSQL."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from candour.apps.ledger import queries, services
from candour.apps.ledger.models import Checkpoint, Entry, Leaf, Pending, Salt, Tile
from candour.apps.ledger.services import keys
from candour.domain import ledger
from candour.domain.ledger import Actor, Kind
from tests.apps.ledger.acts import CONTENT, NINE, act, log_of

pytestmark = pytest.mark.django_db


def _act_and_roll_back() -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def test_an_appended_act_waits_for_its_leaf() -> None:
    entry = act()
    assert list(Pending.objects.values_list("seq", flat=True)) == [entry.seq]
    assert not Leaf.objects.exists()
    key = keys.pseudonym_key()
    ids = {"report": key.pseudonym("report", "r-0")}
    assert entry.act == ledger.Entry("report.received", ids, NINE, bytes(entry.commitment or b""), key.key_id)


def test_the_columns_say_what_the_bytes_say() -> None:
    ids = {"case": uuid.UUID(int=7), "report": uuid.UUID(int=8)}
    services.append_many([services.Draft(Kind.CASE_OPENED, uuid.UUID(int=9), ids, NINE, CONTENT)])
    for entry in (act(), Entry.objects.get(kind="case.opened")):
        stored = Entry.objects.get(pk=entry.pk)
        assert (stored.kind, stored.time) == (stored.act.kind, stored.act.time)
        assert keys.pseudonym_key().pseudonyms(stored.ids) == stored.act.ids
        assert bytes(stored.commitment or b"") == stored.act.commitment


def test_the_row_keeps_ids_and_seconds_and_the_public_leaf_has_neither() -> None:
    case = uuid.uuid4()
    entry = services.append(Kind.REVIEW_WANTED, actor=Actor.SYSTEM, case=case, now=datetime(2026, 3, 1, 9, 0, 1, 5, UTC))
    assert entry.ids == {"case": str(case)}
    assert entry.time == NINE + timedelta(seconds=1)
    assert entry.act.time == NINE
    assert str(case).encode() not in bytes(entry.leaf)
    assert case.hex.encode() not in bytes(entry.leaf)


@pytest.mark.parametrize(
    ("kind", "ids"),
    [("opened", {}), ("case.opened", {}), (Kind.REVIEW_WANTED, {"case": "a name"}), (Kind.REVIEW_WANTED, {"A": "1"})],
)
def test_it_refuses_what_an_entry_may_not_hold(kind: Kind, ids: dict[str, Any]) -> None:
    with pytest.raises(ledger.MalformedError):
        services.append(kind, actor=Actor.SYSTEM, now=NINE, **ids)
    assert not Entry.objects.exists()


def test_a_rolled_back_append_leaves_nothing() -> None:
    _act_and_roll_back()
    assert not Entry.objects.exists()
    assert not Pending.objects.exists()


def test_integrating_gives_dense_indexes_in_sequence_order() -> None:
    entries = [act(number) for number in range(5)]
    assert services.integrate(NINE) == 5
    assert [leaf.entry_id for leaf in Leaf.objects.order_by("index")] == [entry.pk for entry in entries]
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(5))
    assert not Pending.objects.exists()


def test_holes_in_the_sequence_leave_no_holes_in_the_tree() -> None:
    act()
    _act_and_roll_back()
    act()
    services.integrate(NINE)
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == [0, 1]


def test_an_empty_log_signs_the_empty_tree_once() -> None:
    assert services.integrate(NINE) == services.integrate(NINE) == 0
    head = ledger.open_checkpoint(Checkpoint.objects.get().note, keys.verifier_key())
    assert (head.size, head.root) == (0, ledger.EMPTY_ROOT)


def test_a_checkpoint_does_not_tell_the_minute_a_report_came() -> None:
    act()
    services.integrate(NINE + timedelta(minutes=42))
    assert Checkpoint.objects.get().time == NINE


def test_nothing_new_signs_nothing_new() -> None:
    log_of(3)
    services.integrate(NINE)
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("steps", [[1, 1, 1], [255, 1, 1], [300, 300], [10_001], [256, 256, 512]])
@pytest.mark.slow
def test_a_log_grown_in_steps_verifies_from_its_entries(steps: list[int]) -> None:
    for step in steps:
        log_of(step)
    source = queries.DatabaseSource()
    head = ledger.verify_log(source, source.checkpoint(), keys.verifier_key()).checkpoint
    assert head.size == sum(steps) == queries.size()
    assert Tile.objects.filter(level=0).count() == sum(steps) // 256


def test_a_receipt_integrates_verifies_and_stays_the_same() -> None:
    log_of(300)
    entry = act()
    first = services.receipt_for(entry, CONTENT).to_json()
    log_of(700)
    assert services.receipt_for(entry, CONTENT).to_json() == first
    verified = ledger.verify_receipt(ledger.Receipt.parse(first), keys.verifier_key())
    assert (verified.index, verified.checkpoint.size, verified.content_checked) == (300, 301, True)


def test_a_receipt_for_other_content_is_refused() -> None:
    with pytest.raises(ledger.ProofError):
        services.receipt_for(act(), b"other")


def test_an_erased_salt_cuts_the_tie_and_leaves_the_proof() -> None:
    entry = act()
    before = services.receipt_for(entry, CONTENT)
    services.erase_salt(entry)
    assert not Salt.objects.exists()
    with pytest.raises(ledger.ProofError):
        services.receipt_for(entry, CONTENT)
    bare = services.receipt_for(entry)
    assert not ledger.verify_receipt(bare, keys.verifier_key()).content_checked
    assert bare.proof == before.proof


def test_every_old_checkpoint_is_consistent_with_every_later_one() -> None:
    for step in (1, 2, 250, 3, 300, 1):
        log_of(step)
    notes = list(Checkpoint.objects.order_by("size"))
    for at, old in enumerate(notes):
        for new in notes[at:]:
            size, proof = queries.consistency(old.size, new.size)
            assert size == new.size
            ledger.verify_consistency(old.note, new.note, proof, keys.verifier_key())


def test_it_refuses_to_integrate_inside_a_business_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    act()
    # The test's own transaction is marked as such and let through; a real one is not.
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        services.integrate(timezone.now())
