"""Migrating the tables from `cases` to `matters` keeps their rows and renames their indexes and sequences."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.apps.desk.desk import Desk

TABLES = ("act", "ask", "enquiry", "letter", "matter", "missedclock", "patternlook")
NAMES = """
    SELECT relname FROM pg_class WHERE relkind IN ('r', 'i', 'S') AND relname ~ %s
    UNION SELECT conname FROM pg_constraint WHERE conname ~ %s
    UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname ~ %s
"""


def ask(sql: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def migrate(app: str, name: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([(app, name)])


def rows(app: str) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(ask(f"TABLE {app}_{table}"), key=str) for table in TABLES}


@pytest.mark.django_db
@pytest.mark.slow
def test_rows_are_kept_and_names_change(desk: Desk) -> None:
    desk.case(subject=desk.subject)
    before = rows("matters")
    assert before["matter"]
    assert before["act"]
    migrate("matters", None)
    assert rows("cases") == before
    old = "^cases_(" + "|".join(TABLES) + ")(_|$)"
    assert ask(NAMES, old, old, old)
    migrate("matters", "0001_initial")
    assert rows("matters") == before
    assert ask(NAMES, old, old, old) == []
