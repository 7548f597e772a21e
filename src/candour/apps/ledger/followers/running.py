"""Running followers: a follower reads the entries after its cursor, handles entries of its kinds and moves the cursor.

The cursor is a leaf index, because indexes have no gaps and are in order (`Entry.seq` commits out of order, ADR 3). Its row is
locked while a batch is handled and other workers skip locked rows, so several workers share the followers. A handler that
raises stops its own follower only: earlier entries of the batch stay handled, and the follower tries again after a pause that
doubles from one second to five minutes.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from candour.apps.ledger import queries
from candour.apps.ledger.followers.registry import Follower, registered
from candour.apps.ledger.models import FollowerCursor, Leaf

_BATCH = 200  # entries handled in one transaction
_WINDOW = 50_000  # leaves searched for them in one transaction
_LONGEST_PAUSE = 300  # seconds
_LOG = logging.getLogger("candour.ledger")


def follow_all() -> bool:
    """Run every follower on one batch of entries; return whether the cursor of any follower moved forward."""
    moved = [step(follower) for follower in registered()]
    return any(moved)


def step(follower: Follower, now: datetime | None = None) -> bool:
    """Run a follower on one batch of entries; return whether the follower's cursor moved forward.

    Does nothing while another worker runs the follower or while the follower pauses after a failure.
    """
    FollowerCursor.objects.get_or_create(pk=follower.name)  # before the transaction, or another worker would wait for its end
    with transaction.atomic():
        cursor = _lock_cursor(follower, now or timezone.now())
        if cursor is None:
            return False
        start = cursor.next_index
        _handle_batch(follower, cursor, now or timezone.now())
        return cursor.next_index > start


def replay(follower: Follower) -> None:
    """Restart a follower at the first leaf of the log: call its `reset`, if it has one, and set its cursor to 0.

    Waits until no worker runs a batch of the follower.
    """
    with transaction.atomic():
        cursor, _ = FollowerCursor.objects.select_for_update().get_or_create(pk=follower.name)
        if follower.reset is not None:
            follower.reset()
        cursor.next_index = 0
        _clear_failure(cursor)
        cursor.save()


def _lock_cursor(follower: Follower, now: datetime) -> FollowerCursor | None:
    """Lock and return the follower's cursor; None where another worker holds it or the follower pauses after a failure."""
    cursor = FollowerCursor.objects.select_for_update(skip_locked=True).filter(pk=follower.name).first()
    pauses = cursor is not None and cursor.retry_at is not None and cursor.retry_at > now
    return None if pauses else cursor


def _handle_batch(follower: Follower, cursor: FollowerCursor, now: datetime) -> None:
    """Call the follower's handler for each entry of the next batch; then set the cursor to the first entry not yet handled.

    The batch ends early at an entry whose handler fails. That entry is tried again later.
    """
    end = min(queries.size(), cursor.next_index + _WINDOW)
    leaves = _next_leaves(follower, cursor.next_index, end)
    if len(leaves) == _BATCH:
        end = leaves[-1].index + 1
    for leaf in leaves:
        try:
            with transaction.atomic():
                follower.handle(leaf.entry)
                connection.check_constraints()  # deferred constraints, which would otherwise fail at the whole batch's commit
        except Exception as fault:  # noqa: BLE001 - any error stops this follower only
            _record_failure(cursor, leaf, fault, now)
            return
    if end > cursor.next_index:
        cursor.next_index = end
        _clear_failure(cursor)
        cursor.save()


def _next_leaves(follower: Follower, start: int, end: int) -> list[Leaf]:
    """Return the first leaves of the follower's kinds with an index from `start` to below `end`, at most one batch."""
    kinds = [str(kind) for kind in follower.kinds]
    leaves = Leaf.objects.filter(index__gte=start, index__lt=end, entry__kind__in=kinds)
    return list(leaves.select_related("entry").order_by("index")[:_BATCH])


def _record_failure(cursor: FollowerCursor, leaf: Leaf, fault: Exception, now: datetime) -> None:
    """Set the cursor to the leaf that failed and schedule a retry. Stores only the error's class: its text may be secret."""
    cursor.failures = cursor.failures + 1 if cursor.next_index == leaf.index else 1
    cursor.next_index = leaf.index
    cursor.retry_at = now + timedelta(seconds=min(2 ** (cursor.failures - 1), _LONGEST_PAUSE))
    cursor.fault = type(fault).__name__
    cursor.save()
    _LOG.error("A follower stopped at a leaf and tries again.", exc_info=fault)


def _clear_failure(cursor: FollowerCursor) -> None:
    """Reset the cursor's record of failed attempts, without saving the cursor."""
    cursor.failures, cursor.retry_at, cursor.fault = 0, None, ""
