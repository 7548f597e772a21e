"""SQL that writes the rows of the log: entries with salts and statements, leaves with full tiles, checkpoints.

Not here: what an entry may hold (`appending`), when the tree grows (`integrating`), how tiles are read (`queries.tiles`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

# The key of the advisory lock that a process holds while it extends the tree.
_INTEGRATION_LOCK = 0x4C45_4447_4552

# A CTE that inserts one entry with its statements, and its salt if it has one (sql/doors.sql). It begins the WITH of a
# statement that writes what the entry records.
ENTRY = """
entry AS (
  INSERT INTO ledger_append (
    id, kind, ids, time, commitment, leaf, salt, stated_tables, stated_rows, stated_bodies
  ) VALUES (
    %(entry)s, %(act_kind)s, %(act_ids)s, %(act_time)s, %(act_commitment)s, %(act_leaf)s, %(act_salt)s,
    %(stated_tables)s::text[], %(stated_rows)s::text[], %(stated_bodies)s::bytea[]
  ) RETURNING seq
)
"""
_INSERT = f"WITH {ENTRY} SELECT seq FROM entry"  # noqa: S608 - of a constant


def try_lock() -> bool:
    """Take the integration lock until the transaction ends; return False at once where another process has the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_INTEGRATION_LOCK])
        return bool(cursor.fetchone()[0])


def insert_entry(values: Mapping[str, Any]) -> int:
    """Insert one entry of the log and return its `seq`; `values` are the parameters of the SQL constant `ENTRY`."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        return int(cursor.fetchone()[0])


def assign_leaves(limit: int) -> int:
    """Make up to `limit` entries that wait the next leaves, with the tiles that become full; return the number of leaves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_assign_leaves(%s)", [limit])
        return int(cursor.fetchone()[0])


def write_checkpoint(size: int, root: bytes, note: str, time: datetime) -> None:
    """Insert a signed checkpoint of all leaves; `note` is its signed text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_add_checkpoint(%s, %s, %s, %s)", [size, root, note, time])


def copy(target: str, types: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert `rows` by COPY; `types`: column types. `target` (SQL: table and columns) must not contain user input."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)") as pipe:
        pipe.set_types(types)
        for row in rows:
            pipe.write_row(row)
