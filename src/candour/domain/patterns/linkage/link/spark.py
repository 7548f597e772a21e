"""Compares the candidate pairs on Apache Spark, with the same SQL and results as `score.py`.

Needs the `spark` extra and Java 17. Only the comparison, which grows fastest, runs on Spark; the other steps stay in DuckDB.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
from pyspark.sql import SparkSession

from candour.domain.patterns.linkage.link.score import COMPARED, Edges, candidates_sql, scored_sql

PARTITIONS = "16"  # of shuffles; Spark's 200 are for a cluster


def session() -> SparkSession:
    """Return the running Spark session, or a new session on all cores of this machine."""
    building = SparkSession.builder.appName("candour")
    return building.config("spark.sql.shuffle.partitions", PARTITIONS).config("spark.ui.enabled", "false").getOrCreate()


def edges(connection: duckdb.DuckDBPyConnection, splink_settings: Mapping[str, Any]) -> Edges:
    """Compute the result of `score.edges` on Spark, from the prepared records of a DuckDB connection."""
    spark = session()
    columns = ["unique_id", *COMPARED]
    rows = connection.execute(f"SELECT {', '.join(columns)} FROM link_records ORDER BY 1").fetchall()  # noqa: S608 - our own names
    if not rows:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64)
    spark.createDataFrame(rows, _schema(connection, columns)).createOrReplaceTempView("link_records")
    spark.sql(candidates_sql()).createOrReplaceTempView("link_pairs")
    found = sorted(tuple(row) for row in spark.sql(scored_sql(splink_settings, "link_pairs")).collect())
    left, right, weight = zip(*found, strict=True) if found else ((), (), ())
    return np.array(left, np.int64), np.array(right, np.int64), np.array(weight, np.float64)


def _schema(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> str:
    """Return the named columns of `link_records` with their types, as a Spark schema."""
    types = {row[0]: row[1] for row in connection.execute("DESCRIBE link_records").fetchall()}
    words = {"VARCHAR": "STRING", "INTEGER": "INT", "BIGINT": "BIGINT"}
    return ", ".join(f"{name} {words[types[name]]}" for name in columns)
