"""Tiles and entry bundles: how a log is laid out in files and URLs, after c2sp.org/tlog-tiles.

A tile is up to 256 consecutive hashes of one level; a bundle is the entries under a level-0 tile. Lives here: names,
widths, paths and bytes of both. Not here: where tiles are stored (`sources`, the database), proofs (`proofs`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from candour.domain.ledger.errors import MalformedError
from candour.domain.ledger.hashing import HASH_SIZE

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
MAX_LEVEL = 63
# No tree of fewer than 2**63 leaves, the most a checkpoint here may name, has a tile beyond this.
MAX_INDEX = 1 << 55
MAX_ENTRY_SIZE = 0xFFFF
_LONGEST_PLACE = 40

_LEVEL = re.compile(r"0|[1-9][0-9]?", re.ASCII)
_PLACE = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Tile:
    """Identifies one tile of the tree: level 0 to 63, index within the level, width 1 to 256 hashes (256: a full tile)."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """The tile's path below `tile/`, such as `0/x001/x234/067.p/12`."""
        return f"{self.level}/{index_path(self.index, self.width)}"

    @property
    def start(self) -> int:
        """The leaf index of the first leaf under the tile."""
        return self.index << (TILE_HEIGHT * (self.level + 1))

    def end(self, size: int) -> int:
        """Return the index of the last leaf under the tile plus one, in a tree of `size` leaves."""
        return min(size, (self.index + 1) << (TILE_HEIGHT * (self.level + 1)))


class TileReader(Protocol):
    """Any object that returns the bytes of tiles, such as a reader of a database, of a folder or of a URL."""

    def read(self, tiles: Sequence[Tile]) -> Sequence[bytes]:
        """Return each tile's bytes, in the order of `tiles`; raise `UnavailableError` for a tile that does not exist."""
        ...


class TileSource(TileReader, Protocol):
    """Any object that returns a whole published log: its tiles, its entry bundles and its latest checkpoint."""

    def bundle(self, index: int, width: int) -> bytes:
        """Return the entry bundle of that index and width (1 to 256 entries)."""
        ...

    def checkpoint(self) -> str:
        """Return the latest signed checkpoint."""
        ...


def index_path(index: int, width: int = TILE_WIDTH) -> str:
    """Return the index of a tile as a path (c2sp.org/tlog-tiles): `x001/234`, or `x001/234.p/12` for a width of 12 hashes."""
    digits = f"{index:d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def parse_index_path(text: str) -> tuple[int, int]:
    """Return a tile's (index, width) from a path in the form of `index_path`. Raises `MalformedError` for any other form."""
    match = _PLACE.fullmatch(text)
    if match is None or len(text) > _LONGEST_PLACE:
        raise MalformedError(f"“{text[:_LONGEST_PLACE]}” is not a tile's place; write it like x001/x234/067 or 067.p/12.")
    index = int(match[1].replace("x", "").replace("/", ""))
    width = int(match[2]) if match[2] else TILE_WIDTH
    if index >= MAX_INDEX or (match[2] and width >= TILE_WIDTH) or index_path(index, width) != text:
        raise MalformedError(f"“{text}” is no tile's place; leave out leading groups of zeros and keep widths below 256.")
    return index, width


def parse_tile(level: str, rest: str) -> Tile:
    """Return the tile that a URL names by its level and, in `rest`, its index as a path. Raises `MalformedError`."""
    if _LEVEL.fullmatch(level) is None or int(level) > MAX_LEVEL:
        raise MalformedError("The level of a tile is a whole number from 0 to 63 without leading zeros.")
    return Tile(int(level), *parse_index_path(rest))


def tile_width(size: int, level: int, index: int) -> int:
    """Return how many hashes the tile at `level` and `index` has in a tree of `size` leaves: 0 (no such tile) to 256."""
    return max(0, min(TILE_WIDTH, (size >> (TILE_HEIGHT * level)) - index * TILE_WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of a tree of `size` leaves, level by level from the leaves up, left to right."""
    level = 0
    while (count := size >> (TILE_HEIGHT * level)) > 0:
        for index in range(-(-count // TILE_WIDTH)):
            yield Tile(level, index, tile_width(size, level, index))
        level += 1


def split_hashes(data: bytes, width: int) -> list[bytes]:
    """Cut a tile's bytes into `width` hashes of 32 bytes. Raises `MalformedError` where the length does not fit."""
    if len(data) != width * HASH_SIZE:
        raise MalformedError(f"A tile of {width} hashes has {width * HASH_SIZE} bytes, this has {len(data)}; fetch it again.")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Join entries into a bundle, each after its length as two big-endian bytes.

    Raises `MalformedError` for an entry whose length does not fit into two bytes.
    """
    if any(len(entry) > MAX_ENTRY_SIZE for entry in entries):
        raise MalformedError(f"An entry has at most {MAX_ENTRY_SIZE} bytes; put content in a sealed item, not in the entry.")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_bundle(data: bytes) -> list[bytes]:
    """Return the bytes of each entry in a bundle. Raises `MalformedError` where the bytes end in the middle of an entry."""
    entries, at = [], 0
    while at < len(data):
        stop = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if stop > len(data) or at + 2 > len(data):
            raise MalformedError("The entry bundle ends in the middle of an entry; fetch it again.")
        entries.append(data[at + 2 : stop])
        at = stop
    return entries
