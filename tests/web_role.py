"""Serves the requests of tests as the database role of the web pages, as `candour serve` does. Tests themselves stay owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse

from tests.waiting import wait_until

_open: set[object] = set()  # one object for each request that is being handled


class AsWeb:
    """Middleware, outermost, that handles each request as the role of the web pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next layer."""
        with _counted(), as_role("candour_web"):
            return self.get_response(request)


def wait_for_open_requests() -> None:
    """Wait until no request is being handled; end the transactions of any that is not answered after half a minute.

    A live server still handles a request whose browser has gone. Emptying the tables would wait for its locks, or deadlock.
    """
    with suppress(AssertionError):
        wait_until(lambda: not _open, "every request is answered", seconds=30)
    _run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
    )


@contextmanager
def _counted() -> Iterator[None]:
    """Count a request as open inside the block."""
    request = object()
    _open.add(request)
    try:
        yield
    finally:
        _open.discard(request)


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Act as this role in the database inside the block."""
    connection.ensure_connection()
    _run(f"SET ROLE {role}")
    try:
        yield
    finally:
        with suppress(psycopg.Error):  # a transaction that failed is rolled back, and the role with it
            _run("RESET ROLE")


def _run(statement: str) -> None:
    """Run a raw statement, which tests that count queries do not see."""
    raw: Any = connection.connection
    if raw is not None and not raw.closed:
        raw.execute(statement)
