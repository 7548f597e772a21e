"""Serves the requests of tests as the database role of the web pages, as `candour serve` does. Tests themselves stay owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse

# Raw statements, which tests that count queries do not see.


class AsWeb:
    """Middleware, outermost, that handles each request as the role of the web pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next layer."""
        with as_role("candour_web"):
            return self.get_response(request)


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
    raw: Any = connection.connection
    if raw is not None and not raw.closed:
        raw.execute(statement)
