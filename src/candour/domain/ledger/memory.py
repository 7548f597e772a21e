"""A whole log in memory: the simplest thing that is a tile source. For tests, tools and small archives."""

from collections.abc import Sequence

from candour.domain.ledger.checkpoints import Checkpoint
from candour.domain.ledger.errors import UnavailableError
from candour.domain.ledger.growth import Edge
from candour.domain.ledger.hashing import HASH_SIZE, leaf_hash
from candour.domain.ledger.notes import Signer
from candour.domain.ledger.tiles import TILE_WIDTH, Tile, encode_bundle


class MemoryLog:
    """Grows by entry bytes; gives tiles, bundles and signed checkpoints for what it holds."""

    def __init__(self, signer: Signer) -> None:
        """Take the signer whose name is the log's origin."""
        self._signer = signer
        self._entries: list[bytes] = []
        self._edge = Edge()
        self._full: dict[tuple[int, int], bytes] = {}

    @property
    def size(self) -> int:
        """How many entries it holds."""
        return self._edge.size

    def append(self, entries: Sequence[bytes]) -> None:
        """Add entries in order."""
        self._entries += entries
        for tile in self._edge.append([leaf_hash(entry) for entry in entries]):
            self._full[tile.level, tile.index] = tile.hashes

    def root(self) -> bytes:
        """Root of the tree. 32 bytes."""
        return self._edge.root()

    def checkpoint(self) -> str:
        """Sign the tree as it stands."""
        return Checkpoint(self._signer.name, self.size, self.root()).sign(self._signer)

    def read(self, tiles: Sequence[Tile]) -> list[bytes]:
        """Give tiles, full or partial."""
        return [self._tile(tile) for tile in tiles]

    def bundle(self, index: int, width: int) -> bytes:
        """Give an entry bundle."""
        return encode_bundle(self._entries[index * TILE_WIDTH : index * TILE_WIDTH + width])

    def _tile(self, tile: Tile) -> bytes:
        row = b"".join(self._edge.rows[tile.level]) if tile.level < len(self._edge.rows) else b""
        data = self._full.get((tile.level, tile.index), row)[: tile.width * HASH_SIZE]
        if len(data) < tile.width * HASH_SIZE:
            raise UnavailableError(f"The tile {tile.path} is not in this log of {self.size}; ask for a smaller tree.")
        return data
