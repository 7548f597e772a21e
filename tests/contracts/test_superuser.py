"""A superuser of the database cannot open sealed items, neither with all stored data nor with a forged grant."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from django.db import connection
from psycopg import sql

from candour.apps.dossiers.models import Epoch, Grant, Item
from candour.apps.dossiers.services import open_item
from candour.apps.ledger.models import Entry
from candour.apps.reports.models import Report
from candour.domain import sealing
from tests.world import NOW, World, make_world

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def world() -> World:
    return make_world()


def test_nothing_in_the_whole_database_opens_an_item(world: World) -> None:
    account = _account(world.tell()[0].report)
    everything = _every_value()
    identities = {found.decode() for value in everything for found in re.findall(rb"AGE-SECRET-KEY-1[0-9A-Z]+", value)}
    raw = {value for value in everything if len(value) == 32}
    assert len(everything) > 500
    assert identities == set()
    assert not any(_opens(scalar, account) for scalar in raw)


def test_a_grant_the_superuser_forges_is_recorded_and_opens_nothing(world: World) -> None:
    report = world.tell()[0].report
    alice, forged = world.staff("alice"), sealing.new_dossier()
    Grant.objects.create(
        epoch=Epoch.objects.get(dossier=report.dossier), staff=alice, staff_key=alice.keys.get(), granted_at=NOW,
        granted_by=alice,
        sealed_secret=sealing.seal_grant(forged.secret, world.secrets["alice"].public),
    )  # fmt: skip
    open_item(alice, _account(report), now=NOW)
    assert Entry.objects.filter(kind="item.opened", ids__actor=str(alice.pk)).exists()
    with pytest.raises(sealing.WrongKey):
        sealing.open_json(forged.secret, bytes(_account(report).ciphertext or b""))


def _account(report: Report) -> Item:
    return Item.objects.get(dossier=report.dossier, kind="account")


def _every_value() -> set[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN pg_tables ON table_name = tablename"
            " WHERE schemaname = 'public' AND data_type IN ('text', 'bytea', 'jsonb', 'character varying')"
        )
        found: set[bytes] = set()
        for table, column in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table)))
            found |= {bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for (v,) in cursor.fetchall()}
    return found


def _opens(scalar: bytes, item: Item) -> bool:
    from candour.domain.sealing import bech32  # noqa: PLC0415 - only this test makes a key of bytes it found

    with suppress(sealing.SealingError):
        secret = sealing.DossierSecret(bech32.encode("age-secret-key-", scalar).upper())
        sealing.open_json(secret, bytes(item.ciphertext or b""))
        return True
    return False
