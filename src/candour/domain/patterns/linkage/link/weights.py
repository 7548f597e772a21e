"""Converts fitted weights to Splink settings, and Splink settings to one SQL expression for the match weight.

Splink settings state two probabilities for each level: m for pairs of one person, u for pairs of two people; the level's weight
is log2(m / u). Stock Splink can score with these settings. `match_weight_sql` states the same sum as one expression, because
Splink's own scoring keeps every intermediate column in memory (docs/methods/linkage.md). Source of the model: Fellegi and
Sunter, JASA 64 (1969) 1183-1210.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from candour.domain.patterns.linkage.link.comparisons import BLOCKING, COMPARISONS, Comparison, Sign

LEAST = 1e-9  # smallest probability: a level without training pairs must not be impossible


def probabilities(weights: Sequence[float], seen: Sequence[float]) -> list[tuple[float, float]]:
    """Compute m and u of each level from its weight (natural log of m / u) and its number of pairs of two people (`seen`).

    u is multiplied by exp(-t * weight), with t such that m and u both sum to 1 and each ratio is exactly the fitted weight.
    Needs weights of both signs, which training ensures.
    """
    total = sum(seen) + LEAST * len(seen)
    shares = [(share + LEAST) / total for share in seen]

    def tilted(tilt: float) -> list[float]:
        """Compute u of each level for the factor t = `tilt`, scaled to sum to 1."""
        logs = [math.log(share) - tilt * weight for share, weight in zip(shares, weights, strict=True)]
        top = max(logs)
        raw = [math.exp(value - top) for value in logs]
        return [value / sum(raw) for value in raw]

    low, high = -1e4, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        m_total = sum(u * math.exp(weight) for u, weight in zip(tilted(middle), weights, strict=True))
        low, high = (middle, high) if m_total > 1 else (low, middle)
    return [(u * math.exp(weight), u) for u, weight in zip(tilted((low + high) / 2), weights, strict=True)]


def _comparison_settings(comparison: Comparison, weights: Mapping[str, float], seen: Mapping[str, float]) -> dict[str, Any]:
    """Return one comparison in Splink's format, with the probabilities m and u of each level."""
    counted = [level for level in comparison.levels if level.sign is not Sign.NOTHING]
    found = probabilities([weights[level.words] for level in counted], [seen.get(level.words, 0) for level in counted])
    known = dict(zip((level.words for level in counted), found, strict=True))
    levels: list[dict[str, Any]] = []
    for level in comparison.levels:
        one: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.words}
        if level.sign is Sign.NOTHING:
            one["is_null_level"] = True
        else:
            one["m_probability"], one["u_probability"] = known[level.words]
        levels.append(one)
    return {"output_column_name": comparison.name, "comparison_description": comparison.name, "comparison_levels": levels}


def settings(
    weights: Mapping[str, Mapping[str, float]], seen: Mapping[str, Mapping[str, float]], prior: float
) -> dict[str, Any]:
    """Build Splink 5 settings from weights (natural log) and counts of pairs of two people, by comparison and level.

    `prior` is the log odds for a pair that a blocking rule selects, not for any two records.
    """
    return {
        "link_type": "dedupe_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": 1 / (1 + math.exp(-prior)),
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in BLOCKING],
        "comparisons": [
            _comparison_settings(comparison, weights[comparison.name], seen[comparison.name]) for comparison in COMPARISONS
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def level_weights(splink_settings: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str, float]]]]:
    """Return for each comparison of Splink settings its name and its levels as (SQL condition, words, weight in bits)."""
    return [
        (
            one["output_column_name"],
            [
                (
                    level["sql_condition"],
                    level["label_for_charts"],
                    0.0 if level.get("is_null_level") else math.log2(level["m_probability"] / level["u_probability"]),
                )
                for level in one["comparison_levels"]
            ],
        )
        for one in splink_settings["comparisons"]
    ]


def prior_bits(splink_settings: Mapping[str, Any]) -> float:
    """Return the log odds, in bits, that Splink settings give a candidate pair before any fact is compared."""
    share = splink_settings["probability_two_random_records_match"]
    return math.log2(share / (1 - share))


def graded(levels: Sequence[tuple[str, str, float]], value: int) -> str:
    """Return an SQL CASE expression for the index (`value` 0) or the weight (`value` 2) of the level that a pair reaches."""
    outcomes = [repr(place if value == 0 else level[value]) for place, level in enumerate(levels)]
    arms = [f"WHEN {level[0]} THEN {out}" for level, out in zip(levels[:-1], outcomes[:-1], strict=True)]
    return f"CASE {' '.join(arms)} ELSE {outcomes[-1]} END"


def match_weight_sql(splink_settings: Mapping[str, Any]) -> str:
    """Return an SQL expression for the match weight, in bits, of a pair whose columns end in `_l` and `_r`."""
    parts = [f"({graded(levels, 2)})" for _, levels in level_weights(splink_settings)]
    return f"{prior_bits(splink_settings)!r} + {' + '.join(parts)}"
