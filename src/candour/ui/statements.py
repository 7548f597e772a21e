"""Runs a statement of SQL that PostgreSQL parses and plans once a connection, for the few that are long and run often.

Values are sent beside the statement, in binary form where there is one, and are not written into it. Not here: all other
queries, which Django sends as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from psycopg import Cursor


def execute_prepared(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement with named parameters (`%(name)s`), prepared at its first use on this connection; return its rows.

    Raises Django's database errors. Every parameter needs a cast where its type does not follow from a column.
    """
    connection.close_if_health_check_failed()  # as Django's own cursors do: the database may have been restarted
    connection.ensure_connection()
    raw: Any = connection.connection
    if connection.queries_logged:  # as Django's own cursors do, so that tests count this statement too
        connection.queries_log.append({"sql": statement, "time": "0"})
    with connection.wrap_database_errors:
        raw.prepare_threshold = 0  # Django leaves it None, with which psycopg prepares nothing
        with Cursor(raw) as cursor:
            cursor.execute(statement, values, prepare=True)
            return cursor.fetchall() if cursor.description else []
