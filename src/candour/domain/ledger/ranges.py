"""Hashes of ranges of leaves, read from tiles: the ground under every proof.

A range's hash is folded from perfect subtrees, and each perfect subtree lies in exactly one tile
(c2sp.org/tlog-tiles). All tiles that a set of ranges needs are asked for at once, so a database answers in one query.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from candour.domain.ledger.hashing import EMPTY_ROOT, node_hash, tree_root
from candour.domain.ledger.tiles import TILE_HEIGHT, Tile, TileReader, split_hashes, tile_width

Range: TypeAlias = tuple[int, int]
"""The leaves from the first index up to, not including, the second."""

Subtree: TypeAlias = tuple[int, int]
"""A perfect subtree: its height, and its index among the subtrees of that height."""


def split_point(count: int) -> int:
    """Give the largest power of two below `count` (≥ 2), where RFC 9162 §2.1.1 divides a tree."""
    return 1 << ((count - 1).bit_length() - 1)


def perfect_subtrees(low: int, high: int) -> list[Subtree]:
    """Cut a range that a proof needs into perfect subtrees, left (largest) to right. `low` must be aligned as in a tree."""
    found = []
    while low < high:
        height = (high - low).bit_length() - 1
        found.append((height, low >> height))
        low += 1 << height
    return found


def fold_right(hashes: Sequence[bytes], last: bytes | None = None) -> bytes:
    """Join subtrees of falling size into one tree hash, from the right; `last` stands to the right of them all."""
    folded = last
    for subtree in reversed(hashes):
        folded = subtree if folded is None else node_hash(subtree, folded)
    return EMPTY_ROOT if folded is None else folded


def range_hashes(ranges: Iterable[Range], size: int, reader: TileReader) -> list[bytes]:
    """Hash each range of the tree of `size` leaves, reading every tile needed once and in one call. 32 bytes each."""
    parts = [perfect_subtrees(low, high) for low, high in ranges]
    tiles = _read(sorted({_tile_of(subtree, size) for part in parts for subtree in part}), reader)
    return [fold_right([_subtree_hash(subtree, size, tiles) for subtree in part]) for part in parts]


def _tile_of(subtree: Subtree, size: int) -> Tile:
    height, index = subtree
    level, below = divmod(height, TILE_HEIGHT)
    place = index >> (TILE_HEIGHT - below)
    return Tile(level, place, tile_width(size, level, place))


def _subtree_hash(subtree: Subtree, size: int, tiles: Mapping[Tile, list[bytes]]) -> bytes:
    height, index = subtree
    count = 1 << (height % TILE_HEIGHT)
    start = (index * count) % (1 << TILE_HEIGHT)
    return tree_root(tiles[_tile_of(subtree, size)][start : start + count])


def _read(tiles: Sequence[Tile], reader: TileReader) -> dict[Tile, list[bytes]]:
    if not tiles:
        return {}
    found = zip(tiles, reader.read(tiles), strict=True)
    return {tile: split_hashes(data, tile.width) for tile, data in found}
