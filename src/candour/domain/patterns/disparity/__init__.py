"""Disparity: how groups of officers and of reporters fare at each stage, with what is held equal and what is not, side by side.

`subjects`, `reporters` and `everybody` read records; `compare` answers one question over the rows they make; `place_funnel`
sets units and forces beside each other; `against_population` sets counts against census figures. Nothing here says why.
Not here: intervals and models (patterns/intervals), drawings (domain/charts), anything about one person.
"""

from candour.domain.patterns.disparity.groups import LEAST, four_fifths
from candour.domain.patterns.disparity.measure import HOLD, OF_REPORTERS, OF_SUBJECTS, compare, everybody, reporters, subjects
from candour.domain.patterns.disparity.places import place_funnel
from candour.domain.patterns.disparity.population import against_population
from candour.domain.patterns.disparity.rows import Rows, reporter_rows, subject_rows
from candour.domain.patterns.disparity.stages import STAGES

__all__ = [
    "HOLD",
    "LEAST",
    "OF_REPORTERS",
    "OF_SUBJECTS",
    "STAGES",
    "Rows",
    "against_population",
    "compare",
    "everybody",
    "four_fifths",
    "place_funnel",
    "reporter_rows",
    "reporters",
    "subject_rows",
    "subjects",
]
