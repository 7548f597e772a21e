"""The shortest legal histories under each pack, so that a test states only the entries it is about.

`history(HEARING, "documents_supplied", when)` returns every entry that must come before that event, a minute apart, and the
event itself at `when`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from candour.domain.procedure import Entry, Evaluation, Matter, evaluate, load_pack
from candour.domain.procedure.matters import Stated

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
Line = tuple[str, str, dict[str, Stated]]
AA, DG = "appropriate_authority", "director_general"
INTAKE: list[Line] = [
    ("received", "reporter", {}),
    ("triage_started", "handler", {}),
    ("matter_typed", "handler", {}),
    ("safety_decided", "handler", {"safety_considered": True, "authorities_listed": True, "separation_decided": True}),
    ("recorded", AA, {}),
]
FREE: dict[str, Stated] = {"competent": True, "free_of_statutory_bars": True, "free_of_wider_conflicts": True}
CHECKED: dict[str, Stated] = {
    "similar_facts_addressed": True,
    "reasons": True,
    "reasons_checked": True,
    "decider_independent": True,
}
INVESTIGATION: list[Line] = [
    *INTAKE,
    ("investigator_appointed", AA, FREE),
    ("severity_assessed", "investigator", {"severity": "gross_misconduct", "reasons": True, "authority_consulted": True}),
    ("notice_served", "investigator", {}),
    ("investigation_started", "investigator", {}),
    ("report_submitted", "investigator", {"enquiries_closed": True}),
    ("case_to_answer_opened", AA, {}),
]
HEARING: list[Line] = [
    *INVESTIGATION,
    ("case_answer_decided", AA, {**CHECKED, "case_answer": "gross_misconduct"}),
    ("referred_to_hearing", AA, {}),
    ("chair_notified", AA, {}),
    ("documents_supplied", AA, {}),
    ("response_received", "subject", {}),
    ("witness_lists_exchanged", AA, {}),
    ("papers_to_chair", AA, {}),
    ("public_notice_given", AA, {"restrictions_decided": True}),
    ("proceedings_opened", "chair", {}),
    ("finding_made", "chair", {"finding": "gross_misconduct", "reasons": True, "votes_for": 3, "votes_against": 0}),
    ("outcome_imposed", "chair", {"outcome": "dismissal", "reasons": True}),
    ("proceedings_completed", "chair", {}),
    ("panel_report_submitted", "chair", {}),
    ("outcome_notified", AA, {}),
    ("appeal_lodged", "subject", {}),
]
MEETING: list[Line] = [
    *INVESTIGATION,
    ("case_answer_decided", AA, {**CHECKED, "case_answer": "misconduct", "fww_in_force": False, "ww_in_force": False}),
    ("referred_to_meeting", AA, {}),
    ("chair_notified", AA, {}),
    ("documents_supplied", AA, {}),
    ("response_received", "subject", {}),
    ("papers_to_chair", AA, {}),
    ("proceedings_opened", "chair", {}),
    ("finding_made", "chair", {"finding": "misconduct", "reasons": True}),
    ("outcome_imposed", "chair", {"outcome": "final_written_warning", "amount": 24, "reasons": True}),
    ("proceedings_completed", "chair", {}),
    ("panel_report_submitted", "chair", {}),
    ("outcome_notified", AA, {}),
    ("appeal_lodged", "subject", {}),
]
ACCELERATED: list[Line] = [
    *INVESTIGATION,
    ("case_answer_decided", AA, {**CHECKED, "case_answer": "gross_misconduct"}),
    ("special_conditions_certified", AA, {"special_conditions": True}),
    ("reg51_notice_given", AA, {}),
    ("accelerated_date_notified", AA, {}),
    ("public_notice_given", AA, {"restrictions_decided": True}),
    ("accelerated_opened", "chair", {}),
    ("finding_made", "chair", {"finding": "gross_misconduct", "reasons": True}),
]
NO_CASE: list[Line] = [
    *INVESTIGATION,
    ("case_answer_decided", AA, {**CHECKED, "case_answer": "none"}),
    ("pattern_signalled", AA, {}),
    ("no_case_to_answer", AA, {"reasons": True}),
    ("no_measure_needed", AA, {"reasons": True}),
    ("apology_given", AA, {}),
    ("outcome_told", AA, {}),
    ("review_information_given", AA, {}),
    ("closed", AA, {"reasons": True}),
    ("review_requested", "reporter", {}),
]
BOARD: list[Line] = [
    ("received", "reporter", {}),
    ("triage_started", "handler", {}),
    ("allegation_named", "handler", {"category": "FORCE", "board_jurisdiction": True}),
    ("safety_decided", "handler", {"safety_considered": True}),
    ("investigator_appointed", "supervisor", {"free_of_conflicts": True}),
    ("facts_stated", "investigator", {"verified_statement": True}),
    ("interview_held", "investigator", {}),
    ("report_submitted", "investigator", {"enquiries_closed": True, "similar_facts_addressed": True}),
    (
        "finding_made",
        "board_panel",
        {"finding": "substantiated", "reasons": True, "votes_for": 2, "votes_against": 1, "matrix_line": "force_no_injury"},
    ),
    ("outcome_recommended", "board_panel", {"outcome": "forfeiture", "amount": 8, "outcome_recommended": "forfeiture"}),
    ("sent_to_commissioner", "executive_director", {}),
    ("recommendation_taken_up", "police_commissioner", {}),
    ("outcome_imposed", "police_commissioner", {"outcome": "forfeiture", "amount": 8}),
    ("outcome_told", "executive_director", {}),
    ("closed", "executive_director", {}),
]
STORIES = (HEARING, MEETING, ACCELERATED, NO_CASE)


def at(text: str, zone: ZoneInfo = LONDON) -> dt.datetime:
    """A local moment: `2026-04-03` is noon that day."""
    moment = dt.datetime.fromisoformat(text if "T" in text else f"{text}T12:00:00")
    return moment.replace(tzinfo=zone)


def upto(story: list[Line], event: str) -> list[Line]:
    """The lines of a story before its first `event`."""
    names = [line[0] for line in story]
    return story[: names.index(event)] if event in names else list(story)


def entry(line: Line, when: dt.datetime, seq: int = 0) -> Entry:
    """The entry of one line of a story at the time `when`."""
    return Entry(when, line[0], line[1], line[2], seq=seq)


def history(story: list[Line], event: str, when: str, actor: str = "", /, **facts: Stated) -> list[Entry]:
    """The entries `event` needs, a minute apart just before it, and the event itself with `facts` added."""
    before, moment = upto(story, event), at(when)
    own = next((line for line in story if line[0] == event), (event, actor, {}))
    entries = [entry(line, moment - dt.timedelta(minutes=len(before) - index), index) for index, line in enumerate(before)]
    return [*entries, entry((event, actor or own[1], {**own[2], **facts}), moment, len(before))]


def matter(kind: str = "complaint", /, **facts: Stated) -> Matter:
    """A matter that came to attention on 2 March 2026 unless it says otherwise."""
    known: dict[str, Stated] = {"attention_date": dt.date(2026, 3, 2), "subject_kind": "officer", "reporter_kind": "public"}
    return Matter("m", kind, {**known, **facts})


def england(subject: Matter, entries: list[Entry], now: str) -> Evaluation:
    """Evaluate a matter under the pack of England and Wales at a local time."""
    return evaluate(load_pack("england_wales"), subject, entries, at(now))


def new_york(facts: Mapping[str, Stated], entries: list[Entry], now: str) -> Evaluation:
    """Evaluate a complaint under the pack of New York at a local time."""
    known: dict[str, Stated] = {"attention_date": dt.date(2026, 3, 2), "reporter_kind": "public", **facts}
    return evaluate(load_pack("new_york"), Matter("m", "complaint", known), entries, at(now, NEW_YORK))
