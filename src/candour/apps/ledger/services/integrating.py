"""Giving every committed entry its leaf, extending the tree and signing it. ADR 3.

One process integrates at a time, under a lock that no other waits for. Not here: when it happens by itself (`tasks`).
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

# Entries in one transaction of the integrator: enough to be fast, few enough to be short.
_BATCH = 10_000


def integrate(now: datetime | None = None) -> int:
    """Make every committed entry a leaf, extend the tree and sign; returns the size of the log.

    Returns at once where another process is integrating. Never called inside a business transaction, since the lock
    would last as long. Raises `LedgerError` where the stored tree is not the one last signed: what was tampered with is
    not signed.
    """
    while integrate_batch(now or timezone.now()) == _BATCH:
        pass
    return queries.size()


def integrate_batch(now: datetime) -> int:
    """Integrate at most one batch; returns how many entries became leaves."""
    with transaction.atomic(durable=True):
        if not rows.try_lock():
            return 0
        taken, last = rows.take_pending(_BATCH), queries.latest()
        if taken or last is None:
            _extend(last, taken, now)
        return len(taken)


def _extend(last: Checkpoint | None, taken: list[tuple[uuid.UUID, bytes]], now: datetime) -> None:
    signer = keys.signer()
    edge = _signed_edge(last, signer.verifier_key)
    first, hashes = edge.size, [ledger.leaf_hash(leaf) for _, leaf in taken]
    rows.write_leaves((first + at, id_, hashes[at]) for at, (id_, _) in enumerate(taken))
    rows.write_tiles(edge.append(hashes))
    head = ledger.Checkpoint(signer.name, edge.size, edge.root())
    # To the hour: finer would tell when a reporter pressed Send.
    Checkpoint.objects.create(size=head.size, root=head.root, note=head.sign(signer), time=to_hour(now))


def _signed_edge(last: Checkpoint | None, key: ledger.VerifierKey) -> ledger.Edge:
    """Read the edge of the tree and refuse to go on from anything but what was last signed, by this key."""
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
