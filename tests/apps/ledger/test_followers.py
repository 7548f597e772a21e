"""Followers: effects happen exactly once although workers are killed; replays; a failing follower stops only itself."""

from __future__ import annotations

import logging
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.utils import timezone

from candour.apps.ledger import followers, services, tasks
from candour.apps.ledger.followers import registry, running
from candour.apps.ledger.models import Entry, FollowerCursor, Salt
from candour.apps.ops.processes import starting
from candour.config.logs import AllowListFormatter
from candour.domain.ledger import Actor, Kind
from tests.apps.ledger.acts import NINE, act, log_of
from tests.waiting import wait_for_a_random_moment

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 20261130
KILLS = 100
WORKERS = 3


@pytest.fixture(autouse=True)
def _no_other_followers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registered", {})


@pytest.fixture(autouse=True)
def _effects() -> Iterator[None]:
    """A table without any constraint, so that an effect that happens twice is seen."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effects (number bigint GENERATED ALWAYS AS IDENTITY, follower text, entry uuid)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE effects")


def effects(follower: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry FROM effects WHERE follower = %s ORDER BY number", [follower])
        return [str(row[0]) for row in cursor.fetchall()]


def writes(follower: str) -> Callable[[Entry], None]:
    def handle(entry: Entry) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO effects (follower, entry) VALUES (%s, %s)", [follower, entry.pk])

    return handle


def removes(follower: str) -> Callable[[], None]:
    def reset() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM effects WHERE follower = %s", [follower])

    return reset


def register(name: str, *kinds: Kind) -> None:
    followers.follows(*kinds, name=name, reset=removes(name))(writes(name))


def follow() -> None:
    while followers.follow_all():
        pass


def cursor_of(name: str) -> FollowerCursor:
    return FollowerCursor.objects.get(pk=name)


def in_order(kind: Kind) -> list[str]:
    return [str(pk) for pk in Entry.objects.of(kind).order_by("place__index").values_list("pk", flat=True)]


def test_a_follower_handles_its_kinds_in_order_and_passes_over_the_others() -> None:
    register("test.reports", Kind.REPORT_RECEIVED)
    for number in range(3):
        act(number)
        log_of(2)
    follow()
    assert effects("test.reports") == in_order(Kind.REPORT_RECEIVED)
    assert len(effects("test.reports")) == 3
    assert cursor_of("test.reports").next_index == 9
    follow()
    assert len(effects("test.reports")) == 3


@pytest.mark.slow
def test_batches_and_windows_join_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_BATCH", 2)
    monkeypatch.setattr(running, "_WINDOW", 3)
    register("test.openings", Kind.ITEM_OPENED)
    act()
    log_of(8)
    act()
    log_of(1)
    follow()
    assert effects("test.openings") == in_order(Kind.ITEM_OPENED)
    assert cursor_of("test.openings").next_index == 11


def test_a_replay_gives_the_same_rows() -> None:
    register("test.openings", Kind.ITEM_OPENED)
    log_of(5)
    follow()
    before = effects("test.openings")
    assert starting.followers("test.openings") == 0
    assert (effects("test.openings"), cursor_of("test.openings").next_index) == ([], 0)
    follow()
    assert effects("test.openings") == before


def test_a_follower_that_fails_stops_only_itself_and_is_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    log = StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(AllowListFormatter())
    monkeypatch.setattr(logging.getLogger("candour.ledger"), "handlers", [handler])
    register("test.sound", Kind.ITEM_OPENED)
    register("test.weak", Kind.ITEM_OPENED)
    log_of(5)
    bad = in_order(Kind.ITEM_OPENED)[2]

    def weak(entry: Entry) -> None:
        writes("test.weak")(entry)
        if str(entry.pk) == bad:
            raise ZeroDivisionError("a name that must not be kept")

    sound = registry._registered["test.weak"]
    monkeypatch.setitem(registry._registered, "test.weak", followers.Follower("test.weak", sound.kinds, weak))
    follow()
    assert len(effects("test.sound")) == 5
    assert effects("test.weak") == in_order(Kind.ITEM_OPENED)[:2]
    failing = cursor_of("test.weak")
    assert (failing.next_index, failing.failures, failing.fault) == (2, 1, "ZeroDivisionError")
    shown = client.get("/health/").content.decode()
    assert "follower test.sound: behind 0, failures 0\n" in shown
    assert "follower test.weak: behind 3, failures 1 at leaf 2 (ZeroDivisionError)" in shown
    assert [line.partition(":")[0] for line in starting._failing_followers()] == ["follower test.weak"]
    assert "ZeroDivisionError" in log.getvalue()
    assert "must not be kept" not in shown + log.getvalue()

    monkeypatch.setitem(registry._registered, "test.weak", sound)  # mended
    followers.step(sound, cursor_of("test.weak").retry_at)
    assert effects("test.weak") == in_order(Kind.ITEM_OPENED)
    assert cursor_of("test.weak").failures == 0


def test_the_pauses_of_a_failing_follower_grow_to_five_minutes() -> None:
    def never(entry: Entry) -> None:
        raise ValueError(entry.kind)

    follower = followers.Follower("test.never", (Kind.ITEM_OPENED,), never)
    log_of(1)
    now, pauses = timezone.now(), []
    for _ in range(11):
        followers.step(follower, now)
        again = cursor_of("test.never").retry_at or now
        pauses.append((again - now).total_seconds())
        followers.step(follower, again - timedelta(milliseconds=1))  # too early: nothing is tried
        now = again
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert cursor_of("test.never").failures == 11


def test_a_fault_that_shows_at_the_commit_only_is_a_failure_of_its_entry() -> None:
    def dangling(entry: Entry) -> None:
        del entry
        Salt.objects.create(entry_id="00000000-0000-4000-8000-00000000000f", salt=b"")

    follower = followers.Follower("test.dangling", (Kind.ITEM_OPENED,), dangling)
    log_of(1)
    assert not followers.step(follower)
    assert cursor_of("test.dangling").fault == "IntegrityError"


def test_a_follower_is_run_by_one_worker_at_a_time_and_the_others_do_not_wait() -> None:
    began, go_on = threading.Event(), threading.Event()

    def slow(entry: Entry) -> None:
        began.set()
        assert go_on.wait(20)
        writes("test.slow")(entry)

    follower = followers.Follower("test.slow", (Kind.ITEM_OPENED,), slow)
    log_of(1)

    def run() -> None:
        followers.step(follower)
        connection.close()

    first = threading.Thread(target=run)
    first.start()
    assert began.wait(20)
    assert not followers.step(follower)
    go_on.set()
    first.join()
    assert len(effects("test.slow")) == 1


def test_the_workers_thread_follows_what_it_integrates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_EVERY", 0.02)
    register("test.reports", Kind.REPORT_RECEIVED)
    stop = tasks.start()
    try:
        act()
        deadline = time.monotonic() + 20
        while not effects("test.reports") and time.monotonic() < deadline:
            threading.Event().wait(0.02)
    finally:
        stop.set()
        threading.Event().wait(0.2)
    assert len(effects("test.reports")) == 1


def test_a_name_is_taken_once_and_a_follower_follows_something() -> None:
    register("test.reports", Kind.REPORT_RECEIVED)
    with pytest.raises(ImproperlyConfigured):
        register("test.reports", Kind.ITEM_OPENED)
    with pytest.raises(ImproperlyConfigured):
        register("test.nothing")
    with pytest.raises(ImproperlyConfigured):
        register("Not a name", Kind.ITEM_OPENED)
    assert starting.followers("test.unknown") == 1


def _in_a_process(work: Callable[[], object]) -> int:
    """Run this over and over in a process of its own until it is killed; returns its id."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            while True:
                work()
        finally:
            os._exit(1)
    return child


def _append_and_integrate() -> None:
    for number in range(3):
        act(number)
        services.append(Kind.REVIEW_WANTED, actor=Actor.SYSTEM, case=f"c-{number}", now=NINE)
    services.integrate(NINE)


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


@pytest.mark.slow
def test_a_hundred_killed_workers_lose_no_effect_and_repeat_none(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(SEED)  # noqa: S311 - moments that can be drawn again, no secrets
    monkeypatch.setattr(running, "_BATCH", 4)
    names = {"test.reports": Kind.REPORT_RECEIVED, "test.reviews": Kind.REVIEW_WANTED}
    for name, kind in names.items():
        register(name, kind)
    services.integrate(NINE)
    sender = _in_a_process(_append_and_integrate)
    workers = [_in_a_process(followers.follow_all) for _ in range(WORKERS)]
    for _ in range(KILLS):
        wait_for_a_random_moment(chance, 0.005, 0.05)
        _kill(workers.pop(chance.randrange(WORKERS)))
        workers.append(_in_a_process(followers.follow_all))
    for process in (sender, *workers):
        _kill(process)
    moved = {name: cursor_of(name).next_index for name in names}
    services.integrate(NINE)
    follow()
    for name, kind in names.items():
        assert moved[name] > 0
        assert effects(name) == in_order(kind)
        assert len(effects(name)) > 10
        before = effects(name)
        followers.replay(registry._registered[name])
        follow()
        assert effects(name) == before
