"""A log in a folder, laid out as c2sp.org/tlog-tiles says: `checkpoint`, `tile/<level>/…`, `tile/entries/…`.

A log is archived, handed to an auditor and checked offline in this form. Not here: reading a log over the network
(`candour.apps.ops.command.verify`).
"""

from collections.abc import Sequence
from pathlib import Path

from candour.domain.ledger.errors import UnavailableError
from candour.domain.ledger.hashing import HASH_SIZE
from candour.domain.ledger.tiles import Tile, TileSource, encode_bundle, index_path, parse_bundle, tile_width, tiles_of


class DirectorySource:
    """A tile source that reads a published log from a folder."""

    def __init__(self, folder: Path) -> None:
        """Create a source that reads from `folder`, which contains `checkpoint` and `tile/`."""
        self._folder = folder

    def checkpoint(self) -> str:
        """Return the signed checkpoint in the folder."""
        return self._read_file("checkpoint").decode("utf-8", "replace")

    def restores(self) -> list[tuple[str, str]]:
        """Return (ended key, signed statement) for each restore, read from `restores/<number>.key` and `<number>.note`."""
        files = sorted((self._folder / "restores").glob("*.key"))
        return [(file.read_text().strip(), file.with_suffix(".note").read_text(encoding="utf-8")) for file in files]

    def read(self, tiles: Sequence[Tile]) -> list[bytes]:
        """Return each tile's bytes; a partial tile is cut from a wider file where the folder has no file of its width."""
        return [self._read_at_least(f"tile/{tile.level}", tile.index, tile.width)[: tile.width * HASH_SIZE] for tile in tiles]

    def bundle(self, index: int, width: int) -> bytes:
        """Return the entry bundle of that index, with `width` entries; cut from a wider file if none has this width."""
        return encode_bundle(parse_bundle(self._read_at_least("tile/entries", index, width))[:width])

    def _read_at_least(self, above: str, index: int, width: int) -> bytes:
        """Return the bytes of the file with this index and width below the folder `above`, or of a wider one if none exists."""
        asked, full = f"{above}/{index_path(index, width)}", f"{above}/{index_path(index)}"
        partials = sorted(int(file.name) for file in (self._folder / f"{full}.p").glob("*") if file.name.isdecimal())
        wider = (f"{full}.p/{wide}" for wide in partials if wide >= width)
        at_hand = (path for path in (asked, full, *wider) if (self._folder / path).is_file())
        return self._read_file(next(at_hand, asked))

    def _read_file(self, path: str) -> bytes:
        """Return the bytes of the file at `path` below the folder. Raises `UnavailableError` where it cannot be read."""
        try:
            return (self._folder / path).read_bytes()
        except OSError as error:
            raise UnavailableError(f"{path} is not in the folder; copy the log again in full.") from error


def export_log(source: TileSource, checkpoint: str, size: int, folder: Path) -> None:
    """Copy a log of `size` entries from `source` into `folder`, in the layout that `DirectorySource` reads."""
    _write_file(folder / "checkpoint", checkpoint.encode())
    for tile in tiles_of(size):
        (data,) = source.read([tile])
        _write_file(folder / "tile" / tile.path, data)
        if tile.level == 0:
            width = tile_width(size, 0, tile.index)
            _write_file(folder / "tile" / "entries" / index_path(tile.index, width), source.bundle(tile.index, width))


def _write_file(path: Path, data: bytes) -> None:
    """Write `data` to the file at `path`; create the folders above it that do not exist."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
