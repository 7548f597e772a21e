"""What changes cases: one function for each thing a person does; each checks access, is one transaction and writes one entry.

`opening` from a report to a case · `handling` who works on it · `exclusions` · sealed `notes` · `identifying` past
investigators · `results` what the law came to · `imports` the tables of imported cases. Acts under the law: `matters.services`.
"""

from candour.apps.cases.services.exclusions import record_exclusion
from candour.apps.cases.services.handling import assign, end_overlap, hand_over, write_handover_note
from candour.apps.cases.services.identifying import identify
from candour.apps.cases.services.notes import write_note
from candour.apps.cases.services.opening import Named, answer_safety, join_case, open_case, record_allegation
from candour.apps.cases.services.results import Results, record_closing, record_results

__all__ = [
    "Named",
    "Results",
    "answer_safety",
    "assign",
    "end_overlap",
    "hand_over",
    "identify",
    "join_case",
    "open_case",
    "record_allegation",
    "record_closing",
    "record_exclusion",
    "record_results",
    "write_handover_note",
    "write_note",
]
