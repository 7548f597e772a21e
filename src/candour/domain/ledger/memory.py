"""A whole log in memory, usable as a tile source: for tests, tools and small archives."""

from collections.abc import Sequence

from candour.domain.ledger.checkpoints import Checkpoint
from candour.domain.ledger.errors import UnavailableError
from candour.domain.ledger.growth import Edge
from candour.domain.ledger.hashing import HASH_SIZE, leaf_hash
from candour.domain.ledger.notes import Signer
from candour.domain.ledger.tiles import TILE_WIDTH, Tile, encode_bundle


class MemoryLog:
    """A log held in memory: appends entry bytes and returns its tiles, bundles and signed checkpoints."""

    def __init__(self, signer: Signer) -> None:
        """Create an empty log; its checkpoints bear the name of `signer` and are signed by it."""
        self._signer = signer
        self._entries: list[bytes] = []
        self._edge = Edge()
        self._full: dict[tuple[int, int], bytes] = {}

    @property
    def size(self) -> int:
        """The number of entries in the log."""
        return self._edge.size

    def append(self, entries: Sequence[bytes]) -> None:
        """Append entries, each as its canonical bytes, to the log in this order."""
        self._entries += entries
        for tile in self._edge.append([leaf_hash(entry) for entry in entries]):
            self._full[tile.level, tile.index] = tile.hashes

    def root(self) -> bytes:
        """Return the 32-byte root of the tree over all entries."""
        return self._edge.root()

    def checkpoint(self) -> str:
        """Return a signed checkpoint of the current tree."""
        return Checkpoint(self._signer.name, self.size, self.root()).sign(self._signer)

    def read(self, tiles: Sequence[Tile]) -> list[bytes]:
        """Return the bytes of these tiles, full or partial. Raises `UnavailableError` for a tile beyond the log."""
        return [self._read_tile(tile) for tile in tiles]

    def bundle(self, index: int, width: int) -> bytes:
        """Return the entry bundle of that index, with `width` entries."""
        return encode_bundle(self._entries[index * TILE_WIDTH : index * TILE_WIDTH + width])

    def _read_tile(self, tile: Tile) -> bytes:
        """Return the bytes of one tile. Raises `UnavailableError` where the log is too small to contain it."""
        row = b"".join(self._edge.rows[tile.level]) if tile.level < len(self._edge.rows) else b""
        data = self._full.get((tile.level, tile.index), row)[: tile.width * HASH_SIZE]
        if len(data) < tile.width * HASH_SIZE:
            raise UnavailableError(f"The tile {tile.path} is not in this log of {self.size}; ask for a smaller tree.")
        return data
