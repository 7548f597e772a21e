"""Computes, from a saved model, how many points each level of agreement with a description counts, for one register.

A point is a doubling of the odds (log2) that an officer is the one described, as in the Splink library. The points of a level,
such as "surname is the same", are log2(m / u): m is the probability of the level for the officer described, u for any officer.
In a level marked `common`, where rare values count more, u is computed anew for each description: the mean of m over the
register, plus a little for values that are not on it. Splink calls this term-frequency adjustment and reads that mean from the
column `tf_` + name of the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage.errors import WrongShapeError
from candour.domain.patterns.linkage.find import comparisons
from candour.domain.patterns.linkage.find.comparisons import Comparison
from candour.domain.patterns.linkage.find.levels import Compared
from candour.domain.patterns.linkage.models import Model

UNKNOWN = {"surname": 0.02, "given": 0.2, "number": 0.3}
"""Comparison → expected number of officers with one given value that nobody on the register has. For surnames, the rule of Good
and Turing puts the share of unseen names at about that of names held once, spread over some twenty times as many names."""
ELSE_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class LevelWeights:
    """The probabilities from which the points of one comparison's levels of agreement are computed.

    The arrays are indexed by level number and have shape (levels + 1,); number 0 is `NOT_STATED`. `m` and `u` are the
    probabilities of the level for the officer described and for any officer. Where `common` is true, u is replaced by how
    common the value described is.
    """

    m: NDArray[np.float64]
    u: NDArray[np.float64]
    common: NDArray[np.bool_]


def level_weights(model: Model) -> dict[str, LevelWeights]:
    """Read the weights of all levels of agreement from a model; returns a dict from the name of a comparison to its weights.

    Raises WrongShapeError where the model was trained for other comparisons.
    """
    saved = {comparison["output_column_name"]: comparison for comparison in model.settings.get("comparisons", ())}
    wrong = [each.title for each in comparisons.ALL if _saved_conditions(saved.get(each.name)) != _expected_conditions(each)]
    if wrong or len(saved) != len(comparisons.ALL):
        raise WrongShapeError(
            f"The model was trained to compare otherwise ({', '.join(wrong) or 'more fields'}). Train it again."
        )
    return {each.name: _read_weights(saved[each.name]) for each in comparisons.ALL}


def description_chance(weights: LevelWeights, compared: Compared) -> float:
    """Return the probability that a description of a random officer states the same value as the given description.

    `compared` is the result of one comparison, such as the surname, with the given description, and `weights` are that
    comparison's weights.
    """
    counts = np.bincount(compared.levels, minlength=len(weights.m))[1:]
    known = max(int(counts.sum()), 1)
    m = np.where(weights.common, weights.m, 0.0)[1:]
    unseen = UNKNOWN.get(compared.comparison.name, ELSE_UNKNOWN) / known * weights.m[1:].max()
    return min(float((counts * m).sum() / known + unseen), float(m.max()))  # so that agreement never lowers the odds


def points(weights: LevelWeights, compared: Compared) -> NDArray[np.float64]:
    """Return the points that each level of agreement in one comparison, such as the surname, adds to an officer's total.

    A point is a doubling of the odds that the officer is the one described. The array has shape (levels + 1,); its first
    element, for `NOT_STATED`, is 0.
    """
    against = np.where(weights.common, description_chance(weights, compared), weights.u)
    return np.log2(weights.m / against)


def _read_weights(saved: Mapping[str, Any]) -> LevelWeights:
    """Read the weights of the levels of agreement of one comparison; `saved` is the comparison in Splink's format."""
    levels = saved["comparison_levels"][1:]
    return LevelWeights(
        np.array([1.0, *(level["m_probability"] for level in levels)]),
        np.array([1.0, *(level["u_probability"] for level in levels)]),
        np.array([False, *("tf_adjustment_column" in level for level in levels)]),
    )


def _saved_conditions(saved: Mapping[str, Any] | None) -> list[str]:
    """Return the SQL conditions of the levels of agreement of a saved comparison, which must equal `_expected_conditions`.

    `saved` is the comparison in Splink's format; None, a comparison that is missing, gives an empty list.
    """
    return [level["sql_condition"] for level in saved["comparison_levels"]] if saved else []


def _expected_conditions(each: Comparison) -> list[str]:
    """Return the SQL conditions that the levels of a saved comparison must have, the condition of `NOT_STATED` first."""
    return [each.not_stated, *(level.sql or "ELSE" for level in each.levels)]
