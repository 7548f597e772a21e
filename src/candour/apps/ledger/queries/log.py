"""Checkpoints, tiles, entries and proofs of the signed tree, as its public pages and verifiers ask for them."""

from __future__ import annotations

from candour.apps.ledger.models import Checkpoint, Entry, Leaf
from candour.apps.ledger.queries.tiles import DatabaseReader
from candour.domain import ledger


class DatabaseSource(DatabaseReader):
    """The whole log as a source that the verifier reads."""

    def checkpoint(self) -> str:
        """Return the latest signed checkpoint. Raises `UnavailableError` before the first."""
        last = latest()
        if last is None:
            raise ledger.UnavailableError("The log has no checkpoint yet. Start the worker, or wait a second.")
        return last.note


def latest() -> Checkpoint | None:
    """The checkpoint of the largest tree."""
    return Checkpoint.objects.order_by("-size").first()


def size() -> int:
    """How many leaves the latest checkpoint has signed."""
    last = latest()
    return last.size if last else 0


def tile(asked: ledger.Tile) -> bytes:
    """A tile of the signed tree. Raises `UnavailableError` for one that is wider or further than the tree."""
    _must_hold(asked.level, asked.index, asked.width)
    (data,) = DatabaseReader().read([asked])
    return data


def bundle(index: int, width: int) -> bytes:
    """An entry bundle of the signed tree. Raises `UnavailableError` for one beyond it."""
    _must_hold(0, index, width)
    return DatabaseReader().bundle(index, width)


def inclusion(index: int, tree_size: int | None = None) -> tuple[int, list[bytes]]:
    """Prove leaf `index` in the tree of `tree_size` leaves (the latest if not given): (size, hashes)."""
    of = _signed_size(tree_size)
    return of, ledger.inclusion_proof(index, of, DatabaseReader())


def consistency(old_size: int, new_size: int | None = None) -> tuple[int, list[bytes]]:
    """Prove that the tree of `new_size` leaves (the latest if not given) begins with that of `old_size`: (size, hashes)."""
    of = _signed_size(new_size)
    return of, ledger.consistency_proof(old_size, of, DatabaseReader())


def leaf_of(entry: Entry) -> Leaf:
    """The leaf of an entry that is integrated, with the entry and its salt."""
    return Leaf.objects.select_related("entry__salt").get(entry=entry)


def leaf(index: int) -> Leaf:
    """The leaf at an index of the signed tree. Raises `UnavailableError` where there is none."""
    row = Leaf.objects.select_related("entry").filter(index=index).first() if 0 <= index < size() else None
    if row is None:
        raise ledger.UnavailableError(f"The log has no entry number {index} yet.")
    return row


def _signed_size(asked: int | None) -> int:
    signed = size()
    if asked is None:
        return signed
    if not 0 <= asked <= signed:
        raise ledger.UnavailableError(f"The log has {signed} entries, so there is no tree of {asked}.")
    return asked


def _must_hold(level: int, index: int, width: int) -> None:
    if width > ledger.tile_width(size(), level, index):
        raise ledger.UnavailableError("The log has not grown that far. Fetch the checkpoint, then only tiles of its size.")
