"""Cases and live work on them (`live`), and what is imported beside them (`prior`)."""

from candour.apps.cases.models.live import Allegation, Case, CaseReport, Exclusion, Handler, SafetyAnswer, Waiting
from candour.apps.cases.models.prior import PriorAct, PriorHandler, PriorInvestigator, PriorReporter, PriorWitness

__all__ = [
    "Allegation",
    "Case",
    "CaseReport",
    "Exclusion",
    "Handler",
    "PriorAct",
    "PriorHandler",
    "PriorInvestigator",
    "PriorReporter",
    "PriorWitness",
    "SafetyAnswer",
    "Waiting",
]
