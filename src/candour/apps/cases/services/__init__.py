"""Services that write rows of cases, in one transaction and with ledger entries. Most check the access of `by` first.

`opening` cases from reports · `handling` assignment and handover · `exclusions` · sealed `notes` · `identifying` past
investigators on the roster · `results` findings and outcomes · `imports` the tables of imported cases · `waiting` the triage
queue. `by` is the staff member who acts, `now` the time at which this happens. Not here: acts under the law
(`matters.services`).
"""

from candour.apps.cases.services.exclusions import answer_exclusion, record_exclusion
from candour.apps.cases.services.handling import assign, end_overlap, hand_over, write_handover_note
from candour.apps.cases.services.identifying import identify
from candour.apps.cases.services.notes import write_note
from candour.apps.cases.services.opening import Named, answer_safety, join_case, open_case, record_allegation
from candour.apps.cases.services.results import Results, record_closing, record_results

__all__ = [
    "Named",
    "Results",
    "answer_exclusion",
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
