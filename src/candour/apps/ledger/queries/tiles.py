"""Tiles and entries of the tree, read from the database by SQL.

Full tiles are rows. A partial tile is computed from what is below it: leaves, or roots of full tiles. So every tile of every
size ever signed can be read, and no row is ever changed. If somebody deleted a row, zeros are returned in its place, so that
the other indexes do not shift and a verifier can name the missing leaf.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection

from candour.domain.ledger import TILE_WIDTH, Tile, encode_bundle

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
_STORED = """
SELECT EXISTS (
  SELECT FROM ledger_entry entry WHERE id = %s AND leaf = %s AND (
    EXISTS (SELECT FROM ledger_pending WHERE seq = entry.seq) OR EXISTS (SELECT FROM ledger_leaf WHERE entry_id = entry.id)
  )
)
"""


class DatabaseReader:
    """Reads the log's tiles and entry bundles from the database, for code that builds proofs from tiles."""

    def read(self, tiles: Sequence[Tile]) -> list[bytes]:
        """Return the bytes of each tile, in the order of `tiles`."""
        columns = [[tile.level for tile in tiles], [tile.index for tile in tiles], [tile.width for tile in tiles]]
        with connection.cursor() as cursor:
            cursor.execute(_TILES, columns)
            return [bytes(row[0]) for row in cursor.fetchall()]

    def bundle(self, index: int, width: int) -> bytes:
        """Return a bundle: the canonical bytes of the first `width` entries under the level-0 tile with this index, joined."""
        first = index * TILE_WIDTH
        with connection.cursor() as cursor:
            cursor.execute(_BUNDLE, [first, first + width - 1])
            return encode_bundle([bytes(row[0]) for row in cursor.fetchall()])


_IS_SIGNED = """
SELECT EXISTS (
  SELECT FROM ledger_leaf WHERE entry_id = %s AND index < (SELECT size FROM ledger_checkpoint ORDER BY size DESC LIMIT 1)
)
"""


def is_signed(entry_id: uuid.UUID) -> bool:
    """Return whether the entry is a leaf of the newest signed tree."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_SIGNED, [entry_id])
        return bool(cursor.fetchone()[0])


def stored_size() -> int:
    """Return the number of stored leaves. The last of them may be missing from the newest signed tree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(index), -1) + 1 FROM ledger_leaf")
        return int(cursor.fetchone()[0])


def is_stored(entry_id: uuid.UUID, leaf: bytes) -> bool:
    """Return whether the database has the entry with these bytes, and the entry is a leaf or waits to become one.

    Called after the entry's transaction, so that a trigger that removes or changes the entry is noticed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [entry_id, leaf])
        return bool(cursor.fetchone()[0])
