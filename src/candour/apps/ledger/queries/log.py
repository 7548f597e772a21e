"""Checkpoints, tiles, entries and proofs of the signed tree, for its public pages and for verifiers."""

from __future__ import annotations

from candour.apps.ledger.models import Checkpoint, Entry, Leaf
from candour.apps.ledger.queries.tiles import DatabaseReader
from candour.domain import ledger


class DatabaseSource(DatabaseReader):
    """The whole log in the database, as a source that `candour.domain.ledger.verify_log` reads."""

    def checkpoint(self) -> str:
        """Return the latest signed checkpoint. Raises `UnavailableError` before the first."""
        last = latest()
        if last is None:
            raise ledger.UnavailableError("The log has no checkpoint yet. Start the worker, or wait a second.")
        return last.note


def latest() -> Checkpoint | None:
    """Return the newest checkpoint; None where nothing is signed yet."""
    return Checkpoint.objects.order_by("-size").first()


def size() -> int:
    """Return the number of leaves in the newest signed checkpoint; 0 where there is none."""
    last = latest()
    return last.size if last else 0


def tile(asked: ledger.Tile) -> bytes:
    """Return the bytes of a tile of the signed tree. Raises `UnavailableError` where the tree does not reach that far."""
    _must_hold(asked.level, asked.index, asked.width)
    (data,) = DatabaseReader().read([asked])
    return data


def bundle(index: int, width: int) -> bytes:
    """Return an entry bundle of the signed tree. Raises `UnavailableError` where the tree does not reach that far."""
    _must_hold(0, index, width)
    return DatabaseReader().bundle(index, width)


def inclusion(index: int, tree_size: int | None = None) -> tuple[int, list[bytes]]:
    """Prove that the tree of `tree_size` leaves (the newest if not given) contains leaf `index`; return (size, hashes)."""
    of = _signed_size(tree_size)
    return of, ledger.inclusion_proof(index, of, DatabaseReader())


def consistency(old_size: int, new_size: int | None = None) -> tuple[int, list[bytes]]:
    """Prove that the tree of `new_size` leaves (default: the newest) begins with that of `old_size`; return (size, hashes)."""
    of = _signed_size(new_size)
    return of, ledger.consistency_proof(old_size, of, DatabaseReader())


def leaf_of(entry: Entry) -> Leaf:
    """Return the leaf of an integrated entry, with the entry and its salt. Raises Leaf.DoesNotExist before integration."""
    return Leaf.objects.select_related("entry__salt").get(entry=entry)


def leaf(index: int) -> Leaf:
    """Return the leaf at an index of the signed tree. Raises `UnavailableError` where there is none."""
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
