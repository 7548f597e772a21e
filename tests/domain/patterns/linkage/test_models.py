"""Saved models: they come back as they were, know their data by shape, and refuse another."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.errors import UnreadableModelError, WrongShapeError


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("CREATE TABLE people AS SELECT * FROM (VALUES ('A', 1970, ''), ('B', NULL, '')) t(name, born, star)")
    return made


def trained(connection: duckdb.DuckDBPyConnection) -> models.Model:
    return models.Model("mentions", {"comparisons": []}, {"join": 0.9}, models.fingerprint(connection, "people"))


def test_a_model_comes_back_as_it_was_saved(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    model = trained(connection)
    models.save(model, tmp_path / "model.json")
    assert models.load(tmp_path / "model.json") == model


def test_the_fingerprint_does_not_depend_on_the_order_of_rows(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE TABLE turned AS SELECT * FROM people ORDER BY name DESC")
    assert models.fingerprint(connection, "turned") == models.fingerprint(connection, "people")
    connection.execute("UPDATE turned SET born = 1971 WHERE name = 'A'")
    assert models.fingerprint(connection, "turned").digest != models.fingerprint(connection, "people").digest


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("SELECT name, born FROM people", "star is missing"),
        ("SELECT name, born::VARCHAR AS born, star FROM people", "born is VARCHAR, not INTEGER"),
        ("SELECT name, NULL::INT AS born, star FROM people", "born is empty, and was filled"),
    ],
)
def test_it_refuses_data_of_another_shape(connection: duckdb.DuckDBPyConnection, other: str, words: str) -> None:
    connection.execute(f"CREATE TABLE other AS {other}")
    with pytest.raises(WrongShapeError, match=words):
        trained(connection).check(models.shape_of(connection, "other"))


def test_it_accepts_more_rows_of_the_same_shape(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE TABLE more AS SELECT * FROM people UNION ALL SELECT 'C', 1980, ''")
    trained(connection).check(models.shape_of(connection, "more"))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 99}'])
def test_a_file_that_is_no_model_is_named_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "model.json").write_text(text)
    with pytest.raises(UnreadableModelError, match=r"Train"):
        models.load(tmp_path / "model.json")
