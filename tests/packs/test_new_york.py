"""The New York pack: routing by allegation, votes, dispositions, the penalty matrix and the limitation of eighteen months."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.domain.procedure import Entry, Evaluation, load_pack
from candour.domain.procedure.matters import Stated
from tests.packs.stories import BOARD, NEW_YORK, Line, at, entry, new_york, upto

KNOWN: dict[str, Stated] = {"conduct_date": dt.date(2026, 3, 1)}


def board(story: list[Line], event: str, when: str, **facts: Stated) -> list[Entry]:
    lines = upto(story, event)
    own = next((line for line in story if line[0] == event), None)
    moment = at(when, NEW_YORK)
    entries = [entry(line, moment - dt.timedelta(minutes=len(lines) - index), index) for index, line in enumerate(lines)]
    return entries if own is None else [*entries, entry((own[0], own[1], {**own[2], **facts}), moment, 99)]


def do(event: str, actor: str, when: str, **facts: Stated) -> Entry:
    return entry((event, actor, facts), at(when, NEW_YORK), 100)


def stage(entries: list[Entry], now: str, **facts: Stated) -> Evaluation:
    return new_york({**KNOWN, **facts}, entries, now)


def test_a_complaint_goes_from_receipt_to_a_penalty() -> None:
    reading = stage(board(BOARD, "closed", "2026-06-01"), "2026-06-02")
    assert (reading.stage.id, reading.quarantined) == ("closed", ())


@pytest.mark.parametrize(
    ("category", "route"),
    [("FORCE", ""), ("CORR", "internal_affairs"), ("EEO", "equal_employment"), ("OTHER", "internal_affairs")],
)
def test_who_decides_depends_on_the_allegation(category: str, route: str) -> None:
    named = do("allegation_named", "handler", "2026-03-03", category=category)
    reading = stage([Entry(named.at, named.event, named.actor, named.facts, allegation="a1")], "2026-03-04")
    assert reading.allegations[0].route == route


def test_corruption_must_go_to_internal_affairs_before_anything_else_happens() -> None:
    entries = board(BOARD, "allegation_named", "2026-03-03", category="CORR")
    reading = stage(entries, "2026-03-03T13:00")
    assert next(test for test in reading.referrals if test.referral.id == "NR1").owed
    assert [move.move.id for move in reading.moves if move.open and "triage" in move.move.leaves] == []


def test_the_board_keeps_its_own_allegation_after_the_other_is_spun_off() -> None:
    entries = board(BOARD, "allegation_named", "2026-03-03", category=("CORR", "FORCE"))
    entries.append(do("spun_off_to_internal_affairs", "handler", "2026-03-03T13:00"))
    entries.append(do("safety_decided", "handler", "2026-03-03T14:00", safety_considered=True))
    entries.append(do("investigator_appointed", "supervisor", "2026-03-03T15:00", free_of_conflicts=True))
    assert stage(entries, "2026-03-04").stage.id == "investigating"


def test_what_is_not_the_boards_is_referred_out() -> None:
    entries = board(BOARD, "safety_decided", "2026-03-03")
    entries = [entry for entry in entries if entry.event != "allegation_named"]
    facts: dict[str, Stated] = {
        "board_jurisdiction": False,
        "corruption_alleged": False,
        "alleges_crime": False,
        "category": "OTHER",
    }
    entries.append(do("allegation_named", "handler", "2026-03-03T13:00", **facts))
    entries.append(do("referred_out", "handler", "2026-03-03T14:00"))
    assert stage(entries, "2026-03-04").stage.id == "referred_out"


@pytest.mark.parametrize(
    ("votes_for", "votes_against", "at_stage"),
    [(3, 0, "voted"), (2, 1, "voted"), (1, 2, "report_to_board"), (2, 0, "report_to_board")],
)
def test_three_members_vote_and_the_majority_decides(votes_for: int, votes_against: int, at_stage: str) -> None:
    entries = board(BOARD, "finding_made", "2026-06-01", votes_for=votes_for, votes_against=votes_against)
    assert stage(entries, "2026-06-02").stage.id == at_stage


def test_every_disposition_maps_to_the_common_set() -> None:
    common = {row.id: row.common for row in load_pack("new_york").finding}
    assert common["substantiated"] == "proven"
    assert common["within_guidelines"] == "justified"
    assert common["unfounded"] == "did_not_occur"
    assert common["unable_to_determine"] == "not_determined"
    assert common["withdrawn"] == "not_pursued"
    assert common["not_guilty"] == "not_proven"


def penalties(column: str, **facts: Stated) -> dict[str, tuple[str, str]]:
    entries = board(BOARD, "finding_made", "2026-06-01", matrix_column=column)
    return {row.outcome.id: (row.open, row.span) for row in stage(entries, "2026-06-02", **facts).outcomes if row.open != "no"}


def test_the_matrix_gives_a_band_for_each_column_and_reasons_are_owed_outside_it() -> None:
    assert penalties("presumptive")["forfeiture"] == ("yes", "6 to 10 days")
    assert penalties("aggravated")["forfeiture"] == ("yes", "11 to 20 days")


@pytest.mark.parametrize(("conduct", "most"), [(dt.date(2024, 9, 8), 15), (dt.date(2024, 9, 9), 20)])
def test_the_matrix_is_the_one_of_the_day_of_the_conduct(conduct: dt.date, most: int) -> None:
    entries = board(BOARD, "finding_made", "2025-03-01", matrix_line="abuse_search", matrix_column="aggravated")
    reading = new_york({"conduct_date": conduct, "attention_date": dt.date(2024, 10, 1)}, entries, "2025-03-02")
    assert next(outcome.most for outcome in reading.outcomes if outcome.outcome.id == "command_discipline_b") == most


def test_the_commissioner_may_depart_only_with_reasons() -> None:
    entries = board(BOARD, "outcome_imposed", "2026-06-01", outcome="no_discipline", exceptional_reasons=True)
    reading = stage(entries, "2026-06-02")
    assert any(
        "departs from what Board panel recommended" in text for refused in reading.quarantined for text in refused.because
    )
    reasoned = board(
        BOARD, "outcome_imposed", "2026-06-01", outcome="no_discipline", exceptional_reasons=True, departure_reasons=True
    )
    assert stage(reasoned, "2026-06-02").quarantined == ()


def test_a_penalty_outside_its_band_is_refused() -> None:
    entries = board(BOARD, "outcome_imposed", "2026-06-01", amount=60)
    assert any("6 to 10 days" in text for refused in stage(entries, "2026-06-02").quarantined for text in refused.because)


@pytest.mark.parametrize(
    ("conduct", "crime", "at_stage"),
    [
        (dt.date(2024, 12, 1), False, "recommended"),  # eighteen months end on 1 June 2026
        (dt.date(2024, 11, 30), False, "voted"),
        (dt.date(2024, 11, 30), True, "recommended"),
    ],
)
def test_eighteen_months_after_the_incident_the_case_dies_unless_it_is_a_crime(
    conduct: dt.date, at_stage: str, *, crime: bool
) -> None:
    entries = board(BOARD, "sent_to_commissioner", "2026-06-01")
    assert stage(entries, "2026-06-01T13:00", conduct_date=conduct, conduct_is_crime=crime).stage.id == at_stage


@pytest.mark.parametrize(
    ("clock", "event", "actor", "when", "facts", "due"),
    [
        ("N01", "received", "reporter", "2026-03-02", {}, "2026-03-09"),
        ("N01", "received", "reporter", "2024-02-22", {}, "2024-02-29"),
        ("N02", "received", "reporter", "2026-11-26", {}, "2026-11-27"),  # Thanksgiving
        ("N03", "received", "reporter", "2026-03-02", {"alleges_crime": True}, "2026-03-03"),
        ("N03", "received", "reporter", "2026-07-02", {"alleges_crime": True}, "2026-07-06"),  # Independence Day kept on Friday
        ("N04", "received", "reporter", "2026-03-02", {}, "2026-03-30"),
        ("N06", "received", "reporter", "2026-03-02", {}, "2027-09-01"),  # the incident was on 1 March 2026
        ("N09", "received", "reporter", "2026-03-02", {}, "2026-09-01"),
        ("N14", "trial_date_set", "trial_commissioner", "2026-03-02", {}, ""),
    ],
)
def test_the_boards_clocks(*, clock: str, event: str, actor: str, when: str, facts: dict[str, Stated], due: str) -> None:
    reading = new_york({**KNOWN, "attention_date": dt.date.fromisoformat(when)}, [do(event, actor, when, **facts)], when)
    running = reading.clock(clock)
    assert (str(running.due) if running else "") == due


def test_notice_of_an_interview_is_counted_back_two_days() -> None:
    entries = board(BOARD, "interview_held", "2026-05-20")[:-1]
    entries.append(do("interview_date_set", "investigator", "2026-05-20", interview_date=dt.date(2026, 5, 27)))
    clock = stage(entries, "2026-05-21").clock("N05")
    assert clock is not None
    assert clock.due == dt.date(2026, 5, 22)  # Memorial Day is the 25th


def test_a_hold_for_a_court_case_pauses_the_report_on_delay_and_returns_where_it_was() -> None:
    entries = board(BOARD, "interview_held", "2026-03-10")
    entries.append(do("held", "executive_director", "2026-04-01", reasons=True))
    assert stage(entries, "2026-04-02").stage.id == "on_hold"
    entries.append(do("resumed", "executive_director", "2026-05-01"))
    reading = stage(entries, "2026-05-02")
    clock = reading.clock("N09")
    assert reading.stage.id == "investigating"
    assert clock is not None
    assert clock.due == dt.date(2026, 10, 1)  # 1 September put off by thirty days


def test_mediation_is_not_offered_where_there_was_injury() -> None:
    entries = board(BOARD, "safety_decided", "2026-03-03")
    entries.append(do("facts_stated", "handler", "2026-03-03T13:00", injury="minor", alleges_crime=False))
    entries.append(do("mediation_agreed", "handler", "2026-03-03T14:00", reporter_consent=True, officer_consent=True))
    assert stage(entries, "2026-03-04").stage.id == "triage"


def test_officer_histories_are_public_here_and_private_there() -> None:
    assert load_pack("new_york").header.subject_history_public
    assert not load_pack("england_wales").header.subject_history_public


def test_a_matter_before_the_matrix_gets_the_documented_answer() -> None:
    reading = new_york({"attention_date": dt.date(2021, 1, 14)}, [], "2026-01-01")
    assert reading.out_of_scope is not None
    assert "15 January 2021" in reading.out_of_scope.because


def test_a_panel_that_voted_without_a_line_of_the_guidelines_can_still_choose_one() -> None:
    voted = board(BOARD, "finding_made", "2026-06-01")
    without_line = [
        Entry(entry.at, entry.event, entry.actor, {k: v for k, v in entry.facts.items() if not k.startswith("matrix")})
        for entry in voted
    ]
    chosen = do("guideline_chosen", "board_panel", "2026-06-02", matrix_line="discourtesy", matrix_column="presumptive")

    assert {outcome.open for outcome in stage(without_line, "2026-06-03").outcomes} == {"no"}
    open_ = {outcome.outcome.id for outcome in stage([*without_line, chosen], "2026-06-03").outcomes if outcome.open == "yes"}
    assert open_ == {"command_discipline_a"}
