"""Creates test databases as copies of a migrated template, which stays from run to run: copying is faster than migrating.

The template's name holds a digest of everything that shapes its tables: the project's migrations and SQL files, and the
pinned packages, whose migrations run as well. After a change the template is created again and the old one is dropped.
Not here: which database a test process uses (Django's settings, and pytest-xdist's suffix).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "candour_template_"
_LOCK = 0x43_4E_44_52_54_50_4C  # advisory lock: a single process creates the template while the others wait


def shaping_files(root: Path = ROOT) -> list[Path]:
    """List every file that determines the tables of a migrated database."""
    apps, pins = root / "src" / "candour", root / "requirements" / "base.txt"
    found = {path for pattern in ("**/migrations/*.py", "**/sql/**/*.sql", "**/*.sql") for path in apps.glob(pattern)}
    values = (apps / "people" / "permissions.py", apps / "ops" / "management" / "commands" / "migrate.py")
    return sorted([*found, pins, *(path for path in values if path.exists())])


def digest(files: Iterable[Path]) -> str:
    """Return 16 hex digits that change with any file's name or bytes."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def use_copy(name: str) -> None:
    """Make database `name` a fresh copy of the template and connect Django's default connection to it."""
    template = PREFIX + digest(shaping_files())
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if not _exists(server, template):
            _make(server, template)
        _recreate(server, name, template)
        # Test data need not survive a crash of the machine.
        server.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
    _connect_to(name)


def migrate() -> None:
    """Bring the connected test database to the newest migrations and SQL files, as a test does that migrated it backwards."""
    _act_as_owner()
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    allow_truncate()


def allow_truncate() -> None:
    """Disable the ledger's triggers against TRUNCATE: tests that commit truncate all tables afterwards."""
    with connection.cursor() as cursor:
        for name in ("entry", "leaf", "tile", "checkpoint", "cosignature", "restore", "statement"):
            cursor.execute(f"ALTER TABLE ledger_{name} DISABLE TRIGGER ledger_{name}_stays")


def drop(name: str) -> None:
    """Drop a copy of the template."""
    connection.close()
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _make(server: psycopg.Connection, template: str) -> None:
    unfinished = f"{template}_unfinished"
    _recreate(server, unfinished, "template0")
    _connect_to(unfinished)
    _act_as_owner()
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    for (older,) in server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]).fetchall():
        if older != unfinished:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(older)))
    server.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(template)))


def _act_as_owner() -> None:
    """Act as the role that owns the tables where people work, so that tables and functions are not a superuser's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regrole('candour_owner') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("GRANT CREATE ON SCHEMA public TO candour_owner")
            cursor.execute("SET ROLE candour_owner")


def _recreate(server: psycopg.Connection, name: str, template: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    made = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
    server.execute(made.format(sql.Identifier(name), sql.Identifier(template)))


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _connect_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    wanted = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}
    with psycopg.connect(**wanted, autocommit=True) as server:
        yield server
