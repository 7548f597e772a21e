"""Concurrent appending and integrating: no entry is lost or repeated, and indexes have no gaps."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

from candour.apps.ledger import queries, services, tasks
from candour.apps.ledger.models import Checkpoint, Entry, Leaf, Pending
from candour.apps.ledger.services import keys, receipts
from candour.domain import ledger
from tests.apps.ledger.acts import CONTENT, NINE, act

Result = TypeVar("Result")
pytestmark = pytest.mark.django_db(transaction=True)


def _closing(work: Callable[[], Result]) -> Result:
    try:
        return work()
    finally:
        connection.close()


def _verified_size() -> int:
    source = queries.DatabaseSource()
    return ledger.verify_log(source, source.checkpoint(), keys.verifier_key()).checkpoint.size


@pytest.mark.slow
def test_no_entry_is_lost_and_indexes_are_dense_while_eight_append_and_two_integrate() -> None:
    done = threading.Event()

    def append() -> None:
        for number in range(40):
            with transaction.atomic():
                act(number)

    def integrate() -> None:
        while not done.is_set():
            services.integrate(NINE)

    with ThreadPoolExecutor(10) as pool:
        integrators = [pool.submit(_closing, integrate) for _ in range(2)]
        appenders = [pool.submit(_closing, append) for _ in range(8)]
        for appender in appenders:
            appender.result()
        done.set()
        for integrator in integrators:
            integrator.result()
    assert services.integrate(NINE) == Entry.objects.count() == 320
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(320))
    assert _verified_size() == 320
    assert not Pending.objects.exists()


def test_a_transaction_that_commits_late_gets_a_later_place() -> None:
    appended, go_on = threading.Event(), threading.Event()

    def slow() -> uuid.UUID:
        with transaction.atomic():
            entry = act(1)
            appended.set()
            assert go_on.wait(10)
        return entry.pk

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(_closing, slow)
        assert appended.wait(10)
        quick = act(2)
        assert services.integrate(NINE) == 1
        go_on.set()
        late_pk = late.result()
    assert services.integrate(NINE) == 2
    assert list(Leaf.objects.order_by("index").values_list("entry_id", flat=True)) == [quick.pk, late_pk]
    assert Entry.objects.get(pk=late_pk).seq < quick.seq


@pytest.mark.slow
def test_thirty_two_concurrent_requests_for_receipts_each_get_their_own() -> None:
    def one(number: int) -> ledger.Receipt:
        return services.receipt_for(act(number), CONTENT)

    with ThreadPoolExecutor(32) as pool:
        asked = [pool.submit(_closing, partial(one, number)) for number in range(32)]
        receipts = [each.result() for each in asked]
    places = [ledger.verify_receipt(receipt, keys.verifier_key()).index for receipt in receipts]
    assert sorted(places) == list(range(32))
    assert Checkpoint.objects.count() <= 32


def test_integrating_does_not_wait_for_another_integrator() -> None:
    act()
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x4C45_4447_4552])
            held.set()
            assert go_on.wait(10)

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(_closing, hold)
        assert held.wait(10)
        assert services.integrate(NINE) == 0
        go_on.set()
        holder.result()
    assert services.integrate(NINE) == 1


def test_a_receipt_that_cannot_be_had_says_the_entry_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "_PATIENCE", 0.05)
    entry = act()
    with ThreadPoolExecutor(1) as pool:
        held, go_on = threading.Event(), threading.Event()

        def hold() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x4C45_4447_4552])
                held.set()
                go_on.wait(10)

        holder = pool.submit(_closing, hold)
        assert held.wait(10)
        with pytest.raises(ledger.UnavailableError, match="is kept"):
            services.receipt_for(entry)
        go_on.set()
        holder.result()


@pytest.mark.slow
def test_the_workers_thread_integrates_and_goes_on_after_a_fault(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.CANDOUR_LEDGER_KEY_FILE = tmp_path / "ledger.pem"  # to hide: the usual one signs for tests that run meanwhile
    monkeypatch.setattr(tasks, "_EVERY", 0.02)
    key_file = keys.key_file()
    services.integrate(NINE)
    hidden = key_file.rename(key_file.with_suffix(".hidden"))
    act()
    stop = tasks.start()
    try:
        assert not threading.Event().wait(0.2)
        assert not Leaf.objects.exists()
        hidden.rename(key_file)
        for _ in range(200):
            if Leaf.objects.exists():
                break
            threading.Event().wait(0.02)
    finally:
        stop.set()
        threading.Event().wait(0.1)
    assert Leaf.objects.count() == 1
