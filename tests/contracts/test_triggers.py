"""The functions and triggers of the database, and the file that defines each, are those in triggers.txt.

They are read from a migrated database, so that a trigger left by an old migration is found as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from candour.apps.ops.management.commands.migrate import files

LIST = Path(__file__).with_name("triggers.txt")
APPS = Path(__file__).resolve().parents[2] / "src" / "candour" / "apps"
DEFINES = re.compile(r"^CREATE (?:OR REPLACE|CONSTRAINT) (FUNCTION|TRIGGER) (\w+)", re.MULTILINE)

# Without triggers of foreign keys (PostgreSQL makes them) and of procrastinate (its own migrations make them).
TRIGGERS = """
SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger
 WHERE NOT tgisinternal AND tgname NOT LIKE 'procrastinate%'
"""
FUNCTIONS = """
SELECT proname, oid::regprocedure::text, pg_get_function_result(oid) FROM pg_proc
 WHERE pronamespace = current_schema()::regnamespace AND proname NOT LIKE 'procrastinate%'
"""


def _rows(query: str) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _defined() -> dict[tuple[str, str], list[str]]:
    """Kind and name → the files that define it."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in (path for paths in files().values() for path in paths):
        for kind, name in DEFINES.findall(path.read_text(encoding="utf-8")):
            found.setdefault((kind.lower(), name), []).append(str(path.relative_to(APPS)))
    return found


def _trigger(table: str, definition: str) -> str:
    """A trigger as text, such as `cases_act: BEFORE DELETE OR UPDATE, each STATEMENT → cases_refuse_change()`."""
    timing = re.search(r"(BEFORE|AFTER|INSTEAD OF) (.+?) ON ", definition)
    each = re.search(r"FOR EACH (ROW|STATEMENT)", definition)
    function = re.search(r"EXECUTE FUNCTION (.+)$", definition)
    assert timing, definition
    assert each, definition
    assert function, definition
    return f"{table}: {timing[1]} {timing[2]}, each {each[1]} → {function[1]}"


def current() -> Iterator[str]:
    """A line for each: kind, name, definition, file that defines it; separated by two spaces."""
    defined = _defined()
    for name, signature, result in _rows(FUNCTIONS):
        yield f"function  {signature}  {result}  {' and '.join(defined.get(('function', name), ['no file']))}"
    for name, table, definition in _rows(TRIGGERS):
        where = " and ".join(defined.get(("trigger", name), ["no file"]))
        yield f"trigger  {name}  {_trigger(table, definition)}  {where}"


@pytest.mark.django_db
def test_the_database_holds_the_listed_functions_and_triggers() -> None:
    assert sorted(current()) == LIST.read_text(encoding="utf-8").splitlines()


def test_each_is_defined_in_a_single_file() -> None:
    assert {name: places for name, places in _defined().items() if len(places) > 1} == {}


def test_no_migration_defines_one() -> None:
    banned = re.compile(r"CREATE (OR REPLACE )?(CONSTRAINT )?(FUNCTION|PROCEDURE|TRIGGER)|pg_get_functiondef", re.IGNORECASE)
    migrations = list(APPS.glob("*/migrations/*.py"))
    assert migrations
    found = [str(path.relative_to(APPS)) for path in migrations if banned.search(path.read_text(encoding="utf-8"))]
    assert found == [], "whole definitions belong in apps/<app>/sql/*.sql, where `migrate` applies them again"


@pytest.mark.parametrize("path", [path for paths in files().values() for path in paths], ids=lambda path: path.name)
def test_each_file_says_what_it_refuses_and_can_be_run_again(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- Refuses ") or "Refuses" in text.split("\n\n")[0]
    once = re.findall(
        r"^CREATE (?!OR REPLACE)(?!INDEX IF NOT EXISTS)(?!POLICY)(?!CONSTRAINT TRIGGER).*|^DROP (?!\w+ IF EXISTS).*",
        text,
        re.MULTILINE,
    )
    assert once == []
    policies = re.findall(r"^CREATE POLICY (\w+) ON (\w+)", text, re.MULTILINE)
    assert set(policies) <= set(re.findall(r"^DROP POLICY IF EXISTS (\w+) ON (\w+);", text, re.MULTILINE))
    for name in re.findall(r"^CREATE CONSTRAINT TRIGGER (\w+)", text, re.MULTILINE):  # PostgreSQL cannot replace these
        assert f"DROP TRIGGER IF EXISTS {name} ON" in text


def test_triggers_only_refuse_but_for_those_that_keep_rows_or_are_the_door_to_a_table() -> None:
    """Other news travels upwards by followers of the ledger (ADR 14): a trigger that writes is named here with its reason."""
    writes = {
        "cases_report_waits": "a report that was received is in the queue",
        "cases_waiting_is_unsafe": "a report whose reporter is not safe is at the top of the queue",
        "cases_report_joined": "a report in a case is not in the queue",
        "ledger_await_leaf": "every entry, whoever writes it, waits for its leaf",
        "ledger_append_entry": "the web pages append to the log through a view (ADR 31)",
        "dossiers_insert_grant": "the web pages give grants through a view (ADR 31)",
        "people_insert_role": "the web pages give roles through a view (ADR 31)",
    }
    body = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\([^)]*\) RETURNS trigger(.*?)END \$\$", re.DOTALL)
    texts = (path.read_text(encoding="utf-8") for paths in files().values() for path in paths)
    functions = [function for text in texts for function in body.findall(text)]
    write = re.compile(r"\b(INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b")
    assert {name for name, statements in functions if write.search(statements)} == set(writes)
