"""Hashes of ranges of leaves, computed from tiles. `proofs` builds every proof from these hashes.

A range is cut into perfect subtrees, each of which lies in exactly one tile (c2sp.org/tlog-tiles), and their hashes are
folded together. All tiles that a set of ranges needs are read at once, so a database needs one query.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from candour.domain.ledger.hashing import EMPTY_ROOT, node_hash, tree_root
from candour.domain.ledger.tiles import TILE_HEIGHT, Tile, TileReader, split_hashes, tile_width

Range: TypeAlias = tuple[int, int]
"""A range of leaves: the first index, and the index after the last."""

Subtree: TypeAlias = tuple[int, int]
"""A perfect subtree: its height, and its index among the subtrees of that height."""


def split_point(count: int) -> int:
    """Return the largest power of two below `count` (≥ 2): the size of the left subtree of `count` leaves (RFC 9162 §2.1.1)."""
    return 1 << ((count - 1).bit_length() - 1)


def perfect_subtrees(low: int, high: int) -> list[Subtree]:
    """Return the perfect subtrees that together cover the leaves from `low` to below `high`, left to right, largest first.

    `low` must be a multiple of the first subtree's size, as in every range of a proof.
    """
    subtrees = []
    while low < high:
        height = (high - low).bit_length() - 1
        subtrees.append((height, low >> height))
        low += 1 << height
    return subtrees


def fold_right(hashes: Sequence[bytes], last: bytes | None = None) -> bytes:
    """Return the root of a tree made of subtrees with the roots `hashes`, from left to right, the largest subtree first.

    `last` is the root of a further subtree, to the right of the others.
    """
    folded = last
    for subtree in reversed(hashes):
        folded = subtree if folded is None else node_hash(subtree, folded)
    return EMPTY_ROOT if folded is None else folded


def range_hashes(ranges: Iterable[Range], size: int, reader: TileReader) -> list[bytes]:
    """Return the 32-byte hash of each range of a tree of `size` leaves; reads all tiles needed in one call."""
    parts = [perfect_subtrees(low, high) for low, high in ranges]
    tiles = _read_tiles(sorted({_tile_of_subtree(subtree, size) for part in parts for subtree in part}), reader)
    return [fold_right([_hash_of_subtree(subtree, size, tiles) for subtree in part]) for part in parts]


def _tile_of_subtree(subtree: Subtree, size: int) -> Tile:
    """Return the tile that contains the hashes under a perfect subtree of a tree of `size` leaves."""
    height, index = subtree
    level, below = divmod(height, TILE_HEIGHT)
    place = index >> (TILE_HEIGHT - below)
    return Tile(level, place, tile_width(size, level, place))


def _hash_of_subtree(subtree: Subtree, size: int, tiles: Mapping[Tile, list[bytes]]) -> bytes:
    """Return the 32-byte root of a perfect subtree of a tree of `size` leaves, from `tiles`, the hashes of each tile."""
    height, index = subtree
    count = 1 << (height % TILE_HEIGHT)
    start = (index * count) % (1 << TILE_HEIGHT)
    return tree_root(tiles[_tile_of_subtree(subtree, size)][start : start + count])


def _read_tiles(tiles: Sequence[Tile], reader: TileReader) -> dict[Tile, list[bytes]]:
    """Map each of `tiles` to its list of 32-byte hashes; reads them all in one call of `reader`."""
    if not tiles:
        return {}
    pairs = zip(tiles, reader.read(tiles), strict=True)
    return {tile: split_hashes(data, tile.width) for tile, data in pairs}
