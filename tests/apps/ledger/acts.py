"""Entries for the tests of the ledger, and changes to its tables with the triggers switched off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from candour.apps.ledger import services
from candour.apps.ledger.models import Entry
from candour.domain import ledger
from candour.domain.ledger import Actor, Kind

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
CONTENT = b"hashes of the sealed items"
DOSSIER = "00000000-0000-4000-8000-000000000001"


def act(number: int = 0) -> Entry:
    return services.append(Kind.REPORT_RECEIVED, actor=Actor.REPORTER, report=f"r-{number}", now=NINE, content=CONTENT)


def log_of(count: int) -> None:
    ids = ({"item": f"i-{number}", "dossier": DOSSIER} for number in range(count))
    services.append_many(services.Draft(Kind.ITEM_OPENED, "a-1", each, NINE) for each in ids)
    services.integrate(NINE)


def spelled_before(kind: str, ids: dict[str, object], time: datetime = NINE) -> Entry:
    """An entry as it was written before there was a registry of kinds: with the actor as `staff` or `by`."""
    old = ledger.Entry(kind, {role: str(identifier) for role, identifier in ids.items()}, ledger.to_the_second(time))
    return Entry.objects.create(kind=old.kind, ids=old.ids, time=old.time, leaf=old.to_bytes())


@contextmanager
def triggers_off() -> Iterator[None]:
    """Switch the triggers off for the block, as a database superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what was written before the damage is checked before it
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def run(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
