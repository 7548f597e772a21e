"""Two people rotate the key of one dossier at the same time, in separate transactions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Dossier, Epoch
from candour.apps.people.models import Staff
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.dossiers.hands import NOW, Person, grant_to, new, opened, person, rotation
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def people() -> list[Person]:
    return [person(name) for name in ("Alice", "Dora", "Erin")]


@pytest.mark.slow
def test_two_rotations_at_once_leave_one(people: list[Person]) -> None:
    dora = people[1]
    for _ in range(ROUNDS):
        dossier, secret = _shared_by(people)
        leaving = [people[0].staff, people[2].staff]
        made = {one.pk: rotation(dossier, secret, without=one) for one in leaving}
        outcomes = _at_once(dossier, [partial(_withdraw, dossier, made[one.pk][0], one, dora.staff) for one in leaving])

        assert sorted(outcomes) == ["", "The key changed while you worked. Load the page again."]
        gone, stays = reversed(leaving) if outcomes[0] else leaving
        assert list(Epoch.objects.filter(dossier=dossier).order_by("number").values_list("number", flat=True)) == [1, 2]
        assert not queries.can_read(gone, dossier)
        assert queries.can_read(stays, dossier)
        assert opened(queries.key_chain(dora.staff, dossier), dora.secret, dossier)[2] == made[gone.pk][1]


def _shared_by(people: list[Person]) -> tuple[Dossier, sealing.DossierSecret]:
    dossier, secret = new()
    for one in people:
        grant_to(dossier, secret, one)
    return dossier, secret


def _withdraw(dossier: Dossier, made: services.Rotation, leaving: Staff, by: Staff) -> str:
    try:
        services.withdraw_and_rotate(dossier, rotation=made, from_staff=leaving, by=by, now=NOW)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _at_once(dossier: Dossier, works: list[partial[str]]) -> list[str]:
    """Run each function in its own thread and connection; all wait for the dossier's lock before any continues."""
    barrier = Barrier(len(works))

    def run(work: partial[str]) -> str:
        barrier.wait(30)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        with transaction.atomic():
            Dossier.objects.select_for_update().get(pk=dossier.pk)
            running = [pool.submit(run, work) for work in works]
            wait_until(lambda: _waiting() == len(works), "both wait at the lock", seconds=30)
        return [each.result(30) for each in running]


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the view would not change
        cursor.execute(_WAITING)
        return int(cursor.fetchone()[0])
