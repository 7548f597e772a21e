"""Acts for the tests of the ledger, and damage done to it behind the triggers' back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from candour.apps.ledger import services
from candour.apps.ledger.models import Entry

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
CONTENT = b"hashes of the sealed items"


def act(number: int = 0) -> Entry:
    return services.append("report.received", {"report": f"r-{number}"}, now=NINE, content=CONTENT)


def log_of(count: int) -> None:
    services.append_many(services.Draft("item.opened", {"item": f"i-{n}", "actor": "a-1"}, NINE) for n in range(count))
    services.integrate(NINE)


@contextmanager
def triggers_off() -> Iterator[None]:
    """What a database superuser can do."""
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
