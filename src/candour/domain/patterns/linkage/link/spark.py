"""Computes the match weights of candidate pairs of records on Apache Spark, with the same SQL and results as `score.py`.

Needs the `spark` extra and Java 17. Only the comparison of pairs, whose number grows fastest, runs on Spark; the other steps of
linkage stay in DuckDB.
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
    """Return the running Spark session, or start a session that uses all processor cores of this machine."""
    building = SparkSession.builder.appName("candour")
    return building.config("spark.sql.shuffle.partitions", PARTITIONS).config("spark.ui.enabled", "false").getOrCreate()


def edges(connection: duckdb.DuckDBPyConnection, splink_settings: Mapping[str, Any]) -> Edges:
    """Compute on Spark the match weights of all candidate pairs of records; the result is that of `score.edges`.

    The records are read from the table `link_records` of a DuckDB connection. `splink_settings` is the model.
    """
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
    """Return a Spark schema: the named columns of the table `link_records` with their types."""
    types = {row[0]: row[1] for row in connection.execute("DESCRIBE link_records").fetchall()}
    words = {"VARCHAR": "STRING", "INTEGER": "INT", "BIGINT": "BIGINT"}
    return ", ".join(f"{name} {words[types[name]]}" for name in columns)
