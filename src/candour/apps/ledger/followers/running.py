"""Running followers: each reads on from its cursor, handles the entries of its kinds, and moves the cursor past them.

The cursor is the index of a leaf, because leaves are dense and in order (`Entry.seq` commits out of order, ADR 3). Its row is
locked while a batch is handled, and another worker skips a locked row: several workers share the followers between them.
A handler that raises stops its own follower only: what came before stays, and the follower tries again after a pause
that doubles from one second to five minutes.
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
    """Run one batch of every follower; returns whether any of them moved, so that there may be more to do."""
    moved = [step(follower) for follower in registered()]
    return any(moved)


def step(follower: Follower, now: datetime | None = None) -> bool:
    """Run one batch of a follower; returns whether its cursor moved.

    Does nothing while another worker runs it or while it pauses after a failure.
    """
    FollowerCursor.objects.get_or_create(pk=follower.name)  # before the transaction, or another worker would wait for its end
    with transaction.atomic():
        cursor = _lock(follower, now or timezone.now())
        if cursor is None:
            return False
        start = cursor.next_index
        _advance(follower, cursor, now or timezone.now())
        return cursor.next_index > start


def replay(follower: Follower) -> None:
    """Send a follower back to the first leaf, after removing what it wrote if it says how. Waits for a running batch."""
    with transaction.atomic():
        cursor, _ = FollowerCursor.objects.select_for_update().get_or_create(pk=follower.name)
        if follower.reset is not None:
            follower.reset()
        cursor.next_index = 0
        _clear_failure(cursor)
        cursor.save()


def _lock(follower: Follower, now: datetime) -> FollowerCursor | None:
    """Lock the follower's cursor. None where another worker holds it or the follower pauses."""
    cursor = FollowerCursor.objects.select_for_update(skip_locked=True).filter(pk=follower.name).first()
    pauses = cursor is not None and cursor.retry_at is not None and cursor.retry_at > now
    return None if pauses else cursor


def _advance(follower: Follower, cursor: FollowerCursor, now: datetime) -> None:
    """Handle the next entries and move the cursor past them, or up to the one whose handler raised."""
    end = min(queries.size(), cursor.next_index + _WINDOW)
    leaves = _next_leaves(follower, cursor.next_index, end)
    if len(leaves) == _BATCH:
        end = leaves[-1].index + 1
    for leaf in leaves:
        try:
            with transaction.atomic():
                follower.handle(leaf.entry)
                connection.check_constraints()  # those that PostgreSQL would check at the commit, of the whole batch
        except Exception as fault:  # noqa: BLE001 - whatever it is, only this follower stops
            _fail(cursor, leaf, fault, now)
            return
    if end > cursor.next_index:
        cursor.next_index = end
        _clear_failure(cursor)
        cursor.save()


def _next_leaves(follower: Follower, start: int, end: int) -> list[Leaf]:
    kinds = [str(kind) for kind in follower.kinds]
    leaves = Leaf.objects.filter(index__gte=start, index__lt=end, entry__kind__in=kinds)
    return list(leaves.select_related("entry").order_by("index")[:_BATCH])


def _fail(cursor: FollowerCursor, leaf: Leaf, fault: Exception, now: datetime) -> None:
    """Keep the cursor at the leaf, and what kind of fault it was: its text could hold values of the row."""
    cursor.failures = cursor.failures + 1 if cursor.next_index == leaf.index else 1
    cursor.next_index = leaf.index
    cursor.retry_at = now + timedelta(seconds=min(2 ** (cursor.failures - 1), _LONGEST_PAUSE))
    cursor.fault = type(fault).__name__
    cursor.save()
    _LOG.error("A follower stopped at a leaf and tries again.", exc_info=fault)


def _clear_failure(cursor: FollowerCursor) -> None:
    cursor.failures, cursor.retry_at, cursor.fault = 0, None, ""
