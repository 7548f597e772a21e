"""A thief of disk, backup or logs looks for the minute of a reporter's act: in file times, rows and logs (finding 13)."""

from __future__ import annotations

import json
import secrets
import socket
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from psycopg import sql

from candour.domain import sealing
from tests.journeys import senders
from tests.journeys.installation import Installation, installation
from tests.waiting import wait_until

pytestmark = pytest.mark.slow  # it starts a whole installation

# Columns of times that no reporter causes, each with its reason.
_NOT_OF_REPORTERS = {
    "procrastinate_workers.last_heartbeat": "the worker's own, every ten seconds",
    "procrastinate_events.at": "tasks by the clock",
    "procrastinate_jobs.scheduled_at": "tasks by the clock",
    "django_migrations.applied": "the operator's",
    "people_keychallenge.until": "of the staff member who makes a key",
}
_NO_HEADER = b"GET /words-of-a-reporter HTTP/words\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def visited() -> Iterator[tuple[Installation, datetime]]:
    """An installation after a reporter's visit, and when the visit began."""
    with installation() as site:
        began = datetime.now(UTC)
        _visit(site)
        yield site, began


def _visit(site: Installation) -> None:
    """Look at pages that are there and not, send a report with an exhibit, open its mailbox, and break a request."""
    client, words = senders.Client(site.port), sealing.generate_passphrase()
    report = senders.seal_report(
        senders.intake(site.port, site.body, site.salt), "She saw it", exhibit=secrets.token_bytes(300_000), words=words
    )
    senders.send(client, report)
    for path in ("/", "/report/safety/", "/report/words-of-a-reporter/", "/mailbox/"):
        client.ask("GET", path)
    locator = sealing.derive_mailbox(words, site.salt).locator.reveal()
    assert client.send_json("/mailbox/find/", {"locator": urlsafe_b64encode(locator).decode().rstrip("=")}).status == 200
    for wrong in range(6):
        client.send_json("/mailbox/find/", {"locator": urlsafe_b64encode(bytes([wrong]) * 32).decode().rstrip("=")})
    with socket.create_connection(("127.0.0.1", site.port)) as raw:
        raw.sendall(_NO_HEADER)
        assert b"400" in raw.recv(4096)


def test_no_file_of_the_store_has_a_time_within_the_hour(visited: tuple[Installation, datetime]) -> None:
    store = visited[0].home / "store"
    paths = [store, *store.rglob("*")]
    assert any(path.is_file() for path in paths)
    found = {str(path): time for path in paths for time in _times(path) if time % 3600}
    assert found == {}


def _times(path: Path) -> list[float]:
    """The times that a copy or a backup keeps; that of reading only for files, since this test itself lists the folders."""
    return [path.stat().st_mtime, *([path.stat().st_atime] if path.is_file() else [])]


def test_no_row_has_a_time_within_the_hour(visited: tuple[Installation, datetime]) -> None:
    site, began = visited
    found = []
    with site.connect() as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_name) "
            "WHERE table_type = 'BASE TABLE' AND data_type LIKE 'timestamp%' AND tables.table_schema = 'public' ORDER BY 1, 2"
        ).fetchall()
        assert len(columns) > 30
        for table, column in columns:
            query = sql.SQL("SELECT {column} FROM {table} WHERE {column} >= %s AND {column} <> date_trunc('hour', {column})")
            named = query.format(column=sql.Identifier(column), table=sql.Identifier(table))
            rows = connection.execute(named, [began]).fetchall()
            if rows and f"{table}.{column}" not in _NOT_OF_REPORTERS:
                found.append(f"{table}.{column}: {len(rows)}")
    assert found == []


def test_no_log_names_the_visitor_the_request_or_the_minute(visited: tuple[Installation, datetime]) -> None:
    site, _ = visited
    wait_until(lambda: "gunicorn.error" in site.logs, "the broken request is logged")
    lines = [json.loads(line) for line in site.logs.splitlines() if line.startswith("{")]
    assert any(line["logger"] == "gunicorn.error" for line in lines)
    assert {line["time"][13:] for line in lines} == {":00Z"}
    for never in ("words", "127.0.0.1", "/report/", "HTTP/"):
        assert never not in site.logs
    database = (site.home / "pg" / "log").read_text(encoding="utf-8")
    assert not [line for line in database.splitlines() if "ERROR" in line or "checkpoint complete" in line]
