"""A new database for a benchmark, with the tables it needs, dropped at the end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

SHOWN = ("server_version", "fsync", "synchronous_commit", "shared_buffers")


@contextmanager
def fresh_database(name: str, *, app: str | None = "ledger") -> Iterator[str]:
    """Set Django up on a database `name` with the tables of `app` (None: all); yields a line on what is measured."""
    from candour.apps.ops.install.database import ensure_running  # noqa: PLC0415 - reads the environment
    from candour.config import environment  # noqa: PLC0415

    settings = environment.read()
    administration = ensure_running(settings, "postgres")
    with psycopg.connect(administration, autocommit=True) as server, tempfile.TemporaryDirectory() as folder:
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
        os.environ["DATABASE_URL"] = (
            ensure_running(settings, name) if settings.embedded else environment.beside(administration, name)
        )
        os.environ["CANDOUR_LEDGER_KEY_FILE"] = str(Path(folder) / "ledger.pem")
        try:
            _migrate(app)
            yield "PostgreSQL " + ", ".join(f"{name} {server.execute(f'SHOW {name}').fetchone()[0]}" for name in SHOWN)  # type: ignore[index]  # SHOW gives one row
        finally:
            _drop(server, name)


def _migrate(app: str | None) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", *([app] if app else []), verbosity=0, interactive=False)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
