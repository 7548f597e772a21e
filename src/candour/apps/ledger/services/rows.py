"""SQL that writes the rows of the log: entries with their salts, leaves, full tiles.

Not here: what an entry may hold (`appending`), when the tree grows (`integrating`), how tiles are read (`queries.tiles`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from candour.domain.ledger import FullTile

# The key of the advisory lock that a process holds while it extends the tree.
_INTEGRATION_LOCK = 0x4C45_4447_4552

_TAKE = """
WITH taken AS (
  DELETE FROM ledger_pending WHERE seq IN (SELECT seq FROM ledger_pending ORDER BY seq LIMIT %s) RETURNING seq
)
SELECT entry.id, entry.leaf FROM taken JOIN ledger_entry entry USING (seq) ORDER BY seq
"""

# CTEs that insert one entry, its statements, and its salt if it has one. They begin the WITH of a statement that writes what
# it records.
ENTRY = """
entry AS (
  INSERT INTO ledger_entry (id, kind, ids, time, commitment, leaf)
  VALUES (%(entry)s, %(act_kind)s, %(act_ids)s, %(act_time)s, %(act_commitment)s, %(act_leaf)s) RETURNING seq
), salts AS (
  INSERT INTO ledger_salt (entry_id, salt)
  SELECT %(entry)s, salt FROM (VALUES (%(act_salt)s::bytea)) AS fresh(salt) WHERE salt IS NOT NULL
), statements AS (
  INSERT INTO ledger_statement (entry_id, place, "table", "row", body, signature)
  SELECT %(entry)s, place, about, name, body, signature
  FROM unnest(%(stated_tables)s::text[], %(stated_rows)s::text[], %(stated_bodies)s::bytea[], %(stated_signatures)s::bytea[])
    WITH ORDINALITY AS stated(about, name, body, signature, place)
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


def take_pending(limit: int) -> list[tuple[uuid.UUID, bytes]]:
    """Delete up to `limit` rows of ledger_pending; return (id, canonical bytes) of these rows' entries in order of `seq`."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [limit])
        return [(row[0], bytes(row[1])) for row in cursor.fetchall()]


def write_leaves(rows: Iterable[tuple[int, uuid.UUID, bytes]]) -> None:
    """Insert leaves, each given as (index, entry id, 32-byte leaf hash)."""
    copy("ledger_leaf (index, entry_id, hash)", ("int8", "uuid", "bytea"), rows)


def write_tiles(tiles: Sequence[FullTile]) -> None:
    """Insert a row for each of these full tiles of the tree."""
    rows = ((tile.level, tile.index, tile.hashes, tile.root) for tile in tiles)
    if not tiles:
        return
    copy("ledger_tile (level, index, hashes, root)", ("int2", "int8", "bytea", "bytea"), rows)


def copy(target: str, types: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert `rows` by COPY; `types`: column types. `target` (SQL: table and columns) must not contain user input."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)") as pipe:
        pipe.set_types(types)
        for row in rows:
            pipe.write_row(row)
