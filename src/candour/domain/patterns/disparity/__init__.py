"""Disparity: how groups of officers and of reporters fare at each stage, with what is held equal and what is not, side by side.

`subjects` and `reporters` read records; `compare` answers one question over the rows they make. Nothing here says why.
Not here: intervals and models (patterns/intervals), drawings (domain/charts), anything about one person.
"""

from candour.domain.patterns.disparity.groups import LEAST, four_fifths
from candour.domain.patterns.disparity.measure import HOLD, OF_REPORTERS, OF_SUBJECTS, compare, reporters, subjects
from candour.domain.patterns.disparity.results import (
    CAUTIONS,
    Adjusted,
    Disparity,
    FourFifths,
    GroupRow,
    PopulationRow,
    Side,
    Stage,
    StageResult,
)
from candour.domain.patterns.disparity.rows import Rows, reporter_rows, subject_rows
from candour.domain.patterns.disparity.stages import STAGES

__all__ = [
    "CAUTIONS",
    "HOLD",
    "LEAST",
    "OF_REPORTERS",
    "OF_SUBJECTS",
    "STAGES",
    "Adjusted",
    "Disparity",
    "FourFifths",
    "GroupRow",
    "PopulationRow",
    "Rows",
    "Side",
    "Stage",
    "StageResult",
    "compare",
    "four_fifths",
    "reporter_rows",
    "reporters",
    "subject_rows",
    "subjects",
]
