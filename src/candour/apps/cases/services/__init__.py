"""What changes cases: one function for each thing a person does, each checked, each one transaction, each with its entry.

`triage` from a report to a case · `handling` who works on it · `writing` notes and messages · `asking` the reporter again ·
`acting` moves and acts under the pack · `letters` what is sent under it · `feeding` what the pack is told because it happened
elsewhere · `identifying` which officer a past investigator is.
"""

from candour.apps.cases.services.acting import Done, act, act_as_reporter
from candour.apps.cases.services.asking import answer_ask, judge_ask, want_ask
from candour.apps.cases.services.diary import take_diary
from candour.apps.cases.services.enquiring import close_enquiry, look_at_pattern, open_enquiry
from candour.apps.cases.services.handling import (
    APPOINTED,
    AT_ONCE,
    OVERLAP_DAYS,
    REVIEW_AT,
    Handover,
    assign,
    end_overlap,
    hand_over,
    write_handover_note,
)
from candour.apps.cases.services.identifying import identify
from candour.apps.cases.services.letters import send_letter
from candour.apps.cases.services.triage import (
    Named,
    answer_safety,
    join_case,
    open_case,
    record_allegation,
    record_exclusion,
)
from candour.apps.cases.services.writing import send_message, write_note

__all__ = [
    "APPOINTED",
    "AT_ONCE",
    "OVERLAP_DAYS",
    "REVIEW_AT",
    "Done",
    "Handover",
    "Named",
    "act",
    "act_as_reporter",
    "answer_ask",
    "answer_safety",
    "assign",
    "close_enquiry",
    "end_overlap",
    "hand_over",
    "identify",
    "join_case",
    "judge_ask",
    "look_at_pattern",
    "open_case",
    "open_enquiry",
    "record_allegation",
    "record_exclusion",
    "send_letter",
    "send_message",
    "take_diary",
    "want_ask",
    "write_handover_note",
    "write_note",
]
