"""Converts learned weights to settings of the Splink linkage library, and these settings to one SQL expression.

Splink settings state two probabilities for each level of agreement: m for pairs of records of one person, and u for pairs of
two people. The weight of a level is log2(m / u); the match weight of a pair is the sum of its levels' weights and the log odds
before comparison. Splink itself can score pairs with these settings. `match_weight_sql` states the same sum as one SQL
expression, because Splink's own scoring keeps every intermediate column in memory (docs/methods/linkage.md). Source of the
model: Fellegi and Sunter, JASA 64 (1969) 1183-1210.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from candour.domain.patterns.linkage.link.comparisons import BLOCKING, COMPARISONS, Comparison, Sign

LEAST = 1e-9  # smallest probability: a level without training pairs must not be impossible


def probabilities(weights: Sequence[float], seen: Sequence[float]) -> list[tuple[float, float]]:
    """Compute, for each level of agreement of one fact, its probabilities m (pairs of one person) and u (pairs of two people).

    `weights` are the natural logarithms of m / u; `seen` are the numbers of pairs of two people at each level. u is the level's
    share of `seen`, multiplied by exp(−t × weight); m is u × exp(weight). The number t is chosen so that all m sum to 1, as all
    u do. There must be weights of both signs, which training ensures.
    """
    total = sum(seen) + LEAST * len(seen)
    shares = [(share + LEAST) / total for share in seen]

    def tilted(tilt: float) -> list[float]:
        """Return u of each level: its share of `seen` times exp(−`tilt` × its weight), scaled so that all u sum to 1."""
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
    """Return one comparison in the format of the Splink library, with the probabilities m and u of each level of agreement.

    `weights` (natural log of m / u) and `seen` (number of pairs of two people) are dicts from the words of a level to its
    value.
    """
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
    """Build settings of the Splink 5 linkage library from learned weights of levels of agreement.

    `weights` (natural log of m / u) and `seen` (numbers of pairs of two people) are dicts from the name of a comparison, such
    as the surname, to a dict from the words of a level to its value. `prior` is the log odds, before any fact is compared, that
    a pair of records is one person. It holds for pairs that a blocking rule selects, not for any two records.
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
    """Return for each comparison in Splink settings its name and a list of its levels of agreement.

    A level is (SQL condition that two records meet, text for reviewers, weight in bits).
    """
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
    """Return the log odds, in bits, that the model gives a candidate pair of being one person before any fact is compared.

    A candidate pair is two records that are selected for comparison. `splink_settings` is the model in Splink's format.
    """
    share = splink_settings["probability_two_random_records_match"]
    return math.log2(share / (1 - share))


def graded(levels: Sequence[tuple[str, str, float]], value: int) -> str:
    """Return an SQL CASE expression for the level of agreement that a pair of records reaches in one comparison.

    `levels` are (SQL condition, words, weight in bits). With `value` 0 the expression gives the index of the level; with
    `value` 2 it gives the weight of the level.
    """
    outcomes = [repr(place if value == 0 else level[value]) for place, level in enumerate(levels)]
    arms = [f"WHEN {level[0]} THEN {out}" for level, out in zip(levels[:-1], outcomes[:-1], strict=True)]
    return f"CASE {' '.join(arms)} ELSE {outcomes[-1]} END"


def match_weight_sql(splink_settings: Mapping[str, Any]) -> str:
    """Return an SQL expression for the match weight of a pair of records, whose columns end in `_l` and `_r`.

    The match weight is log2 of the odds, in bits, that the two records are one person. `splink_settings` is the model.
    """
    parts = [f"({graded(levels, 2)})" for _, levels in level_weights(splink_settings)]
    return f"{prior_bits(splink_settings)!r} + {' + '.join(parts)}"
