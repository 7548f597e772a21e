"""Only the app that tables.txt lists writes a table, and SQL names only tables of its own app or of lower ones.

A line of tables.txt is a table, the app that writes it, and exceptions (a file and the reason), separated by two spaces.
"""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from candour.apps.cases.models import Case
from candour.apps.people.models import Staff
from tests.contracts.table_use import Use, named, tables, writes, writes_of

ROOT = Path(__file__).resolve().parents[2]
LINES = [line.split("  ") for line in (ROOT / "tests" / "contracts" / "tables.txt").read_text(encoding="utf-8").splitlines()]
WRITER = {table: writer for table, writer, *_ in LINES}
EXCEPTED = {(table, text.split(": ")[0]) for table, _, *exceptions in LINES for text in exceptions}


@pytest.fixture(scope="module")
def every_write() -> list[Use]:
    return list(writes())


def test_each_table_of_an_app_is_listed_once_in_order() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("candour.")}
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.app_label in ours}
    assert models - set(WRITER) == set()
    assert list(WRITER) == sorted(table for table, *_ in LINES)


@pytest.mark.slow
def test_only_the_writer_of_a_table_writes_it(every_write: list[Use]) -> None:
    strangers = [use for use in every_write if WRITER.get(use.table) != use.app and (use.table, use.file) not in EXCEPTED]
    assert strangers == [], "call a service of the app that tables.txt names; an empty table is a write nothing could follow"


def test_no_exception_outlives_its_reason(every_write: list[Use]) -> None:
    assert EXCEPTED - {(use.table, use.file) for use in every_write} == set()
    assert [line for line in LINES if not all(": " in exception for exception in line[2:])] == []


def test_sql_names_tables_of_its_own_app_and_of_lower_ones() -> None:
    """import-linter cannot see SQL; the floors are read from its contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    floor = {room.strip().removeprefix("candour.apps."): -at for at, layer in enumerate(layers) for room in layer.split("|")}
    assert floor["ledger"] < floor["cases"] < floor["ops"]
    ours = [use for use in named() if use.table in WRITER]  # the others are tables of packages
    wrong = [use for use in ours if use.app != (owner := WRITER[use.table]) and not floor[owner] < floor[use.app]]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("Case.objects.filter(pk=1).update(closed_on=None)", "cases_case"),
        ("def f(staff: Staff) -> None:\n    staff.save()", "people_staff"),
        ("def f(case: Case) -> None:\n    case.allegations.create(category='x')", "cases_allegation"),
        ("def f() -> None:\n    for one in Case.objects.all():\n        one.delete()", "cases_case"),
        ("def f() -> None:\n    row, new = Staff.objects.get_or_create()\n    row.save()", "people_staff"),
        ("Q = 'WITH a AS (INSERT INTO reports_report (id) VALUES (1)) SELECT 1'", "reports_report"),
        ("Q = f'DELETE FROM {x} USING y; UPDATE ONLY ledger_leaf SET hash = 1'", "ledger_leaf"),
        ("copy('ledger_tile (level, hashes)', rows)", "ledger_tile"),
        ("def f(one: object) -> None:\n    one.save()", ""),
    ],
)
def test_a_write_is_seen_in_whatever_form(text: str, table: str) -> None:
    seen = {use.table for use in writes_of("x/services.py", ast.parse(text), {"Case": Case, "Staff": Staff})}
    assert table in seen


@pytest.mark.parametrize(
    "text", ["{}.update(a=1)", "digest.update(b'')", "Q = 'SELECT id FROM cases_case'", "Case.objects.get()"]
)
def test_what_is_no_write_is_not_seen_as_one(text: str) -> None:
    assert list(writes_of("x/services.py", ast.parse(text), {"Case": Case})) == []


def test_every_table_with_an_owner_exists() -> None:
    assert set(WRITER) - tables() == set()
