"""Django's `migrate`, which then applies the functions and triggers defined in `apps/<app>/sql/*.sql`.

Each file holds whole definitions that can be run again (CREATE OR REPLACE, IF NOT EXISTS), so the database always has what the
files say. The files are run after all migrations, lowest app first, in one transaction; an app's files wait until all
migrations of the app are applied. While neither files nor migrations have changed, no file is run: the digest of both is stored
in the comment on Django's own table of migrations, and is dumped and restored with that table.

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
from django.utils import timezone

from candour.apps.dossiers.services import fix_keys_of_dossiers
from candour.apps.people.permissions import CONFIRMED, ROLES, Permission, roles_with
from candour.apps.people.services import store_asking_key
from candour.domain.ledger import Kind
from candour.domain.procedure import load_pack, shipped
from candour.domain.procedure.windows import conflict_windows

# Kinds whose entries commit to content that everybody may read: public keys and releases.
PUBLIC_CONTENT = (
    Kind.TEAM_CREATED,
    Kind.EPOCH_STARTED,
    Kind.KEY_MADE,
    Kind.KEY_REQUESTED,
    Kind.KEY_SIGNED,
    Kind.KEY_REPLACED,
    Kind.KEYS_FIXED,
    Kind.RELEASE_STARTED,
)
_NAMED = ["candour_web", "candour_worker", "candour_audit"]
_OF_ROLES = frozenset({"policies.sql", "privileges.sql"})
_LOCK = 0x63616E646F7572  # any number that no other advisory lock of the database uses: "candour" in ASCII


class Command(migrate.Command):
    """Django's command `migrate`, extended: after the migrations, the SQL files with functions and triggers are applied."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run Django's `migrate`, then apply the SQL files.

        With `--check` or `--plan` no file is applied. Where files are to be applied, `--check` fails, `--plan` prints a line.
        """
        super().handle(*args, **options)
        database = connections[options.get("database") or DEFAULT_DB_ALIAS]
        if not (options.get("plan") or options.get("check_unapplied")):
            apply(database)
            fix_keys_before_signatures(database)
        elif not is_current(database):
            if options.get("verbosity"):
                self.stdout.write("The definitions of functions and triggers (apps/*/sql) are to be applied.")
            if options.get("check_unapplied"):
                sys.exit(1)


def fix_keys_before_signatures(database: BaseDatabaseWrapper) -> None:
    """Store the list of public keys without a signature, once, in a database that has keys from before keys had signatures.

    See ADR 22.
    """
    tables = database.introspection.table_names()
    if "people_fixedkeys" in tables and not pending_migrations(database):
        fix_keys_of_dossiers(now=timezone.now())


def pending_migrations(database: BaseDatabaseWrapper) -> bool:
    """Whether a migration of an app is not applied, which includes a migration that was undone."""
    loader = MigrationLoader(database)
    return any(key not in (loader.applied_migrations or {}) for key in loader.disk_migrations)


def files() -> dict[str, list[Path]]:
    """Map each app's label to the app's SQL files, sorted by name. Apps are in the order of INSTALLED_APPS: lowest first."""
    found = (path for config in apps.get_app_configs() for path in sorted(Path(config.path, "sql").glob("*.sql")))
    label = {Path(config.path): config.label for config in apps.get_app_configs()}
    return {label[folder.parent]: list(paths) for folder, paths in groupby(found, key=lambda path: path.parent)}


def text_of(path: Path) -> str:
    """Return the SQL text of a file, with each placeholder replaced by its text in `_values`."""
    text = path.read_text(encoding="utf-8")
    for name, value in _values().items():
        text = text.replace(name, value)
    return text


def _values() -> dict[str, str]:
    """Map each placeholder of the SQL files, such as "{confirmed_roles}", to the text that replaces it."""
    return {
        "{conflict_windows}": _conflict_windows(),
        "{confirmed_roles}": _quoted(CONFIRMED),
        "{confirming_roles}": _quoted(roles_with(Permission.CONFIRM_ROLES)),
        "{overseeing_roles}": _quoted(roles_with(Permission.OVERSEE_FORCE)),
        "{public_kinds}": _quoted(map(str, PUBLIC_CONTENT)),
        "{role_permissions}": _role_permissions(),
        "{pack_zones}": _pack_zones(),
    }


def _quoted(names: Iterable[str]) -> str:
    """Return the names as SQL literals, separated by commas."""
    return ", ".join(f"'{name}'" for name in sorted(names))


def _pack_zones() -> str:
    """Return the branches of an SQL CASE that gives the name of the time zone for the code of a pack."""
    return " ".join(f"WHEN '{code}' THEN '{load_pack(code).zone.key}'" for code in sorted(shipped()))


def _role_permissions() -> str:
    """Return the branches of an SQL CASE that gives the array of permissions for the name of a staff role."""
    rows = sorted((str(role), sorted(map(str, row.permissions))) for role, row in ROLES.items())
    return " ".join(f"WHEN '{role}' THEN ARRAY[{', '.join(map(repr, granted))}]::text[]" for role, granted in rows)


def _conflict_windows() -> str:
    """Return the branches of an SQL CASE from a pack's code to its conflict window in months.

    The conflict window is how long an ended tie to an officer bars staff from cases. Without a pack, it is the longest of all.
    """
    windows = sorted(conflict_windows().items())
    branches = [f"WHEN '{code}' THEN {months}" for code, months in windows]
    return " ".join([*branches, f"ELSE {max(months for _code, months in windows)}"])


def is_current(database: BaseDatabaseWrapper) -> bool:
    """Whether functions and triggers in the database are those of the SQL files: their digest is the stored digest."""
    return _recorded_digest(database) == _definitions_digest(database, _applicable_files(database))


def apply(database: BaseDatabaseWrapper) -> None:
    """Run the SQL files of every app whose migrations are all applied.

    No file is run where neither files nor migrations have changed since the last call.
    """
    with transaction.atomic(using=database.alias), database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        ready = _applicable_files(database)
        if any(path.name == "asking.sql" for path in ready):
            store_asking_key()
        digest = _definitions_digest(database, ready)
        if _recorded_digest(database) == digest:
            return
        cursor.execute("SET LOCAL check_function_bodies = off")  # a function may call one of a file that comes later
        # Functions with the rights of the owner keep this path, in which only the owner can create objects.
        cursor.execute("SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)")
        for path in ready:
            cursor.execute(text_of(path))
        cursor.execute(f"COMMENT ON TABLE django_migrations IS '{digest}'")  # takes no parameters; a digest needs no quoting


def _applicable_files(database: BaseDatabaseWrapper) -> list[Path]:
    """Return the SQL files of the apps whose migrations are all applied."""
    loader = MigrationLoader(database)
    incomplete = {app for app, name in loader.disk_migrations if (app, name) not in (loader.applied_migrations or {})}
    paths = [path for label, paths in files().items() if label not in incomplete for path in paths]
    # Policies and privileges name tables and functions of all apps, and roles that an operator's server may lack.
    named = [path for path in paths if path.name in _OF_ROLES]
    whole = not incomplete and _has_roles(database)
    return [path for path in paths if path not in named] + (named if whole else [])


def _has_roles(database: BaseDatabaseWrapper) -> bool:
    """Whether the server has the roles that policies name."""
    with database.cursor() as cursor:
        cursor.execute("SELECT count(to_regrole(name)) = 3 FROM unnest(%s::text[]) AS name", [_NAMED])
        return bool(cursor.fetchone()[0])


def _definitions_digest(database: BaseDatabaseWrapper, paths: Iterable[Path]) -> str:
    """Return the SHA-256 of the SQL files and of the rows that record migrations.

    A migration that is undone and applied again has a new row, and so changes the digest.
    """
    rows = sorted((row.pk, *name) for name, row in MigrationRecorder(database).applied_migrations().items())
    texts = [(path.parts[-3:], text_of(path)) for path in paths]
    return sha256(repr((rows, texts)).encode()).hexdigest()


def _recorded_digest(database: BaseDatabaseWrapper) -> str | None:
    """Return the digest stored in the comment on django_migrations when files were last applied; None where there is none."""
    with database.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')")
        row = cursor.fetchone()
    return str(row[0]) if row and row[0] else None
