"""What the log does by itself: what was appended becomes leaves and is signed, and followers handle it.

Two threads of the worker rather than jobs in the queue: a job a second would write more rows than the log does. One
integrates every second; it wakes the other whenever the log has grown, which also looks by itself, for a follower may be
waiting to try again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from candour.apps.ledger import followers, services

_EVERY = 1.0
_LOG = logging.getLogger("candour.ledger")


def integrate_now() -> int:
    """Integrate once; returns the size of the log."""
    return services.integrate()


def start() -> threading.Event:
    """Integrate and follow in threads of this process, until the event returned is set or the process ends."""
    stop, grown = threading.Event(), threading.Event()
    for name, run in (("ledger", _integrate), ("followers", _follow)):
        threading.Thread(target=run, args=[stop, grown], name=name, daemon=True).start()
    return stop


def _integrate(stop: threading.Event, grown: threading.Event) -> None:
    size = 0
    while not stop.wait(_EVERY):
        now = _try(integrate_now, "The log could not be extended.") or size
        if now > size:
            grown.set()
        size = now
    connection.close()


def _follow(stop: threading.Event, grown: threading.Event) -> None:
    while not stop.is_set():
        grown.wait(_EVERY)
        grown.clear()
        while _try(followers.follow_all, "Followers could not be run.") and not stop.is_set():
            pass
    connection.close()


def _try(work: Callable[[], int], failed: str) -> int:
    """Do it; 0 where it fails: a database that is away comes back, a missing key is put back, and it is tried again."""
    try:
        close_old_connections()
        return work()
    except Exception:  # noqa: BLE001 - as said
        _LOG.exception(failed)
        connection.close()
        return 0
