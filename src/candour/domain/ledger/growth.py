"""Growth of the tree: `Edge` appends leaf hashes to the tree's right edge and returns the tiles that become full.

The right edge is all that must be in memory for a tree of any size to grow: for each tile level, the hashes of its last,
partial tile (at most 255). It is a compact range, divided into tiles as c2sp.org/tlog-tiles says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from candour.domain.ledger.hashing import tree_root
from candour.domain.ledger.ranges import fold_right
from candour.domain.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, TileReader, split_hashes, tile_width


@dataclass(frozen=True, slots=True)
class FullTile:
    """A tile of the tree with all 256 hashes: its level and index, the joined hashes, and the root over these hashes."""

    level: int
    index: int
    hashes: bytes
    root: bytes


@dataclass(slots=True)
class Edge:
    """The right edge of a tree of `size` leaves, to which leaves are appended.

    `rows[level]` are the hashes (32 bytes each, at most 255) of the last, partial tile of that tile level.
    """

    size: int = 0
    rows: list[list[bytes]] = field(default_factory=list)

    def root(self) -> bytes:
        """Return the 32-byte root of the tree that has this right edge. RFC 9162 §2.1.1."""
        folded = None
        for row in self.rows:
            subtrees = _roots_of_perfect_subtrees(row)
            folded = fold_right(subtrees, folded) if subtrees or folded is not None else None
        return fold_right([], folded)

    def append(self, leaf_hashes: Sequence[bytes]) -> list[FullTile]:
        """Append leaf hashes (32 bytes each) in order; return the tiles that became full, lowest level first."""
        completed, level, fresh = list[FullTile](), 0, list(leaf_hashes)
        first = self.size
        self.size += len(fresh)
        while fresh:
            if level == len(self.rows):
                self.rows.append([])
            tiles = _take_full_tiles(level, first >> (TILE_HEIGHT * (level + 1)), self.rows[level], fresh)
            completed += tiles
            fresh = [tile.root for tile in tiles]
            level += 1
        return completed


def edge_tiles(size: int) -> list[Tile]:
    """Return the partial tiles of a tree of `size` leaves, which must be read before the tree can grow."""
    levels = range((size.bit_length() + TILE_HEIGHT - 1) // TILE_HEIGHT)
    places = ((level, size >> (TILE_HEIGHT * (level + 1))) for level in levels)
    return [Tile(level, index, width) for level, index in places if (width := tile_width(size, level, index))]


def read_edge(size: int, reader: TileReader) -> Edge:
    """Read the right edge of a tree of `size` leaves: at most 255 hashes of each level."""
    tiles = edge_tiles(size)
    edge = Edge(size, [[] for _ in range(max((tile.level + 1 for tile in tiles), default=0))])
    for tile, data in zip(tiles, reader.read(tiles), strict=True):
        edge.rows[tile.level] = split_hashes(data, tile.width)
    return edge


def _take_full_tiles(level: int, index: int, row: list[bytes], fresh: list[bytes]) -> list[FullTile]:
    """Append the hashes `fresh` to `row`, the hashes of the last tile of a level; cut off and return the tiles that are full.

    `index`: the index, within the level, of the first tile that becomes full.
    """
    row += fresh
    tiles = list[FullTile]()
    full = len(row) - len(row) % TILE_WIDTH
    for at in range(0, full, TILE_WIDTH):
        hashes = row[at : at + TILE_WIDTH]
        tiles.append(FullTile(level, index + len(tiles), b"".join(hashes), tree_root(hashes)))
    del row[:full]
    return tiles


def _roots_of_perfect_subtrees(row: Sequence[bytes]) -> list[bytes]:
    """Cut `row`, hashes of a level, from the left into runs, each as long as the largest power of two that fits.

    Returns the tree root of each run.
    """
    roots, at = [], 0
    while at < len(row):
        count = 1 << ((len(row) - at).bit_length() - 1)
        roots.append(tree_root(row[at : at + count]))
        at += count
    return roots
