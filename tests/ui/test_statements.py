"""A prepared statement gives its rows, raises Django's errors, and is planned once a connection."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from candour.ui.statements import execute_prepared

pytestmark = pytest.mark.django_db


def test_it_returns_the_rows() -> None:
    assert execute_prepared("SELECT %(number)s::int, upper(%(text)s::text)", {"number": 3, "text": "it's"}) == [(3, "IT'S")]


def test_a_statement_without_rows_returns_none() -> None:
    assert execute_prepared("SET LOCAL lock_timeout = 0", {}) == []


def test_it_raises_the_errors_of_django() -> None:
    with pytest.raises(IntegrityError):
        execute_prepared("INSERT INTO dossiers_dossier (id, kind, created_at) VALUES (NULL, %(kind)s, now())", {"kind": "team"})


def test_the_database_plans_it_once() -> None:
    statement = "SELECT %(number)s::int + 40"
    assert [execute_prepared(statement, {"number": number}) for number in (1, 2)] == [[(41,)], [(42,)]]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement = 'SELECT $1::int + 40'"
        )
        assert cursor.fetchall() == [(2,)]
