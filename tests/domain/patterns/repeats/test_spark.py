"""The SQL of repeats and of the co-accused network gives the same figures on Apache Spark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import sqlglot

from candour.domain.patterns import co_accused
from candour.domain.patterns.records import TABLES, Records
from candour.domain.patterns.repeats import rates
from candour.domain.patterns.repeats.bayes import fit
from candour.domain.patterns.repeats.window import Chosen, accusations_sql, recorded_window
from tests.domain.patterns.repeats.invented import drawn
from tests.domain.patterns.shared import CHICAGO, chicago, needs

pytestmark = pytest.mark.spark
NEAR = 1e-9


@pytest.fixture(scope="module")
def held() -> Records:
    """The public Chicago records where available, else an invented force."""
    return chicago() if CHICAGO.is_dir() else drawn(officers=200)


@pytest.fixture(scope="module")
def spark(held: Records, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Spark session with the tables of records as views."""
    session_of = pytest.importorskip("pyspark.sql", reason="make test-spark installs pyspark").SparkSession
    session = session_of.builder.appName("candour").config("spark.sql.shuffle.partitions", "8").getOrCreate()
    folder = tmp_path_factory.mktemp("spark")
    for name in TABLES:
        held.connection.table(name).write_parquet(str(folder / f"{name}.parquet"))
        session.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
    yield session
    session.stop()


def both(held: Records, spark: Any, query: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Run a query in DuckDB and in Spark; return both results, ordered by their first two columns."""
    ours = held.connection.execute(query).fetchall()
    theirs = [tuple(row) for row in spark.sql(sqlglot.transpile(query, read="duckdb", write="spark")[0]).collect()]
    return sorted(ours, key=lambda row: row[:2]), sorted(theirs, key=lambda row: row[:2])


def alike(ours: list[tuple[Any, ...]], theirs: list[tuple[Any, ...]]) -> None:
    assert ours
    assert [row[0] for row in ours] == [row[0] for row in theirs]
    first, second = (np.array([[float(value) for value in row[1:]] for row in rows]) for rows in (ours, theirs))
    assert np.allclose(first, second, rtol=NEAR, atol=NEAR)


def test_accusations_are_the_same(held: Records, spark: Any) -> None:
    query = accusations_sql(Chosen(recorded_window(held)))
    ours, theirs = both(held, spark, f"SELECT allegation_id, officer_id, case_id, day FROM ({query})")  # noqa: S608 - SQL of ours
    assert ours == theirs


def test_counts_time_in_post_and_expected_are_the_same_and_so_is_the_prior(held: Records, spark: Any) -> None:
    ours, theirs = both(held, spark, rates.counts_sql(held, Chosen(recorded_window(held)), "officer"))
    alike(ours, theirs)
    priors = [
        fit(np.array([float(row[1]) for row in rows]), np.array([float(row[5]) for row in rows])) for rows in (ours, theirs)
    ]
    assert priors[0].shape == pytest.approx(priors[1].shape, rel=1e-4)


@needs(CHICAGO)
def test_units_are_the_same(held: Records, spark: Any) -> None:
    alike(*both(held, spark, rates.counts_sql(held, Chosen(recorded_window(held)), "unit")))


@needs(CHICAGO)
def test_pairs_accused_together_are_the_same(held: Records, spark: Any) -> None:
    query = co_accused.pairs_sql(Chosen(recorded_window(held)))
    alike(*both(held, spark, f"SELECT one || ' ' || other AS pair, cases, worth FROM ({query})"))  # noqa: S608 - SQL of ours
