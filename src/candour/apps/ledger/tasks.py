"""What the log does by itself: every second, whatever was appended becomes leaves and is signed.

A thread of the worker rather than jobs in the queue: a job a second would write more rows than the log does.
"""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connection

from candour.apps.ledger import services

_EVERY = 1.0
_LOG = logging.getLogger("candour.ledger")


def integrate_now() -> int:
    """Integrate once; returns the size of the log."""
    return services.integrate()


def start() -> threading.Event:
    """Integrate every second in a thread of this process, until the event returned is set or the process ends."""
    stop = threading.Event()
    threading.Thread(target=_go_on, args=[stop], name="ledger", daemon=True).start()
    return stop


def _go_on(stop: threading.Event) -> None:
    while not stop.wait(_EVERY):
        _try_once()
    connection.close()


def _try_once() -> None:
    try:
        close_old_connections()
        integrate_now()
    except Exception:  # noqa: BLE001 - a database that is away comes back, a missing key is put back: try again next second
        _LOG.exception("The log could not be extended.")
        connection.close()
