"""Baselines for linking: a default Splink 5 model trained as Splink's guide recommends, and exact names.

The model uses library comparisons, random sampling for u and expectation maximisation for m, without labels; groups are
connected components at 0.95 for mentions, and single best links for rosters.
"""

from __future__ import annotations

from typing import Any

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from candour.domain.patterns.linkage.link import COLUMNS


def exact_names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Group rows whose given name and surname are exactly equal."""
    names = "coalesce(first_name || ' ' || last_name, mention_id)"
    rows = connection.execute(f"SELECT mention_id, min(mention_id) OVER (PARTITION BY {names}) FROM rows").fetchall()  # noqa: S608 our own names
    return dict(rows)


def _settings(*, dates: bool, link_type: str) -> SettingsCreator:
    frequent: dict[str, Any] = {"term_frequency_adjustments": True}
    comparisons: list[Any] = [
        cl.NameComparison("first_name").configure(**frequent),
        cl.NameComparison("last_name").configure(**frequent),
        cl.ExactMatch("middle_name"),
        cl.ExactMatch("suffix"),
        cl.ExactMatch("ethnicity"),
        cl.ExactMatch("sex"),
        cl.ExactMatch("shoulder_number").configure(**frequent),
        cl.ExactMatch("unit").configure(**frequent),
    ]
    blocks: list[Any] = [
        block_on("first_name", "last_name"),
        block_on("last_name", "shoulder_number"),
        block_on("first_name", "shoulder_number"),
    ]
    if dates:
        comparisons += [cl.ExactMatch("birth_year").configure(**frequent), cl.ExactMatch("appointed_on").configure(**frequent)]
        blocks += [block_on("first_name", "birth_year", "appointed_on"), block_on("last_name", "birth_year")]
    return SettingsCreator(
        link_type=link_type,  # type: ignore[arg-type]  # a literal that depends on the task
        unique_id_column_name="mention_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=blocks,
    )


def default_splink(connection: duckdb.DuckDBPyConnection, *, dates: bool, rosters: bool) -> dict[str, str]:
    """Return the group of every row under the default model."""
    api = DuckDBAPI(connection)
    columns = ", ".join(name for name in COLUMNS if name not in ("source", "rank"))
    names = (
        [row[0] for row in connection.execute("SELECT DISTINCT source FROM rows ORDER BY 1").fetchall()] if rosters else ["all"]
    )
    tables = []
    for at, name in enumerate(names):
        condition = f"WHERE source = '{name}'" if rosters else ""
        connection.execute(f"CREATE OR REPLACE TABLE part_{at} AS SELECT {columns} FROM rows {condition}")  # noqa: S608 our own names
        tables.append(api.register(f"part_{at}", dataset_display_name=f"side_{at}"))
    linker = Linker(
        tables if rosters else tables[0],
        _settings(dates=dates, link_type="link_only" if rosters else "dedupe_only"),
        log_level=None,
    )
    linker.training.estimate_probability_two_random_records_match(
        [block_on("first_name", "last_name", "shoulder_number")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=4)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("shoulder_number"))
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    if rosters:
        each = [f"side_{at}" for at in range(len(tables))]
        groups = linker.clustering.cluster_using_single_best_links(pairs, each, threshold_match_probability=0.5)
    else:
        groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.95)
    return {group["mention_id"]: str(group["cluster_id"]) for group in groups.as_record_list()}
