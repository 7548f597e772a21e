"""Django's `migrate`, which then applies the functions and triggers of `apps/<app>/sql/*.sql`.

Each file holds whole definitions that can be run again (CREATE OR REPLACE, IF NOT EXISTS), so the files always say what is
in force. They are run after all migrations, lowest app first, in one transaction; an app's files wait until all its migrations
are applied. Nothing is run while neither files nor migrations have changed: the digest of both is stored in the comment on
Django's own table of migrations, with which it is dumped and restored.

Not here: tables, plain indexes and changes to rows (migrations). Decision: adr/0016-definitions-in-sql-files.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from candour.domain.procedure.windows import conflict_windows

_LOCK = 0x63616E646F7572  # any number that no other advisory lock of the database uses: "candour" in ASCII


class Command(migrate.Command):
    """Django's command `migrate`, extended: after the migrations it applies the SQL files with functions and triggers."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run Django's command, then apply the SQL files.

        Where SQL files are to be applied, `--check` fails and `--plan` prints a line.
        """
        super().handle(*args, **options)
        database = connections[options.get("database") or DEFAULT_DB_ALIAS]
        if not (options.get("plan") or options.get("check_unapplied")):
            apply(database)
        elif not is_current(database):
            if options.get("verbosity"):
                self.stdout.write("The definitions of functions and triggers (apps/*/sql) are to be applied.")
            if options.get("check_unapplied"):
                sys.exit(1)


def files() -> dict[str, list[Path]]:
    """App label → the app's SQL files by name; apps in the order of INSTALLED_APPS, which is lowest first."""
    found = (path for config in apps.get_app_configs() for path in sorted(Path(config.path, "sql").glob("*.sql")))
    label = {Path(config.path): config.label for config in apps.get_app_configs()}
    return {label[folder.parent]: list(paths) for folder, paths in groupby(found, key=lambda path: path.parent)}


def text_of(path: Path) -> str:
    """The SQL text of a file, with the conflict windows of the packs in the place of `{conflict_windows}`."""
    return path.read_text(encoding="utf-8").replace("{conflict_windows}", _conflict_windows())


def _conflict_windows() -> str:
    """The branches of an SQL CASE: pack → conflict window in months; the longest window for a case without a pack."""
    windows = sorted(conflict_windows().items())
    branches = [f"WHEN '{code}' THEN {months}" for code, months in windows]
    return " ".join([*branches, f"ELSE {max(months for _code, months in windows)}"])


def is_current(database: BaseDatabaseWrapper) -> bool:
    """Whether the SQL files were last applied as they are now, by the digest that the database has recorded."""
    return _recorded_digest(database) == _digest(database, _applicable_files(database))


def apply(database: BaseDatabaseWrapper) -> None:
    """Run the SQL files of every app whose migrations are all applied; nothing where files and migrations are unchanged."""
    with transaction.atomic(using=database.alias), database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        ready = _applicable_files(database)
        digest = _digest(database, ready)
        if _recorded_digest(database) == digest:
            return
        for path in ready:
            cursor.execute(text_of(path))
        cursor.execute(f"COMMENT ON TABLE django_migrations IS '{digest}'")  # takes no parameters; a digest needs no quoting


def _applicable_files(database: BaseDatabaseWrapper) -> list[Path]:
    """The SQL files of the apps whose migrations are all applied."""
    loader = MigrationLoader(database)
    incomplete = {app for app, name in loader.disk_migrations if (app, name) not in (loader.applied_migrations or {})}
    return [path for label, paths in files().items() if label not in incomplete for path in paths]


def _digest(database: BaseDatabaseWrapper, paths: Iterable[Path]) -> str:
    """SHA-256 of the SQL files and of the rows that record migrations; a migration undone and applied again has a new row."""
    rows = sorted((row.pk, *name) for name, row in MigrationRecorder(database).applied_migrations().items())
    texts = [(path.parts[-3:], text_of(path)) for path in paths]
    return sha256(repr((rows, texts)).encode()).hexdigest()


def _recorded_digest(database: BaseDatabaseWrapper) -> str | None:
    """The digest of the files last applied, from the comment on django_migrations; None where there is none."""
    with database.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')")
        row = cursor.fetchone()
    return str(row[0]) if row and row[0] else None
