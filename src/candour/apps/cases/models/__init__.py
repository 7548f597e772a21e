"""The tables of cases: `live` for cases and the work on them, `prior` for further rows that are imported with a past case."""

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
