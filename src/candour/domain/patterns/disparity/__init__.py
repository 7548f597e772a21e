"""Disparity: how rates and outcomes differ between groups of officers, or groups of reporters, unadjusted and adjusted.

`subjects` compares groups of accused officers, `reporters` groups of reporters, and `subjects_and_reporters` both. `compare`
compares the groups of one grouping, such as by sex, from rows already read. `place_funnel` compares units and forces;
`against_population` compares counts with census figures. No statistic here explains a difference. Not here: intervals and
models (patterns/intervals), charts (domain/charts), anything about one person.
"""

from candour.domain.patterns.disparity.groups import LEAST, four_fifths
from candour.domain.patterns.disparity.measure import (
    HOLD,
    OF_REPORTERS,
    OF_SUBJECTS,
    compare,
    reporters,
    subjects,
    subjects_and_reporters,
)
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
    "four_fifths",
    "place_funnel",
    "reporter_rows",
    "reporters",
    "subject_rows",
    "subjects",
    "subjects_and_reporters",
]
