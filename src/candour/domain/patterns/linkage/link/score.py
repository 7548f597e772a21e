"""Pairs worth comparing and their match weights, in the SQL that DuckDB and Spark share.

Not here: what a weight decides
(`cluster.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage.link.comparisons import BLOCKING, COMPARISONS
from candour.domain.patterns.linkage.link.prepare import SAID
from candour.domain.patterns.linkage.link.weights import folded, graded, level_weights

COMPARED = [*SAID, "held", "named", "kept"]
Edges = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def candidates_sql(records: str = "link_records") -> str:
    """Every pair that some blocking rule brings together, once, the smaller id on the left."""
    arms = (
        f"SELECT l.unique_id AS unique_id_l, r.unique_id AS unique_id_r FROM {records} l JOIN {records} r"  # noqa: S608 - our own rules
        f" ON {rule} AND l.unique_id < r.unique_id"
        for rule in BLOCKING
    )
    return " UNION ".join(arms)


def paired_sql(pairs: str, records: str = "link_records") -> str:
    """The compared columns of both records of each pair, suffixed `_l` and `_r` as in Splink."""
    columns = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in COMPARED)
    return (
        f"SELECT p.unique_id_l, p.unique_id_r, {columns} FROM {pairs} p"  # noqa: S608 - our own names
        f" JOIN {records} l ON l.unique_id = p.unique_id_l JOIN {records} r ON r.unique_id = p.unique_id_r"
    )


def scored_sql(told: Mapping[str, Any], pairs: str, records: str = "link_records") -> str:
    """Each pair with its match weight in bits under Splink settings `told`."""
    weight = folded(told)
    return f"SELECT unique_id_l, unique_id_r, {weight} AS match_weight FROM ({paired_sql(pairs, records)})"  # noqa: S608 - our own names


def graded_sql(pairs: str) -> str:
    """Each pair with the place of the level it reaches in every comparison; for training and for explaining."""
    levels = {made.name: [(level.sql, level.words, 0.0) for level in made.levels] for made in COMPARISONS}
    cases = ", ".join(f"{graded(found, 0)} AS {name}" for name, found in levels.items())
    return f"SELECT unique_id_l, unique_id_r, {cases} FROM ({paired_sql(pairs)})"  # noqa: S608 - our own names


def edges(connection: duckdb.DuckDBPyConnection, told: Mapping[str, Any]) -> Edges:
    """Left ids, right ids and weights of every candidate pair of `link_records`, in the order of ids."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE link_pairs AS {candidates_sql()}")
    found = connection.execute(f"{scored_sql(told, 'link_pairs')} ORDER BY 1, 2").fetchnumpy()
    return (
        found["unique_id_l"].astype(np.int64),
        found["unique_id_r"].astype(np.int64),
        found["match_weight"].astype(np.float64),
    )


def thin(connection: duckdb.DuckDBPyConnection, told: Mapping[str, Any], least: float) -> list[int]:
    """Records that would not reach `least` bits even against their own copy: they say too little to link anything by."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_selves AS"
        " SELECT unique_id AS unique_id_l, unique_id AS unique_id_r FROM link_records"
    )
    scored = scored_sql(told, "link_selves")
    query = f"SELECT unique_id_l FROM ({scored}) WHERE match_weight < ?"  # noqa: S608 - our own names
    rows = connection.execute(query, [least])
    return [row[0] for row in rows.fetchall()]


def reasons(
    connection: duckdb.DuckDBPyConnection, told: Mapping[str, Any], pairs: list[tuple[int, int]]
) -> list[list[tuple[str, float]]]:
    """For each pair, what each comparison says and how many bits it adds, strongest first."""
    connection.execute("CREATE OR REPLACE TEMP TABLE link_asked (place INT, unique_id_l INT, unique_id_r INT)")
    if pairs:
        connection.executemany("INSERT INTO link_asked VALUES (?, ?, ?)", [(at, *pair) for at, pair in enumerate(pairs)])
    weights = level_weights(told)
    rows = connection.execute(
        f"SELECT * FROM ({graded_sql('link_asked')}) JOIN link_asked USING (unique_id_l, unique_id_r) ORDER BY place"  # noqa: S608 our own names
    )
    found = []
    for row in rows.fetchall():
        said = [levels[place][1:] for (_, levels), place in zip(weights, row[2:-1], strict=True)]
        found.append(sorted(((words, bits) for words, bits in said if bits), key=lambda one: -abs(one[1])))
    return found
