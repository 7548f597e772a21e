"""The databases of tests are copies of a template made from the current migrations and SQL files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.template_database import digest, shaping_files


@pytest.mark.django_db
@pytest.mark.slow
def test_a_copy_has_every_migration() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.parametrize("place", ["apps/ledger/migrations/0001_initial.py", "apps/ledger/sql/guards.sql"])
def test_another_migration_or_sql_file_asks_for_another_template(tmp_path: Path, place: str) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("django==5.2")
    file = tmp_path / "src" / "candour" / place
    file.parent.mkdir(parents=True)
    file.write_text("SELECT 1;")
    before = digest(shaping_files(tmp_path))
    file.write_text("SELECT 2;")
    assert digest(shaping_files(tmp_path)) != before


def test_the_migrations_of_every_app_are_seen() -> None:
    assert any("ledger" in path.parts and "migrations" in path.parts for path in shaping_files())
