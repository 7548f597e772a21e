"""Early warning: rank officers for a supportive review by a person, never for discipline.

Start with `flags` and `what_would_change`. `snapshots` says what was known when; `points` holds tables a person can add up,
the transparent count among them; `training` and `learning` make one; `shadow` is for comparison only; `evaluation`,
`calibration`, `bias` and `stability` say how far to trust it; `answers` keeps what was done and what followed.
Methods: docs/methods/early_warning.md, points_score.md, calibration.md, bias_report.md, stability.md.
"""

from candour.domain.patterns.early.answers import ANSWERS, Answer, Followed, Ledger, Raised, due, ledger
from candour.domain.patterns.early.bias import GroupErrors, bias, furthest
from candour.domain.patterns.early.calibration import Bin, Reliability, reliability
from candour.domain.patterns.early.evaluation import Evaluated, evaluate
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
    "Bin",
    "Change",
    "EarlyError",
    "Evaluated",
    "Flag",
    "Followed",
    "GroupErrors",
    "History",
    "Ledger",
    "Line",
    "PointsTable",
    "Raised",
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
    "furthest",
    "jaccard",
    "ledger",
    "load",
    "outcomes",
    "reliability",
    "save",
    "snapshot",
    "stability",
    "train",
    "what_would_change",
]
