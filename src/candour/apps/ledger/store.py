"""The tree in the database: tiles and bundles read, leaves and tiles written. SQL lives here and in the migrations.

Full tiles are rows. A partial tile is never stored: its hashes are the leaves, or the roots of the full tiles, below it,
so every tile of every size ever signed can be read, and no row is ever changed. Rows that somebody removed are read as
zeros: the places of the others do not shift, and a verifier names the leaf that is gone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from candour.domain.ledger import TILE_WIDTH, FullTile, Tile, encode_bundle

# One advisory lock of this database: whoever holds it may extend the tree.
_INTEGRATION_LOCK = 0x4C45_4447_4552

_TILES = """
SELECT substring(coalesce(tile.hashes, CASE asked.level WHEN 0 THEN (
    SELECT string_agg(coalesce(hash, decode(repeat('00', 32), 'hex')), ''::bytea ORDER BY at)
    FROM generate_series(low, low + asked.width - 1) AS at
    LEFT JOIN (SELECT index, hash FROM ledger_leaf WHERE index >= low AND index < low + 256) leaf ON leaf.index = at
  ) ELSE (
    SELECT string_agg(coalesce(root, decode(repeat('00', 32), 'hex')), ''::bytea ORDER BY at)
    FROM generate_series(low, low + asked.width - 1) AS at
    LEFT JOIN (
      SELECT index, root FROM ledger_tile WHERE level = asked.level - 1 AND index >= low AND index < low + 256
    ) below ON below.index = at
  ) END) FROM 1 FOR asked.width * 32)
FROM unnest(%s::smallint[], %s::bigint[], %s::int[]) WITH ORDINALITY AS asked(level, index, width, place)
CROSS JOIN LATERAL (SELECT asked.index * 256 AS low) AS start
LEFT JOIN ledger_tile tile ON tile.level = asked.level AND tile.index = asked.index
ORDER BY place
"""
_BUNDLE = """
SELECT coalesce(entry.leaf, ''::bytea)
FROM generate_series(%s::bigint, %s::bigint) AS at
LEFT JOIN ledger_leaf leaf ON leaf.index = at LEFT JOIN ledger_entry entry ON entry.id = leaf.entry_id
ORDER BY at
"""
_TAKE = """
WITH taken AS (
  DELETE FROM ledger_pending WHERE seq IN (SELECT seq FROM ledger_pending ORDER BY seq LIMIT %s) RETURNING seq
)
SELECT entry.id, entry.leaf FROM taken JOIN ledger_entry entry USING (seq) ORDER BY seq
"""

# One entry, and its salt where it has one, as parts of a WITH: its place is before whatever happens in the same statement.
ENTRY = """
entry AS (
  INSERT INTO ledger_entry (id, kind, ids, time, commitment, leaf)
  VALUES (%(entry)s, %(act_kind)s, %(act_ids)s, %(act_time)s, %(act_commitment)s, %(act_leaf)s) RETURNING seq
), salts AS (
  INSERT INTO ledger_salt (entry_id, salt)
  SELECT %(entry)s, salt FROM (VALUES (%(act_salt)s::bytea)) AS given(salt) WHERE salt IS NOT NULL
)
"""
_ADD = f"WITH {ENTRY} SELECT seq FROM entry"  # noqa: S608 - of a constant


class DatabaseReader:
    """Reads tiles of any tree up to the latest checkpoint's; all that one proof needs in one query."""

    def read(self, tiles: Sequence[Tile]) -> list[bytes]:
        """Give the tiles' bytes in the order asked."""
        columns = [[tile.level for tile in tiles], [tile.index for tile in tiles], [tile.width for tile in tiles]]
        with connection.cursor() as cursor:
            cursor.execute(_TILES, columns)
            return [bytes(row[0]) for row in cursor.fetchall()]

    def bundle(self, index: int, width: int) -> bytes:
        """Give the entries under a leaf tile."""
        first = index * TILE_WIDTH
        with connection.cursor() as cursor:
            cursor.execute(_BUNDLE, [first, first + width - 1])
            return encode_bundle([bytes(row[0]) for row in cursor.fetchall()])


def try_lock() -> bool:
    """Try to become the one integrator until the transaction ends; never waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_INTEGRATION_LOCK])
        return bool(cursor.fetchone()[0])


def is_leaf(entry_id: uuid.UUID) -> bool:
    """Whether the entry has its place in the tree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger_leaf WHERE entry_id = %s)", [entry_id])
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
