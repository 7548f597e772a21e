"""Integration: assigns a leaf to every committed entry, extends the tree and signs a checkpoint. ADR 3.

One process integrates at a time, under a lock that no other process waits for. Not here: the thread that integrates every
second (`tasks`).
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from candour.apps.ledger import queries
from candour.apps.ledger.models import Checkpoint
from candour.apps.ledger.services import keys, rows
from candour.domain import ledger
from candour.ui.times import to_hour

# Entries integrated in one transaction; limits how long the integration lock is held.
_BATCH = 10_000


def integrate(now: datetime | None = None) -> int:
    """Assign a leaf to every committed entry, extend the tree and sign a checkpoint; return the number of new leaves.

    Returns at once where another process is integrating. Must not be called inside a business transaction, which would
    hold the lock until its end. Raises `LedgerError`, and signs nothing, where the stored tree was changed after signing.
    """
    while integrate_batch(now or timezone.now()) == _BATCH:
        pass
    return queries.size()


def integrate_batch(now: datetime) -> int:
    """Assign leaves to at most `_BATCH` entries, extend the tree and sign a checkpoint; return the number of new leaves."""
    with transaction.atomic(durable=True):
        if not rows.try_lock():
            return 0
        taken, last = rows.take_pending(_BATCH), queries.latest()
        if taken or last is None:
            _extend_tree(last, taken, now)
        return len(taken)


def _extend_tree(last: Checkpoint | None, taken: list[tuple[uuid.UUID, bytes]], now: datetime) -> None:
    """Insert a leaf for each (entry id, canonical bytes) in `taken` and the tiles that become full; sign a checkpoint.

    `last`: the newest checkpoint so far, after whose leaves the new leaves are added; None where there is none.
    """
    signer = keys.signer()
    edge = _signed_edge(last, signer.verifier_key)
    first, hashes = edge.size, [ledger.leaf_hash(leaf) for _, leaf in taken]
    rows.write_leaves((first + at, id_, hashes[at]) for at, (id_, _) in enumerate(taken))
    rows.write_tiles(edge.append(hashes))
    head = ledger.Checkpoint(signer.name, edge.size, edge.root())
    # Rounded to the hour, because a finer time would reveal when a reporter pressed Send.
    Checkpoint.objects.create(size=head.size, root=head.root, note=head.sign(signer), time=to_hour(now))


def _signed_edge(last: Checkpoint | None, key: ledger.VerifierKey) -> ledger.Edge:
    """Return the right edge of the stored tree. Raises `LedgerError` unless `last`, signed by `key`, has the tree's root."""
    if last is None:
        return ledger.Edge()
    head = ledger.open_checkpoint(last.note, key)
    edge = ledger.read_edge(head.size, queries.DatabaseReader())
    if edge.root() != head.root:
        raise ledger.DamagedLogError(
            "The stored tree is not the one last signed, so it is not extended. Run candour verify to find what was changed.",
            0,
            max(0, head.size - 1),
        )
    return edge
