"""Writes rows through the database's own functions, where the web pages may not write the table itself.

A "door" is a view of the table's columns whose INSERT a function of the database carries out with the rights of the owner
(dossiers/sql/grants_by_function.sql, people/sql/roles_by_function.sql). Querysets of such models use these functions in place
of Django's, so that services write `Grant.objects.create(…)` as for any table. Decision: adr/0031-writing-by-functions.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def insert(door: str, row: models.Model, *, returning: str) -> None:
    """Insert the row through the view `door`; set the row's attribute `returning`, such as its key, to what comes back."""
    values = {name: value for name, value in vars(row).items() if not name.startswith("_") and value is not None}
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
        sql.Identifier(door),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        sql.Identifier(returning),
    )
    setattr(row, returning, _one_value(statement, [*values.values()]))


def change(function: str, keys: Sequence[object], *values: object) -> int:
    """Call a function of the database that changes the rows with these primary keys; return how many it changed."""
    marks = sql.SQL(", ").join([sql.Placeholder()] * (1 + len(values)))
    return int(_one_value(sql.SQL("SELECT {}({})").format(sql.Identifier(function), marks), [list(keys), *values]))


def _one_value(statement: sql.Composed, values: Sequence[Any]) -> Any:
    """Run a statement that returns one row; return the row's first value."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
