"""Three threads of the worker: one integrates new entries every second, one runs the followers, one asks witnesses.

They are threads and not jobs in the queue, because a job every second would write more rows than the log does. The first
wakes the second whenever the log has grown; the second also runs every second, for followers that wait to try again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections, connection

from candour.apps.ledger import followers, services
from candour.apps.ledger.services import witnesses

_EVERY = 1.0
_LOG = logging.getLogger("candour.ledger")


def integrate_now() -> int:
    """Assign a leaf in the tree to every committed entry that has none; return the number of new leaves."""
    return services.integrate()


def start() -> threading.Event:
    """Start three threads (integrate entries, run followers, ask witnesses); all stop when the returned event is set."""
    stop, grown = threading.Event(), threading.Event()
    for name, run in (("ledger", _integrate_until), ("followers", _run_followers_until)):
        threading.Thread(target=run, args=[stop, grown], name=name, daemon=True).start()
    threading.Thread(target=_ask_witnesses_until, args=[stop], name="witnesses", daemon=True).start()
    return stop


def _ask_witnesses_until(stop: threading.Event) -> None:
    """Ask the witnesses for cosignatures at fixed times of the clock until `stop` is set (`services.witnesses`).

    The setting CANDOUR_LEDGER_WITNESS_MINUTES is the time between; with 60, they are asked at each full hour.
    """
    interval = 60 * settings.CANDOUR_LEDGER_WITNESS_MINUTES
    while not stop.wait(interval - time.time() % interval):
        _result_or_zero(witnesses.collect, "Witnesses could not be asked.")
    connection.close()


def _integrate_until(stop: threading.Event, grown: threading.Event) -> None:
    """Assign leaves to new entries every second until `stop` is set; set `grown` whenever there are new leaves."""
    size = 0
    while not stop.wait(_EVERY):
        now = _result_or_zero(integrate_now, "The log could not be extended.") or size
        if now > size:
            grown.set()
        size = now
    connection.close()


def _run_followers_until(stop: threading.Event, grown: threading.Event) -> None:
    """Run the followers every second, and whenever `grown` is set, until `stop` is set."""
    while not stop.is_set():
        grown.wait(_EVERY)
        grown.clear()
        while _result_or_zero(followers.follow_all, "Followers could not be run.") and not stop.is_set():
            pass
    connection.close()


def _result_or_zero(work: Callable[[], int], failed: str) -> int:
    """Call `work` and return its result. Where `work` raises, log the message `failed` and return 0; the thread continues."""
    try:
        close_old_connections()
        return work()
    except Exception:  # noqa: BLE001 - the thread must survive any error
        _LOG.exception(failed)
        connection.close()
        return 0
