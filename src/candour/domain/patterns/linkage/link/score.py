"""SQL that selects candidate pairs and their match weights, for both DuckDB and Spark. Not here: clustering (`cluster.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage.link.comparisons import BLOCKING, COMPARISONS
from candour.domain.patterns.linkage.link.prepare import COMPARED_FACTS
from candour.domain.patterns.linkage.link.weights import graded, level_weights, match_weight_sql

COMPARED = [*COMPARED_FACTS, "held", "named", "kept"]
Edges = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]  # left ids, right ids, weights in bits


def candidates_sql(records: str = "link_records") -> str:
    """Return SQL that selects each pair of `records` (a table) that a blocking rule allows, once, smaller id on the left."""
    arms = (
        f"SELECT l.unique_id AS unique_id_l, r.unique_id AS unique_id_r FROM {records} l JOIN {records} r"  # noqa: S608 - our own rules
        f" ON {rule} AND l.unique_id < r.unique_id"
        for rule in BLOCKING
    )
    return " UNION ".join(arms)


def paired_sql(pairs: str, records: str = "link_records") -> str:
    """Return SQL that selects the compared columns of both records of each pair in `pairs`, with the suffixes `_l` and `_r`."""
    columns = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in COMPARED)
    return (
        f"SELECT p.unique_id_l, p.unique_id_r, {columns} FROM {pairs} p"  # noqa: S608 - our own names
        f" JOIN {records} l ON l.unique_id = p.unique_id_l JOIN {records} r ON r.unique_id = p.unique_id_r"
    )


def scored_sql(splink_settings: Mapping[str, Any], pairs: str, records: str = "link_records") -> str:
    """Return SQL that selects each pair of the table `pairs` with its match weight in bits under Splink settings."""
    weight = match_weight_sql(splink_settings)
    return f"SELECT unique_id_l, unique_id_r, {weight} AS match_weight FROM ({paired_sql(pairs, records)})"  # noqa: S608 - our own names


def graded_sql(pairs: str) -> str:
    """Return SQL that selects, for each pair of the table `pairs`, the index of the level reached in every comparison.

    Training and the explanation of weights use it.
    """
    levels = {comparison.name: [(level.sql, level.words, 0.0) for level in comparison.levels] for comparison in COMPARISONS}
    cases = ", ".join(f"{graded(found, 0)} AS {name}" for name, found in levels.items())
    return f"SELECT unique_id_l, unique_id_r, {cases} FROM ({paired_sql(pairs)})"  # noqa: S608 - our own names


def edges(connection: duckdb.DuckDBPyConnection, splink_settings: Mapping[str, Any]) -> Edges:
    """Return the left ids, right ids and weights (bits) of every candidate pair of `link_records`, sorted by ids."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE link_pairs AS {candidates_sql()}")
    found = connection.execute(f"{scored_sql(splink_settings, 'link_pairs')} ORDER BY 1, 2").fetchnumpy()
    return (
        found["unique_id_l"].astype(np.int64),
        found["unique_id_r"].astype(np.int64),
        found["match_weight"].astype(np.float64),
    )


def uninformative(connection: duckdb.DuckDBPyConnection, splink_settings: Mapping[str, Any], least: float) -> list[int]:
    """Return the ids of records with too few facts to be linked: a comparison with itself gives each less than `least` bits."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_selves AS"
        " SELECT unique_id AS unique_id_l, unique_id AS unique_id_r FROM link_records"
    )
    scored = scored_sql(splink_settings, "link_selves")
    query = f"SELECT unique_id_l FROM ({scored}) WHERE match_weight < ?"  # noqa: S608 - our own names
    rows = connection.execute(query, [least])
    return [row[0] for row in rows.fetchall()]


def reasons(
    connection: duckdb.DuckDBPyConnection, splink_settings: Mapping[str, Any], pairs: list[tuple[int, int]]
) -> list[list[tuple[str, float]]]:
    """Explain the weight of each pair: a list of (words of the level reached, bits that the level adds), largest first.

    Comparisons that add nothing are left out.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE link_asked (place INT, unique_id_l INT, unique_id_r INT)")
    if pairs:
        connection.executemany("INSERT INTO link_asked VALUES (?, ?, ?)", [(at, *pair) for at, pair in enumerate(pairs)])
    weights = level_weights(splink_settings)
    rows = connection.execute(
        f"SELECT * FROM ({graded_sql('link_asked')}) JOIN link_asked USING (unique_id_l, unique_id_r) ORDER BY place"  # noqa: S608 our own names
    )
    found = []
    for row in rows.fetchall():
        said = [levels[place][1:] for (_, levels), place in zip(weights, row[2:-1], strict=True)]
        found.append(sorted(((words, bits) for words, bits in said if bits), key=lambda one: -abs(one[1])))
    return found
