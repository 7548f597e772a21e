"""Which entries are allowed in England & Wales: by role, state, guard and vote."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.domain.procedure import Entry, ProcedureError, evaluate, load_pack, refusals
from candour.domain.procedure.matters import Stated
from tests.packs.stories import HEARING, INTAKE, INVESTIGATION, NO_CASE, Line, england, history, matter, upto

AA = "appropriate_authority"
Facts = dict[str, Stated]


def because(entries: list[Entry], event: str, actor: str, when: str = "2026-06-02", /, **facts: Stated) -> str:
    proposed = history([], event, when, actor, **facts)[0]
    return " ".join(refusals(load_pack("england_wales"), matter(), entries, proposed))


def before(story: list[Line], event: str, when: str = "2026-06-01") -> list[Entry]:
    return history(story, event, when)[:-1]


APPOINT = before(INVESTIGATION, "investigator_appointed")
FREE: Facts = {"competent": True, "free_of_statutory_bars": True, "free_of_wider_conflicts": True}


def test_an_investigator_free_of_conflicts_is_appointed() -> None:
    assert because(APPOINT, "investigator_appointed", AA, **FREE) == ""


def test_a_statutory_bar_cannot_be_waived() -> None:
    waived: Facts = {"waived_by_authority": True, "waived_by_local_policing_body": True}
    refused = because(APPOINT, "investigator_appointed", AA, **{**FREE, "free_of_statutory_bars": False}, **waived)
    assert "cannot be waived" in refused


@pytest.mark.parametrize(("authority", "body", "allowed"), [(True, True, True), (True, False, False), (False, True, False)])
def test_a_wider_conflict_is_waived_only_by_both(*, authority: bool, body: bool, allowed: bool) -> None:
    facts: Facts = {
        **FREE,
        "free_of_wider_conflicts": False,
        "waived_by_authority": authority,
        "waived_by_local_policing_body": body,
    }
    assert (because(APPOINT, "investigator_appointed", AA, **facts) == "") is allowed


def test_nobody_is_appointed_before_safety_is_decided() -> None:
    entries = [entry for entry in APPOINT if entry.event != "safety_decided"]
    assert "Safety" in because([entry for entry in entries if entry.event != "recorded"], "recorded", AA)


def test_a_safety_decision_without_separation_is_refused() -> None:
    assert "separation" in because(APPOINT, "safety_decided", "handler", safety_considered=True, authorities_listed=True)


def test_there_is_no_interview_before_the_notice() -> None:
    early = before(INVESTIGATION, "notice_served")
    assert "no notice" in because(early, "interview_held", "investigator")


def test_a_report_waits_for_every_line_of_enquiry() -> None:
    assert "line of enquiry is open" in because(before(INVESTIGATION, "report_submitted"), "report_submitted", "investigator")


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ("similar_facts_addressed", "what others reported"),
        ("reasons", "Seal the reasons"),
        ("reasons_checked", "character and labels"),
        ("decider_independent", "conflict"),
    ],
)
def test_the_case_to_answer_passes_every_gate(missing: str, text: str) -> None:
    whole: Facts = {"similar_facts_addressed": True, "reasons": True, "reasons_checked": True, "decider_independent": True}
    facts = {key: value for key, value in whole.items() if key != missing}
    assert text in because(before(HEARING, "case_answer_decided"), "case_answer_decided", AA, case_answer="none", **facts)


def test_gross_misconduct_goes_to_a_hearing_and_never_to_a_meeting() -> None:
    decided = before(HEARING, "referred_to_hearing")
    assert because(decided, "referred_to_hearing", AA) == ""
    assert "A meeting is for misconduct" in because(decided, "referred_to_meeting", AA)


@pytest.mark.parametrize(
    ("votes_for", "votes_against", "carried"), [(3, 0, True), (2, 1, True), (1, 2, False), (2, 0, False), (3, 1, False)]
)
def test_a_panel_of_three_decides_by_majority(votes_for: int, votes_against: int, *, carried: bool) -> None:
    votes: Facts = {"votes_for": votes_for, "votes_against": votes_against}
    refused = because(before(HEARING, "finding_made"), "finding_made", "chair", finding="misconduct", reasons=True, **votes)
    assert (refused == "") is carried


def test_a_hearing_does_not_open_without_public_notice_or_the_chairs_leave() -> None:
    silent = [entry for entry in before(HEARING, "proceedings_opened") if entry.event != "public_notice_given"]
    assert "neither given nor withheld" in because(silent, "proceedings_opened", "chair")
    withheld = [*silent, *history([], "public_notice_withheld", "2026-06-01T12:30", "chair", reasons=True)]
    assert because(withheld, "proceedings_opened", "chair") == ""


def test_nothing_is_published_before_privacy_is_decided() -> None:
    assert "before anything is published" in because(before(HEARING, "public_notice_given"), "public_notice_given", AA)


@pytest.mark.parametrize(
    ("left_out", "text"),
    [
        ("outcome_told", "has not been told the outcome"),
        ("review_information_given", "right of review"),
        ("apology_given", "No apology"),
        ("no_measure_needed", "measure"),
    ],
)
def test_a_case_does_not_close_before_the_reporter_has_what_is_owed(left_out: str, text: str) -> None:
    entries = [entry for entry in before(NO_CASE, "closed") if entry.event != left_out]
    assert text in because(entries, "closed", AA, reasons=True)


def test_a_case_does_not_close_while_the_barred_list_is_owed_a_report() -> None:
    entries = history(HEARING[:-1], "outcome_notified", "2026-06-01")
    assert "barred or advisory list" in because(entries, "closed", AA, reasons=True)


def test_no_case_to_answer_needs_the_pattern_signalled_to_vetting() -> None:
    entries = [entry for entry in before(NO_CASE, "no_case_to_answer") if entry.event != "pattern_signalled"]
    assert "counts towards a pattern" in because(entries, "no_case_to_answer", AA, reasons=True)


def withdrawn(**facts: Stated) -> str:
    entries = before(INVESTIGATION, "investigator_appointed")
    entries += history([], "withdrawal_received", "2026-06-01T13:00", "reporter")
    entries += history([], "withdrawal_considered", "2026-06-01T14:00", AA, reasons=True)
    entries += history([], "no_measure_needed", "2026-06-01T14:01", AA, reasons=True)
    entries += history([], "apology_given", "2026-06-01T14:02", AA)
    none: Facts = dict.fromkeys(
        (
            "serious_assault",
            "serious_sexual_offence",
            "serious_corruption",
            "relevant_offence",
            "same_incident",
            "dg_called_in",
        ),
        False,
    )
    none |= {"injury": "none", "discrimination": False, "category": "A1", "abuse_of_position_sexual": False}
    entries += history(
        [], "facts_stated", "2026-06-01T15:00", "handler", **{**none, "domestic_abuse": False, "indication": False, **facts}
    )
    return because(entries, "closed_on_withdrawal", AA, reasons=True)


def test_a_withdrawn_complaint_may_close_when_nothing_requires_it_to_go_on() -> None:
    assert withdrawn() == ""


@pytest.mark.parametrize("flag", ["domestic_abuse", "indication"])
def test_a_withdrawn_report_of_abuse_or_crime_does_not_simply_close(flag: str) -> None:
    assert "does not simply close" in withdrawn(**{flag: True})


def test_an_ask_needs_a_reason_a_supervisor_and_consent() -> None:
    asked: Facts = {"ask_reason": True, "supervisor_approval": True, "reporter_consent": True}
    assert because(APPOINT, "account_asked", "investigator", **asked) == ""
    for left_out in asked:
        fewer = {key: value for key, value in asked.items() if key != left_out}
        assert "An ask needs" in because(APPOINT, "account_asked", "investigator", **fewer)


def test_a_change_of_investigator_needs_notice_handover_and_approval() -> None:
    handed: Facts = {"reporter_told_first": True, "handover_pack": True, "supervisor_approval": True, **FREE}
    assert because(APPOINT, "investigator_changed", AA, **handed) == ""
    assert "Tell the reporter first" in because(APPOINT, "investigator_changed", AA, **{**handed, "reporter_told_first": False})


def test_severity_is_assessed_by_the_authority_in_its_own_conduct_matters_and_by_the_investigator_in_complaints() -> None:
    stated: Facts = {"severity": "misconduct", "reasons": True, "authority_consulted": True}
    entries = before(INVESTIGATION, "severity_assessed")
    own = history([], "severity_assessed", "2026-06-02", AA, **stated)[0]
    assert refusals(load_pack("england_wales"), matter("conduct_matter"), entries, own) == ()
    assert because(entries, "severity_assessed", "investigator", **stated) == ""
    assert because(entries, "severity_assessed", AA, **stated) != ""


def test_a_move_is_open_or_has_reasons_why_it_is_closed() -> None:
    reading = england(matter(), history(INTAKE, "safety_decided", "2026-03-02"), "2026-03-02T13:00")
    for move in reading.moves:
        assert move.open != bool(move.because)
    record = next(move for move in reading.moves if move.move.id == "recorded")
    assert record.open_to(AA)
    assert record.closed_to("subject") == (f"It is for {AA}, local_policing_body.",)


def test_an_open_move_names_the_facts_an_entry_must_bring() -> None:
    reading = england(matter(), history(INTAKE, "recorded", "2026-03-02"), "2026-03-02T13:00")
    appoint = next(move for move in reading.moves if move.move.id == "investigator_appointed")
    assert appoint.needs == ("competent", "free_of_statutory_bars", "free_of_wider_conflicts")


def test_a_colleague_who_reports_is_owed_what_a_member_of_the_public_is() -> None:
    public = {row.right for row in england(matter(), [], "2026-03-02").entitlements}
    colleague = england(matter("recordable_conduct", reporter_kind="colleague_victim"), [], "2026-03-02").entitlements
    assert {"updates", "outcome", "review"} <= public & {row.right for row in colleague}
    assert {row.evidence for row in colleague if row.right in {"updates", "outcome", "review"}} == {"policy"}


@pytest.mark.parametrize(
    ("facts", "role"),
    [({"indication": True}, "director_general"), ({"indication": False, "article_2_or_3": False}, "local_policing_body")],
)
def test_the_review_body_is_the_one_the_matter_calls_for(facts: Facts, role: str) -> None:
    assert england(matter(**facts), [], "2026-03-02").stands_in["review_body"] == role


def test_the_local_policing_body_is_the_authority_of_a_chief_officer() -> None:
    assert (
        england(matter(subject_kind="chief_officer"), [], "2026-03-02").stands_in["appropriate_authority"]
        == "local_policing_body"
    )


def test_an_allegation_of_corruption_is_routed_away_from_the_line() -> None:
    entries = history(INTAKE, "recorded", "2026-03-02")
    named = history([], "allegation_named", "2026-03-02T13:00", "handler", category="G5")[0]
    reading = england(
        matter(), [*entries, Entry(named.at, named.event, named.actor, named.facts, allegation="a1")], "2026-03-02T14:00"
    )
    assert [(allegation.id, allegation.route) for allegation in reading.allegations] == [("a1", "counter_corruption")]


def test_every_entry_of_a_whole_hearing_is_allowed() -> None:
    assert england(matter(), history(HEARING, "appeal_lodged", "2026-06-01"), "2026-06-02").quarantined == ()
    assert upto(HEARING, "received") == []


@pytest.mark.parametrize(
    "facts", [{"injury": "fatal"}, {"no_such_fact": True}, {"serious_assault": "yes"}, {"hearing_date": "2026-01-01"}]
)
def test_an_entry_with_an_impossible_fact_is_quarantined_and_breaks_nothing(facts: Facts) -> None:
    entries = [*history(INTAKE, "triage_started", "2026-03-02"), *history([], "facts_stated", "2026-03-03", "handler", **facts)]
    reading = england(matter(), entries, "2026-03-04")
    assert [refused.entry.event for refused in reading.quarantined] == ["facts_stated"]
    assert reading.as_data()["referrals"]


def test_a_matter_with_an_impossible_fact_is_refused() -> None:
    with pytest.raises(ProcedureError, match="cannot be 'fatal'"):
        england(matter(injury="fatal"), [], "2026-03-04")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ProcedureError, match="without a zone"):
        Entry(dt.datetime(2026, 3, 2), "received", "reporter")  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ProcedureError, match="no time zone"):
        evaluate(load_pack("england_wales"), matter(), (), dt.datetime(2026, 3, 2))  # noqa: DTZ001 - the same


def test_an_entry_dated_after_the_moment_asked_about_has_not_happened_yet() -> None:
    reading = england(matter(), history([], "received", "2026-03-02", "reporter"), "2026-03-01")
    assert reading.stage.id == "draft"
    assert [refused.because for refused in reading.quarantined] == [("It is dated after the moment asked about.",)]
