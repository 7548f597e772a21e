"""The `migrate` command: the files of `apps/*/sql` are what the database holds after it."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from candour.apps.ops.management.commands.migrate import files, is_current

pytestmark = pytest.mark.django_db


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _source_of(function: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [function])
        return str(cursor.fetchone()[0])


def _migrate(*arguments: str, **options: object) -> str:
    said = StringIO()
    call_command("migrate", *arguments, interactive=False, stdout=said, **options)
    return said.getvalue()


def _replace_the_rule() -> None:
    """What a database of another version holds: the same function with another body, and that version's record."""
    _run("CREATE OR REPLACE FUNCTION cases_has_ties(the_staff uuid) RETURNS boolean LANGUAGE sql AS 'SELECT false'")
    _run("COMMENT ON TABLE django_migrations IS 'another version'")


def test_the_lowest_app_comes_first() -> None:
    lowest_first = ["ledger", "forces", "people", "dossiers", "reports", "cases", "matters", "records", "insight", "ops"]
    assert list(files()) == lowest_first


def test_a_fresh_database_is_current() -> None:
    assert is_current(connection)
    _migrate(check_unapplied=True)


@pytest.mark.slow
def test_another_version_is_replaced_and_until_then_the_check_fails() -> None:
    before = _source_of("cases_has_ties")
    _replace_the_rule()
    with pytest.raises(SystemExit):
        _migrate(check_unapplied=True)
    assert "to be applied" in _migrate(plan=True)
    assert _source_of("cases_has_ties") == "SELECT false"
    _migrate()
    assert _source_of("cases_has_ties") == before
    _migrate(check_unapplied=True)


@pytest.mark.slow
def test_nothing_is_run_while_nothing_has_changed() -> None:
    with connection.execute_wrapper(_refuse_definitions):
        _migrate()


def _refuse_definitions(execute: Callable[..., object], sql: str, *arguments: object) -> object:
    assert "CREATE" not in sql
    return execute(sql, *arguments)


@pytest.mark.slow
def test_a_migration_that_was_undone_and_done_again_brings_its_triggers_back() -> None:
    _run("DROP TRIGGER matters_act_grows ON matters_act")
    _run("UPDATE django_migrations SET id = id + 1000 WHERE app = 'matters' AND name = '0001_initial'")
    _migrate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'matters_act_grows'")
        assert cursor.fetchone() == (1,)


@pytest.mark.slow
def test_the_files_of_an_app_wait_until_all_its_migrations_are_applied() -> None:
    _replace_the_rule()
    _run("DELETE FROM django_migrations WHERE app = 'matters' OR (app = 'cases' AND name > '0015')")
    _migrate("ledger")
    assert _source_of("cases_has_ties") == "SELECT false"
    assert is_current(connection)
