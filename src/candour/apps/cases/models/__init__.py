"""What is kept of cases: `live`, what is imported beside them (`prior`), and what is done under the law (`procedure`)."""

from candour.apps.cases.models.live import Allegation, Case, CaseReport, Exclusion, Handler, SafetyAnswer, Waiting
from candour.apps.cases.models.prior import PriorAct, PriorHandler, PriorInvestigator, PriorReporter, PriorWitness
from candour.apps.cases.models.procedure import Act, Ask, Enquiry, Letter, Matter, MissedClock, PatternLook

__all__ = [
    "Act",
    "Allegation",
    "Ask",
    "Case",
    "CaseReport",
    "Enquiry",
    "Exclusion",
    "Handler",
    "Letter",
    "Matter",
    "MissedClock",
    "PatternLook",
    "PriorAct",
    "PriorHandler",
    "PriorInvestigator",
    "PriorReporter",
    "PriorWitness",
    "SafetyAnswer",
    "Waiting",
]
