"""The verifier: checks a whole log, or two checkpoints of it, with the log's public key alone.

`verify_log` hashes every entry again and builds every tile again. The function holds one tile of each level in
memory, so it can check a log of any size, and compares each tile with the published tile, so it can name the first bad leaf.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, zip_longest

from candour.domain.ledger.checkpoints import Checkpoint, open_checkpoint
from candour.domain.ledger.entries import Entry
from candour.domain.ledger.errors import DamagedLogError, MalformedError
from candour.domain.ledger.growth import Edge, FullTile
from candour.domain.ledger.hashing import HASH_SIZE, leaf_hash
from candour.domain.ledger.notes import VerifierKey
from candour.domain.ledger.proofs import check_consistency_path
from candour.domain.ledger.tiles import TILE_WIDTH, Tile, TileSource, parse_bundle, tile_width

_EVIDENCE = "Keep a copy of this log and of its checkpoint, and tell the overseer."


# Times may run backwards by less than this without fault: a reporter's act has its time rounded to the hour, and a long
# transaction commits late.
BACKDATING_MARGIN = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class VerifiedLog:
    """The result of `verify_log` for a log that passed every check: facts about its content.

    `backdated`: the indexes of entries dated more than `BACKDATING_MARGIN` before an entry with a lower index.
    """

    checkpoint: Checkpoint
    backdated: tuple[int, ...]


def verify_log(source: TileSource, checkpoint: str, verifier_key: VerifierKey) -> VerifiedLog:
    """Check a whole log: compute every hash again from its entries and compare with its tiles and signed checkpoint.

    The tree proves an entry's index, not its time, which the writer chose. An entry whose time is more than
    `BACKDATING_MARGIN` before that of an earlier entry is reported as back-dated, although the log is undamaged.

    Raises `DamagedLogError` naming the first bad leaf; `SignatureError` or `MalformedError` for the
    checkpoint; `UnavailableError` where the source lacks a tile or bundle.
    """
    head = open_checkpoint(checkpoint, verifier_key)
    edge, dates = Edge(), _BackdatingCheck()
    for tile in _leaf_tiles_of_tree(head.size):
        hashes = _checked_leaves(source, tile, dates)
        _compare_full_tiles(edge.append(hashes), source, head.size)
    _compare_partial_tiles(edge, source)
    if edge.root() != head.root:
        raise _rewritten_log_error(head)
    return VerifiedLog(head, tuple(dates.backward))


def verify_consistency(old: str, new: str, proof: Sequence[bytes], verifier_key: VerifierKey) -> tuple[Checkpoint, Checkpoint]:
    """Check that the log of the `new` signed checkpoint begins with all of the log of the `old` one.

    Takes two signed notes and the RFC 9162 §2.1.4 proof between their sizes; returns both checkpoints. Raises
    `ProofError` where anything was dropped or changed, `SignatureError` or `MalformedError` for the notes.
    """
    before, after = open_checkpoint(old, verifier_key), open_checkpoint(new, verifier_key)
    check_consistency_path(before.size, after.size, before.root, after.root, proof)
    return before, after


class _BackdatingCheck:
    """Collects the indexes of back-dated entries: those dated more than `BACKDATING_MARGIN` before an earlier entry."""

    def __init__(self) -> None:
        self._latest = datetime.min.replace(tzinfo=UTC)
        self.backward: list[int] = []

    def add(self, index: int, time: datetime) -> None:
        """Add the time of the entry at `index`; entries are added in the order of their indexes."""
        if self._latest - time > BACKDATING_MARGIN:
            self.backward.append(index)
        self._latest = max(self._latest, time)


def _leaf_tiles_of_tree(size: int) -> Iterator[Tile]:
    """Yield the tiles of level 0, left to right, of a tree of `size` leaves."""
    for index in range(-(-size // TILE_WIDTH)):
        yield Tile(0, index, tile_width(size, 0, index))


def _checked_leaves(source: TileSource, tile: Tile, dates: _BackdatingCheck) -> list[bytes]:
    """Return the leaf hashes of the entries under `tile`, a tile of level 0, after comparing them with the published tile.

    Raises `DamagedLogError` where they differ. Adds the times of the entries to `dates`.
    """
    (published,) = source.read([tile])
    entries = _read_entries(source, tile)
    hashes = [leaf_hash(entry) for entry in entries]
    claimed = [published[at : at + HASH_SIZE] for at in range(0, len(published), HASH_SIZE)]
    pairs = zip_longest(hashes, claimed, fillvalue=b"")
    for offset, (ours, theirs) in enumerate(islice(pairs, tile.width)):
        if ours != theirs:
            raise _bad_leaf_error(tile.start + offset)
        dates.add(tile.start + offset, _parse_entry(entries[offset], tile.start + offset).time)
    if not len(hashes) == len(claimed) == tile.width:
        raise _bad_leaf_error(tile.start + min(len(hashes), tile.width))
    return hashes


def _read_entries(source: TileSource, tile: Tile) -> list[bytes]:
    """Return the bytes of each entry under a tile of level 0. Raises `DamagedLogError` where the bundle is malformed."""
    try:
        return parse_bundle(source.bundle(tile.index, tile.width))
    except MalformedError as error:
        last = tile.start + tile.width - 1
        raise DamagedLogError(f"The entries {tile.start} to {last} cannot be read. {_EVIDENCE}", tile.start, last) from error


def _parse_entry(entry: bytes, index: int) -> Entry:
    """Convert `entry`, the bytes at leaf `index`, to an `Entry`. Raises `DamagedLogError` where the bytes are not valid."""
    try:
        return Entry.parse(entry)
    except MalformedError as error:
        raise DamagedLogError(f"Leaf {index} is signed but is no entry of a ledger. {_EVIDENCE}", index, index) from error


def _compare_full_tiles(ours: Sequence[FullTile], source: TileSource, size: int) -> None:
    """Raise `DamagedLogError` where `ours`, the rebuilt full tiles above leaf level, differ from the published tiles."""
    for tile in ours:
        if tile.level:
            _compare_tile(Tile(tile.level, tile.index), tile.hashes, source, size)


def _compare_partial_tiles(edge: Edge, source: TileSource) -> None:
    """Raise `DamagedLogError` where the rebuilt partial tiles above leaf level, in `edge`, differ from the published tiles."""
    for level, row in enumerate(edge.rows):
        if level and row:
            index = (edge.size >> (8 * level)) // TILE_WIDTH
            _compare_tile(Tile(level, index, len(row)), b"".join(row), source, edge.size)


def _compare_tile(tile: Tile, ours: bytes, source: TileSource, size: int) -> None:
    """Raise `DamagedLogError` where `ours`, the rebuilt hashes of a tile above leaf level, differ from the published tile.

    `size`: the number of leaves in the tree.
    """
    (theirs,) = source.read([tile])
    if theirs == ours:
        return
    at = next((at for at in range(0, len(ours), HASH_SIZE) if ours[at : at + HASH_SIZE] != theirs[at : at + HASH_SIZE]), 0)
    under = Tile(tile.level - 1, tile.index * TILE_WIDTH + at // HASH_SIZE)
    last = under.end(size) - 1
    raise DamagedLogError(
        f"The entries do not lead to the published tile {tile.path}: the first bad leaf is between {under.start} and "
        f"{last}. {_EVIDENCE}",
        under.start,
        last,
    )


def _bad_leaf_error(index: int) -> DamagedLogError:
    """Return the error for a log whose leaf `index` differs from its entry."""
    return DamagedLogError(f"Leaf {index} is bad: its entry was changed, removed or added. {_EVIDENCE}", index, index)


def _rewritten_log_error(head: Checkpoint) -> DamagedLogError:
    """Return the error for a log whose entries and tiles match each other but not the root signed in `head`."""
    # Entries and tiles agree with each other, so they were changed together; only an older proof can locate the change.
    return DamagedLogError(
        f"The {head.size} entries and their tiles agree with each other but not with the signed root: they were "
        f"rewritten together. Check old receipts to find where. {_EVIDENCE}",
        0,
        max(0, head.size - 1),
    )
