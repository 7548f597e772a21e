"""Integration: assigns a leaf to every committed entry, extends the tree and signs a checkpoint. ADR 3.

One process integrates at a time: it holds a lock, and another process that finds the lock taken does nothing. Not here: the
thread that integrates every second (`tasks`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from candour.apps.ledger import queries
from candour.apps.ledger.models import Checkpoint
from candour.apps.ledger.services import keys, rows, signing
from candour.domain import ledger
from candour.ui.times import to_hour

# Entries integrated in one transaction; limits how long the integration lock is held.
_BATCH = 10_000


def integrate(now: datetime | None = None) -> int:
    """Assign a leaf to every committed entry, extend the tree and sign a checkpoint; return the number of new leaves.

    Returns 0 at once where another process is integrating. Must not be called inside another transaction, which would keep the
    integration lock until its end. Raises `LedgerError`, and signs nothing, where the stored tree was changed after signing.
    """
    while integrate_batch(now or timezone.now()) == _BATCH:
        pass
    return queries.size()


def integrate_batch(now: datetime) -> int:
    """Assign leaves to at most `_BATCH` entries, and sign a checkpoint of the stored tree; return the number of new leaves.

    The leaves are committed before the tree is signed (`signing`).
    """
    count = _grow()
    _sign(now)
    return count


def _grow() -> int:
    """Assign leaves to at most `_BATCH` entries and extend the tree; return the number of new leaves."""
    with transaction.atomic(durable=True):
        if not rows.try_lock():
            return 0
        before = queries.stored_size()
        count = rows.assign_leaves(_BATCH)
        if count:
            _check_tree(queries.latest(), before)
        return count


def _sign(now: datetime) -> None:
    """Sign a checkpoint of the stored tree if its newest leaves are not signed, or no checkpoint exists yet.

    Does nothing where another process holds the lock: that process signs.
    """
    last, size = queries.latest(), queries.stored_size()
    if last is not None and last.size == size:
        return
    with transaction.atomic(durable=True):
        if not rows.try_lock():
            return
        last, size = queries.latest(), queries.stored_size()
        if last is not None and last.size == size:
            return
        root = ledger.read_edge(size, queries.DatabaseReader()).root()
        note = signing.signed(size, root, last)
        # Rounded to the hour, because a finer time would reveal when a reporter pressed Send.
        rows.write_checkpoint(size, root, note, to_hour(now))


def _check_tree(last: Checkpoint | None, size: int) -> None:
    """Check the stored tree of `size` leaves, the last of which may be unsigned.

    Raises `LedgerError` unless it begins with the tree of `last`, the newest checkpoint, signed by the log's key.
    """
    if last is None:
        return
    reader = queries.DatabaseReader()
    head = ledger.open_checkpoint(last.note, keys.verifier_key_for(last.note))
    try:
        root = ledger.read_edge(size, reader).root()
        proof = ledger.consistency_proof(head.size, size, reader)
        ledger.check_consistency_path(head.size, size, head.root, root, proof)
    except (ledger.ProofError, ledger.MalformedError) as error:
        raise ledger.DamagedLogError(
            "The stored tree is not the one last signed, so it is not extended. Run candour verify to find what was changed.",
            0,
            max(0, head.size - 1),
        ) from error
