"""A server the operator runs: refused in a sentence where Candour cannot run on it, and named where its log says too much."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from candour.apps.ops.command import main
from candour.apps.ops.install.database import ensure_running, statement_logging_faults
from candour.config import environment

ADDRESS = environment.beside(
    settings.ENVIRONMENT.database_url or environment.embedded_url(settings.ENVIRONMENT.home), "postgres"
)


@pytest.fixture
def western() -> Iterator[str]:
    """A database whose text cannot hold every name."""
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute("CREATE DATABASE test_candour_western TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
        yield environment.beside(ADDRESS, "test_candour_western")
        server.execute("DROP DATABASE test_candour_western")


@pytest.mark.slow
def test_a_database_with_too_few_letters_is_refused(western: str) -> None:
    with pytest.raises(environment.BadSetting, match="keeps text as LATIN1"):
        ensure_running(environment.read({"DATABASE_URL": western}))


def test_a_server_that_is_away_is_named_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody:geheim@127.0.0.1:1/none")
    assert main(["migrate"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("The database at DATABASE_URL does not answer.")
    assert "geheim" not in said


def test_a_log_that_may_hold_values_is_reported_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c log_min_error_statement=error -c log_error_verbosity=terse -c log_statement=all")
    given = environment.read({"DATABASE_URL": ADDRESS})
    assert statement_logging_faults(given) == ["log_min_error_statement = panic", "log_statement = none"]
    assert statement_logging_faults(environment.read({})) == []
