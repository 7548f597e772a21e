"""Early warning: ranks officers by points so that a person looks at those at the top and offers support, never for discipline.

Start with `flags`, which picks the officers with the most points, and `what_would_change`, which says what would end a flag.
`snapshots` computes what was known of officers on one day. `points` holds points tables, which a person can add up by hand; the
simplest of them only counts complaints. `training` and `learning` learn a points table from records. `shadow` holds complex
models, for comparison only. `evaluation`, `calibration`, `bias` and `stability` measure how reliable flags are. `answers` holds
what people decided about each flag and what was on record afterwards.

Methods: docs/methods/early_warning.md, points_score.md, calibration.md, bias_report.md, stability.md.
"""

from candour.domain.patterns.early.answers import (
    ANSWERS,
    Answer,
    AnswerSummary,
    LaterRecord,
    RaisedFlag,
    due,
    summarise_answers,
)
from candour.domain.patterns.early.bias import GroupErrors, bias, largest_rate_ratio
from candour.domain.patterns.early.calibration import Bin, Reliability, reliability
from candour.domain.patterns.early.evaluation import Evaluation, evaluate
from candour.domain.patterns.early.flags import Change, Flag, Reason, flags, flags_of, what_would_change
from candour.domain.patterns.early.points import COUNT, EarlyError, Line, PointsTable, committed, load, save
from candour.domain.patterns.early.snapshots import FEATURES, Snapshot, outcomes, snapshot
from candour.domain.patterns.early.stability import Step, jaccard, stability
from candour.domain.patterns.early.training import History, train

__all__ = [
    "ANSWERS",
    "COUNT",
    "FEATURES",
    "Answer",
    "AnswerSummary",
    "Bin",
    "Change",
    "EarlyError",
    "Evaluation",
    "Flag",
    "GroupErrors",
    "History",
    "LaterRecord",
    "Line",
    "PointsTable",
    "RaisedFlag",
    "Reason",
    "Reliability",
    "Snapshot",
    "Step",
    "bias",
    "committed",
    "due",
    "evaluate",
    "flags",
    "flags_of",
    "jaccard",
    "largest_rate_ratio",
    "load",
    "outcomes",
    "reliability",
    "save",
    "snapshot",
    "stability",
    "summarise_answers",
    "train",
    "what_would_change",
]
