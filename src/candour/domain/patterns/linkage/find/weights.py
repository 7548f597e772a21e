"""A saved model's chances made into points, for one register and one description.

A point is a doubling of the odds (log2), as in Splink. A level's points are log2(m / u): m, how often a right officer stands
at this level; u, how often anybody does. For a `common` level u is taken anew for each description: how likely anybody on
this register would be described so, the mean of m over the register, plus a little for what the register does not know.
Splink holds the same as a frequency adjustment: it reads that mean from the column `tf_` + name of the description.
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
"""Of how many more officers than the register has, the share said to have one certain value that nobody on it has. Surnames: by
Good and Turing's rule the unseen share is about that of surnames held once, spread over a score of times as many names."""
ELSE_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Ladder:
    """m and u of one comparison by level number, shape (levels + 1,); number 0 is silence."""

    m: NDArray[np.float64]
    u: NDArray[np.float64]
    common: NDArray[np.bool_]


def ladders(model: Model) -> dict[str, Ladder]:
    """The model's chances by comparison. Raises WrongShapeError when it was trained for other comparisons than these."""
    saved = {told["output_column_name"]: told for told in model.settings.get("comparisons", ())}
    wrong = [each.title for each in comparisons.ALL if _conditions(saved.get(each.name)) != _expected(each)]
    if wrong or len(saved) != len(comparisons.ALL):
        raise WrongShapeError(
            f"The model was trained to compare otherwise ({', '.join(wrong) or 'more fields'}). Train it again."
        )
    return {each.name: _ladder(saved[each.name]) for each in comparisons.ALL}


def chance(ladder: Ladder, compared: Compared) -> float:
    """How likely anybody on this register would be described so in this respect; also for somebody who is not on it."""
    counts = np.bincount(compared.levels, minlength=len(ladder.m))[1:]
    known = max(int(counts.sum()), 1)
    m = np.where(ladder.common, ladder.m, 0.0)[1:]
    unseen = UNKNOWN.get(compared.comparison.name, ELSE_UNKNOWN) / known * ladder.m[1:].max()
    return min(float((counts * m).sum() / known + unseen), float(m.max()))  # so that to agree never counts against anybody


def points(ladder: Ladder, compared: Compared) -> NDArray[np.float64]:
    """Points by level number, shape (levels + 1,); silence is worth nothing."""
    against = np.where(ladder.common, chance(ladder, compared), ladder.u)
    return np.log2(ladder.m / against)


def _ladder(saved: Mapping[str, Any]) -> Ladder:
    levels = saved["comparison_levels"][1:]
    return Ladder(
        np.array([1.0, *(level["m_probability"] for level in levels)]),
        np.array([1.0, *(level["u_probability"] for level in levels)]),
        np.array([False, *("tf_adjustment_column" in level for level in levels)]),
    )


def _conditions(saved: Mapping[str, Any] | None) -> list[str]:
    return [level["sql_condition"] for level in saved["comparison_levels"]] if saved else []


def _expected(each: Comparison) -> list[str]:
    return [each.silent, *(level.sql or "ELSE" for level in each.levels)]
