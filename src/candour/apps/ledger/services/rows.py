"""The rows of the log as they are written: entries with their salts, leaves, full tiles. SQL only, no decisions.

Not here: what an entry may hold (`appending`), when the tree grows (`integrating`), how tiles are read (`queries.tiles`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from candour.domain.ledger import FullTile

# One advisory lock of this database: whoever holds it may extend the tree.
_INTEGRATION_LOCK = 0x4C45_4447_4552

_TAKE = """
WITH taken AS (
  DELETE FROM ledger_pending WHERE seq IN (SELECT seq FROM ledger_pending ORDER BY seq LIMIT %s) RETURNING seq
)
SELECT entry.id, entry.leaf FROM taken JOIN ledger_entry entry USING (seq) ORDER BY seq
"""

# One entry, and its salt where it has one, as the first parts of a WITH whose other parts write what the entry records.
ENTRY = """
entry AS (
  INSERT INTO ledger_entry (id, kind, ids, time, commitment, leaf)
  VALUES (%(entry)s, %(act_kind)s, %(act_ids)s, %(act_time)s, %(act_commitment)s, %(act_leaf)s) RETURNING seq
), salts AS (
  INSERT INTO ledger_salt (entry_id, salt)
  SELECT %(entry)s, salt FROM (VALUES (%(act_salt)s::bytea)) AS fresh(salt) WHERE salt IS NOT NULL
)
"""
_ADD = f"WITH {ENTRY} SELECT seq FROM entry"  # noqa: S608 - of a constant


def try_lock() -> bool:
    """Take the integration lock until the transaction ends; False, without waiting, where another process has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_INTEGRATION_LOCK])
        return bool(cursor.fetchone()[0])


def add(values: Mapping[str, Any]) -> int:
    """Write one entry by the values that `ENTRY` names; returns its number."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, values)
        return int(cursor.fetchone()[0])


def take_pending(limit: int) -> list[tuple[uuid.UUID, bytes]]:
    """Take up to `limit` committed entries that are no leaves yet: (id, canonical bytes) in sequence order."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [limit])
        return [(row[0], bytes(row[1])) for row in cursor.fetchall()]


def write_leaves(rows: Iterable[tuple[int, uuid.UUID, bytes]]) -> None:
    """Write leaves: (index, entry id, leaf hash)."""
    copy("ledger_leaf (index, entry_id, hash)", ("int8", "uuid", "bytea"), rows)


def write_tiles(tiles: Sequence[FullTile]) -> None:
    """Write tiles that are full and will never change."""
    rows = ((tile.level, tile.index, tile.hashes, tile.root) for tile in tiles)
    if not tiles:
        return
    copy("ledger_tile (level, index, hashes, root)", ("int2", "int8", "bytea", "bytea"), rows)


def copy(target: str, types: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write many rows at once. `target` is a table with its columns and comes from this package only."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)") as pipe:
        pipe.set_types(types)
        for row in rows:
            pipe.write_row(row)
