"""Checkpoints, tiles, entries and proofs of the signed tree, for its public pages and for verifiers."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, QuerySet

from candour.apps.ledger.models import Checkpoint, Cosignature, Entry, Leaf, Restore
from candour.apps.ledger.queries.tiles import DatabaseReader
from candour.domain import ledger


class DatabaseSource(DatabaseReader):
    """The whole log in the database, as a source that `candour.domain.ledger.verify_log` reads."""

    def checkpoint(self) -> str:
        """Return the latest signed checkpoint. Raises `UnavailableError` where no checkpoint is signed yet."""
        last = latest()
        if last is None:
            raise ledger.UnavailableError("The log has no checkpoint yet. Start the worker, or wait a second.")
        return last.cosigned_note


def latest_cosigned() -> Checkpoint | None:
    """Return the newest checkpoint that the quorum of witnesses cosigned; None where there is none."""
    found = _cosigned_sizes().order_by("-checkpoint").first()
    return None if found is None else Checkpoint.objects.get(size=found)


def checkpoint_after(index: int) -> Checkpoint:
    """Return the first checkpoint that contains the leaf `index` and that the quorum of witnesses cosigned.

    Where there is none yet, returns the first checkpoint that contains the leaf. Raises IndexError where there is none either.
    """
    cosigned = _cosigned_sizes().filter(checkpoint__gt=index).order_by("checkpoint").first()
    if cosigned is not None:
        return Checkpoint.objects.get(size=cosigned)
    return Checkpoint.objects.filter(size__gt=index).order_by("size")[0]


def _cosigned_sizes() -> QuerySet[Cosignature, int]:
    """Return the sizes of the checkpoints that the quorum of witnesses cosigned. Reads cosignatures only, which are few."""
    counted = Cosignature.objects.values("checkpoint").annotate(witnesses=Count("witness"))
    return counted.filter(witnesses__gte=settings.CANDOUR_LEDGER_QUORUM).values_list("checkpoint", flat=True)


def restores() -> list[Restore]:
    """Return the operator's statements that the database was restored from a backup, oldest first."""
    return list(Restore.objects.order_by("signed_size"))


def latest() -> Checkpoint | None:
    """Return the newest signed checkpoint; None where no checkpoint is signed yet."""
    return Checkpoint.objects.order_by("-size").first()


def size() -> int:
    """Return the number of leaves in the newest signed checkpoint; 0 where there is none."""
    last = latest()
    return last.size if last else 0


def tile(asked: ledger.Tile) -> bytes:
    """Return the bytes of the tile that `asked` names. Raises `UnavailableError` where the signed tree has no such tile."""
    _check_tree_holds(asked.level, asked.index, asked.width)
    (data,) = DatabaseReader().read([asked])
    return data


def bundle(index: int, width: int) -> bytes:
    """Return the entry bundle of that index, with `width` entries. Raises `UnavailableError` beyond the signed tree."""
    _check_tree_holds(0, index, width)
    return DatabaseReader().bundle(index, width)


def inclusion(index: int, tree_size: int | None = None) -> tuple[int, list[bytes]]:
    """Return (tree size, hashes of the proof that leaf `index` is in the tree of `tree_size` leaves, by default the newest)."""
    of = _size_or_signed_size(tree_size)
    return of, ledger.inclusion_proof(index, of, DatabaseReader())


def consistency(old_size: int, new_size: int | None = None) -> tuple[int, list[bytes]]:
    """Return (new size, proof hashes): the proof that the tree of `new_size` leaves begins with the first `old_size` leaves.

    Without `new_size`, the proof is for the newest signed tree.
    """
    of = _size_or_signed_size(new_size)
    return of, ledger.consistency_proof(old_size, of, DatabaseReader())


def leaf_of(entry: Entry) -> Leaf:
    """Return the leaf of an entry, after loading the entry and the entry's salt in the same query.

    Raises Leaf.DoesNotExist where the entry has no leaf yet.
    """
    return Leaf.objects.select_related("entry__salt").get(entry=entry)


def leaf(index: int) -> Leaf:
    """Return the leaf at an index of the signed tree. Raises `UnavailableError` where the tree has no leaf at this index."""
    row = Leaf.objects.select_related("entry").filter(index=index).first() if 0 <= index < size() else None
    if row is None:
        raise ledger.UnavailableError(f"The log has no entry number {index} yet.")
    return row


def _size_or_signed_size(asked: int | None) -> int:
    """Return `asked`, a tree size; for None, the newest signed tree's. Raises `UnavailableError` where `asked` is larger."""
    signed = size()
    if asked is None:
        return signed
    if not 0 <= asked <= signed:
        raise ledger.UnavailableError(f"The log has {signed} entries, so there is no tree of {asked}.")
    return asked


def _check_tree_holds(level: int, index: int, width: int) -> None:
    """Raise `UnavailableError` unless the signed tree has a tile of this level and index with at least `width` hashes."""
    if width > ledger.tile_width(size(), level, index):
        raise ledger.UnavailableError("The log has not grown that far. Fetch the checkpoint, then only tiles of its size.")
