"""Converts the comparisons of a description with an officer to settings of Splink 5: JSON that the stock Splink library opens.

The settings hold the learned probabilities of each level of agreement. `pairs.py` builds the two rows that Splink compares. Not
here: training (`train.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from candour.domain.patterns.linkage.find import comparisons
from candour.domain.patterns.linkage.find.comparisons import Comparison, Level

Chances = Mapping[str, Mapping[str, tuple[float, float]]]
"""Comparison → level → (m, u): the level's probability for the right officer, and for any officer."""


def settings(chances: Chances, prior: float) -> dict[str, Any]:
    """Build settings of the Splink library from the probabilities m and u of each level of agreement of each comparison.

    `chances` holds m, the probability of the level for the officer described, and u, its probability for any officer. `prior`
    is the probability, before comparison, that a random description is of a random officer.
    """
    return {
        "link_type": "link_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "unique_id",
        "source_dataset_column_name": "source_dataset",
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "1=1", "sql_dialect": "duckdb"}],
        "retain_intermediate_calculation_columns": True,
        "comparisons": [_comparison_settings(each, chances[each.name]) for each in comparisons.ALL],
    }


def _comparison_settings(each: Comparison, chances: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """Return one comparison in the format of the Splink library.

    `chances` is a dict from the key of each level of agreement to (m, u): its probability for the officer described and for any
    officer.
    """
    not_stated = {"sql_condition": each.not_stated, "label_for_charts": "not known", "is_null_level": True}
    levels = [_level_settings(each, level, *chances[level.key]) for level in each.levels]
    return {"output_column_name": each.name, "comparison_description": each.title, "comparison_levels": [not_stated, *levels]}


def _level_settings(each: Comparison, level: Level, m: float, u: float) -> dict[str, Any]:
    """Return one level of agreement of a comparison in the format of the Splink library.

    `m` is the probability of the level for the officer described, and `u` its probability for any officer.
    """
    splink_level: dict[str, Any] = {
        "sql_condition": level.sql or "ELSE",
        "label_for_charts": f"{each.title} {level.words}",
        "m_probability": m,
        "u_probability": u,
    }
    if level.common:
        splink_level |= {
            "tf_adjustment_column": each.name,
            "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": True,
        }
    return splink_level
