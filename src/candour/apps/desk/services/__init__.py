"""Services that change a case and its matters together, in one transaction: `triage` of reports, `handling` of cases.

Each calls a service of `cases` and records the legal act that follows from it on the matters (`matters.services.events`).
`by` is the staff member who acts, `now` the time of the act.
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
