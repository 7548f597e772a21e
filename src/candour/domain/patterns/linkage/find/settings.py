"""The model as Splink 5 settings: plain JSON that stock Splink opens, written from `comparisons.py` and learned chances.

`pairs.py` makes the two rows that Splink compares. Not here: learning (`train.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from candour.domain.patterns.linkage.find import comparisons
from candour.domain.patterns.linkage.find.comparisons import Comparison, Level

Chances = Mapping[str, Mapping[str, tuple[float, float]]]
"""By comparison and level: m and u."""


def settings(chances: Chances, prior: float) -> dict[str, Any]:
    """Splink settings; `prior` is the chance that one description and one officer taken blindly belong together."""
    return {
        "link_type": "link_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "unique_id",
        "source_dataset_column_name": "source_dataset",
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "1=1", "sql_dialect": "duckdb"}],
        "retain_intermediate_calculation_columns": True,
        "comparisons": [_comparison(each, chances[each.name]) for each in comparisons.ALL],
    }


def _comparison(each: Comparison, chances: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    silent = {"sql_condition": each.silent, "label_for_charts": "not known", "is_null_level": True}
    levels = [_level(each, level, *chances[level.key]) for level in each.levels]
    return {"output_column_name": each.name, "comparison_description": each.title, "comparison_levels": [silent, *levels]}


def _level(each: Comparison, level: Level, m: float, u: float) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sql_condition": level.sql or "ELSE",
        "label_for_charts": f"{each.title} {level.words}",
        "m_probability": m,
        "u_probability": u,
    }
    if level.common:
        told |= {"tf_adjustment_column": each.name, "tf_adjustment_weight": 1.0, "disable_tf_exact_match_detection": True}
    return told
