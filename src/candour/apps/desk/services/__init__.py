"""The staff's work flows: `triage` from a report to a case, `handling` who works on it."""

from candour.apps.desk.services.handling import (
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
from candour.apps.desk.services.triage import Named, answer_safety, join_case, open_case, record_allegation

__all__ = [
    "APPOINTED",
    "AT_ONCE",
    "OVERLAP_DAYS",
    "REVIEW_AT",
    "Handover",
    "Named",
    "answer_safety",
    "assign",
    "end_overlap",
    "hand_over",
    "join_case",
    "open_case",
    "record_allegation",
    "write_handover_note",
]
