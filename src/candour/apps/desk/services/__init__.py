"""The staff's work flows: `triage` from a report to a case, `handling` who works on it.

Each writes rows through `cases.services` and records on the matters, in the same transaction, what that means under the law.
"""

from candour.apps.cases.services.opening import Named
from candour.apps.desk.services.handling import APPOINTED, Handover, assign, hand_over
from candour.apps.desk.services.triage import answer_safety, join_case, open_case, record_allegation

__all__ = [
    "APPOINTED",
    "Handover",
    "Named",
    "answer_safety",
    "assign",
    "hand_over",
    "join_case",
    "open_case",
    "record_allegation",
]
