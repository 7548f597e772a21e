"""SQL for DuckDB and Spark that selects the pairs of records worth comparing, and computes the match weight of each pair.

A match weight is log2 of the odds, in bits, that two records are one person. Not here: grouping the records (`cluster.py`).
"""

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
    """Return SQL that selects all candidate pairs: pairs of records that meet a blocking rule, such as having the same surname.

    Blocking rules say which pairs are compared at all, because comparing every two records would take too long. `records` is
    the name of the table of records. Each pair is selected once, with the smaller id on the left.
    """
    arms = (
        f"SELECT l.unique_id AS unique_id_l, r.unique_id AS unique_id_r FROM {records} l JOIN {records} r"  # noqa: S608 - our own rules
        f" ON {rule} AND l.unique_id < r.unique_id"
        for rule in BLOCKING
    )
    return " UNION ".join(arms)


def paired_sql(pairs: str, records: str = "link_records") -> str:
    """Return SQL that selects, for each pair of records, the columns to compare, with suffixes `_l` (left) and `_r` (right).

    `pairs` and `records` are table names: a table of pairs of record ids, and the table of records.
    """
    columns = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in COMPARED)
    return (
        f"SELECT p.unique_id_l, p.unique_id_r, {columns} FROM {pairs} p"  # noqa: S608 - our own names
        f" JOIN {records} l ON l.unique_id = p.unique_id_l JOIN {records} r ON r.unique_id = p.unique_id_r"
    )


def scored_sql(splink_settings: Mapping[str, Any], pairs: str, records: str = "link_records") -> str:
    """Return SQL that selects each pair of records in the table `pairs` with its match weight in bits.

    The match weight is log2 of the odds that the two records are one person. `splink_settings` is the model, in the format of
    the Splink linkage library; `records` is the name of the table of records.
    """
    weight = match_weight_sql(splink_settings)
    return f"SELECT unique_id_l, unique_id_r, {weight} AS match_weight FROM ({paired_sql(pairs, records)})"  # noqa: S608 - our own names


def graded_sql(pairs: str) -> str:
    """Return SQL that selects, for each pair of records in the table `pairs`, which level of agreement the pair reaches.

    There is one column for each fact compared, such as the surname, with the index of the level. Training and the explanation
    of match weights use this SQL.
    """
    levels = {comparison.name: [(level.sql, level.words, 0.0) for level in comparison.levels] for comparison in COMPARISONS}
    cases = ", ".join(f"{graded(found, 0)} AS {name}" for name, found in levels.items())
    return f"SELECT unique_id_l, unique_id_r, {cases} FROM ({paired_sql(pairs)})"  # noqa: S608 - our own names


def edges(connection: duckdb.DuckDBPyConnection, splink_settings: Mapping[str, Any]) -> Edges:
    """Compute the match weight of every candidate pair of records in the table `link_records`.

    A candidate pair is one that a blocking rule, such as "same surname", selects for comparison. Returns three arrays of equal
    length, sorted by ids: the ids of the left records, the ids of the right records, and the match weights in bits (log2 of the
    odds that both records are one person). `splink_settings` is the model.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE link_pairs AS {candidates_sql()}")
    found = connection.execute(f"{scored_sql(splink_settings, 'link_pairs')} ORDER BY 1, 2").fetchnumpy()
    return (
        found["unique_id_l"].astype(np.int64),
        found["unique_id_r"].astype(np.int64),
        found["match_weight"].astype(np.float64),
    )


def uninformative(connection: duckdb.DuckDBPyConnection, splink_settings: Mapping[str, Any], least: float) -> list[int]:
    """Return the ids of the records that state too few facts to be linked with any other record.

    Such a record, compared with an equal record, gets a match weight of less than `least` bits (log2 of the odds of one
    person).
    """
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
    """Explain the match weight of each pair of record ids in `pairs`; returns one list of reasons for each pair.

    A match weight is log2 of the odds, in bits, that the two records are one person. A reason is (level of agreement reached,
    in words; bits that this level adds to the weight). The reason with the largest effect comes first; facts that add nothing
    are left out.
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
