"""Every clock of England & Wales on an ordinary day and on a difficult one. Dates were counted by hand from the statutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from candour.domain.procedure import load_pack
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.words import arithmetic
from tests.packs.stories import ACCELERATED, HEARING, INVESTIGATION, MEETING, NO_CASE, Line, at, england, entry, history, matter

AA = "appropriate_authority"
SUSPENDED: dict[str, Stated] = {"redeployment_considered": True, "public_interest": True}
LATER: dict[str, Stated] = {"attention_date": dt.date(2026, 7, 13)}


@dataclass
class Golden:
    """One clock: its trigger, by whom, where in which story, and the due day for each day it may fall on."""

    clock: str
    trigger: str
    due: dict[str, str]
    story: list[Line] = field(default_factory=list)
    actor: str = ""
    kind: str = "complaint"
    facts: dict[str, Stated] = field(default_factory=dict)
    known: dict[str, Stated] = field(default_factory=dict)


GOLDEN = (
    # The calendar day after: received at 23:59 on the night the clocks go forward or at Christmas, still the next.
    Golden("K02", "received", {"2026-03-02": "2026-03-03", "2026-03-28T23:59": "2026-03-29"}, actor="reporter"),
    Golden("K03", "received", {"2026-03-02": "2026-03-03", "2026-12-25": "2026-12-26"}, actor="reporter"),
    # Ten working days over Christmas: 29, 30, 31 December, 4-8, 11 and 12 January.
    Golden("K04", "received", {"2026-03-02": "2026-03-16", "2026-12-24": "2027-01-12"}, actor="reporter"),
    # The end of the next day, with no relief for Good Friday or a Friday night.
    Golden(
        "K05",
        "received",
        {"2026-07-14": "2026-07-15", "2026-04-02T23:59": "2026-04-03", "2026-07-17T23:30": "2026-07-18"},
        actor="reporter",
        kind="recordable_conduct",
        facts={"serious_sexual_offence": True},
    ),
    Golden("K06", "received", {"2026-03-02": "2026-03-30", "2024-02-29": "2024-03-28"}, actor="reporter"),
    Golden(
        "K06P", "received", {"2026-03-02": "2026-03-30", "2026-12-01": "2026-12-29"}, actor="reporter", kind="conduct_matter"
    ),
    Golden("K10", "notice_served", {"2026-06-01": "2026-06-15", "2026-04-02": "2026-04-20"}, INVESTIGATION),
    # 12 months beginning with the day it was made; from 29 February to the last day of February.
    Golden("K11", "received", {"2026-03-02": "2027-03-01"}, actor="reporter", known={"made_date": dt.date(2026, 3, 2)}),
    Golden("K11", "received", {"2024-03-04": "2025-02-28"}, actor="reporter", known={"made_date": dt.date(2024, 2, 29)}),
    Golden(
        "K12",
        "interview_date_set",
        {"2026-06-01": "2026-06-15"},
        INVESTIGATION,
        "investigator",
        facts={"interview_date": dt.date(2026, 6, 8)},
    ),
    Golden(
        "K12",
        "interview_date_set",
        {"2026-05-11": "2026-05-29"},
        INVESTIGATION,
        "investigator",
        facts={"interview_date": dt.date(2026, 5, 21)},
    ),
    Golden("K14", "report_submitted", {"2026-06-01": "2026-06-22", "2026-04-03": "2026-04-27"}, HEARING),
    Golden("K15", "chair_notified", {"2026-06-01": "2026-06-04", "2026-05-22": "2026-05-28"}, HEARING),
    Golden("K16", "documents_supplied", {"2026-06-01": "2026-06-22", "2026-04-03": "2026-04-27"}, HEARING),
    Golden("K17", "response_received", {"2026-06-01": "2026-06-04", "2026-12-24": "2026-12-31"}, HEARING),
    Golden("K17P", "witness_lists_exchanged", {"2026-06-01": "2026-06-04", "2026-12-24": "2026-12-31"}, HEARING),
    Golden("K18", "documents_supplied", {"2026-06-01": "2026-06-29", "2026-05-01": "2026-06-02"}, MEETING),
    # A hundred working days: 21 in June, 23 in July, 20 in August, 22 in September, 14 in October.
    Golden("K18H", "documents_supplied", {"2026-06-01": "2026-10-20", "2026-12-24": "2027-05-21"}, HEARING),
    Golden("K18P", "papers_to_chair", {"2026-06-01": "2026-06-22", "2026-05-01": "2026-05-26"}, HEARING),
    Golden("K19", "reg51_notice_given", {"2026-06-01": "2026-06-22", "2026-04-02": "2026-04-27"}, ACCELERATED),
    Golden("K20", "reg51_notice_given", {"2026-06-01": "2026-06-10", "2026-05-22": "2026-06-03"}, ACCELERATED),
    Golden("K21", "conductor_replaced", {"2026-06-01": "2026-06-22", "2026-04-02": "2026-04-27"}, ACCELERATED[:-4], AA),
    Golden(
        "K22B",
        "hearing_date_set",
        {"2026-05-11": "2026-06-08"},
        HEARING[:16],
        "chair",
        facts={"hearing_date": dt.date(2026, 6, 15)},
    ),
    Golden(
        "K22B",
        "hearing_date_set",
        {"2026-03-02": "2026-03-30"},
        HEARING[:16],
        "chair",
        facts={"hearing_date": dt.date(2026, 4, 8)},
    ),
    Golden("K23", "proceedings_completed", {"2026-06-01": "2026-06-08", "2026-12-24": "2027-01-05"}, HEARING),
    Golden("K25", "proceedings_completed", {"2026-06-01": "2026-06-08", "2026-12-24": "2027-01-05"}, HEARING),
    Golden(
        "K25P",
        "proceedings_completed",
        {"2026-06-01": "2026-06-08", "2026-04-02": "2026-04-13"},
        HEARING,
        kind="recordable_conduct",
    ),
    # Beginning with the date of dismissal: that day is day 1 if it is a working day, else the next working day is.
    Golden(
        "K27", "outcome_imposed", {"2026-06-01": "2026-06-05", "2026-06-06": "2026-06-12", "2026-04-02": "2026-04-10"}, HEARING
    ),
    Golden("K27A", "left_service", {"2026-06-01": "2026-06-05", "2026-12-25": "2027-01-05"}, actor=AA),
    Golden("K28", "outcome_notified", {"2026-06-01": "2026-06-10", "2026-05-22": "2026-06-03"}, MEETING),
    Golden("K28A", "appeal_lodged", {"2026-06-01": "2026-06-08", "2026-12-24": "2027-01-05"}, MEETING),
    Golden("K29", "outcome_notified", {"2026-06-01": "2026-06-15", "2026-04-02": "2026-04-20"}, HEARING),
    Golden("K29G", "transcript_supplied", {"2026-06-01": "2026-06-29", "2026-05-01": "2026-06-02"}, actor=AA),
    Golden("K31", "review_information_given", {"2026-06-01": "2026-06-29", "2024-02-01": "2024-02-29"}, actor="handler"),
    Golden(
        "K31P",
        "review_information_given",
        {"2026-06-01": "2026-06-29", "2026-12-01": "2026-12-29"},
        actor="handler",
        kind="conduct_matter",
    ),
    Golden(
        "K32",
        "suspended_from_duty",
        {"2026-06-01": "2026-06-04", "2026-05-22": "2026-05-28"},
        actor=AA,
        facts={**SUSPENDED, "suspended_orally": True},
    ),
    Golden("K33", "suspended_from_duty", {"2026-06-01": "2026-06-10", "2026-05-22": "2026-06-03"}, actor=AA, facts=SUSPENDED),
    # Four weeks beginning with the first working day after: a bank holiday at the end gives no relief.
    Golden("K34", "suspended_from_duty", {"2026-06-01": "2026-06-29", "2026-04-02": "2026-05-04"}, actor=AA, facts=SUSPENDED),
    Golden(
        "K35",
        "criminal_investigation_opened",
        {"2026-07-20": "2026-07-23", "2026-08-28": "2026-09-03"},
        INVESTIGATION,
        "handler",
        known=LATER,
    ),
    Golden(
        "K36",
        "suspended_from_duty",
        {"2026-07-20": "2026-10-12", "2026-08-28": "2026-11-23"},
        actor=AA,
        facts={**SUSPENDED, "suspended_under": "reg_11B"},
        known=LATER,
    ),
    Golden(
        "K36P",
        "suspended_from_duty",
        {"2026-07-20": "2026-08-17", "2026-08-28": "2026-09-28"},
        actor=AA,
        facts={**SUSPENDED, "suspended_under": "reg_11C"},
        known=LATER,
    ),
    Golden(
        "K37",
        "received",
        {"2025-06-02": "2025-08-31"},
        actor="reporter",
        known={"subject_kind": "former_officer", "left_service_date": dt.date(2024, 8, 31)},
    ),
    Golden(
        "K37",
        "received",
        {"2025-02-28": "2025-02-28"},
        actor="reporter",
        known={"subject_kind": "former_officer", "left_service_date": dt.date(2024, 2, 29)},
    ),
    Golden("K38", "crime_reported", {"2026-06-01": "2026-06-03", "2026-05-22": "2026-05-27"}, actor="reporter"),
    # The day of receipt counts.
    Golden(
        "K39", "received", {"2026-06-01": "2026-06-05", "2026-06-06": "2026-06-12"}, actor="reporter", kind="super_complaint"
    ),
    Golden("P01", "supervisor_observed", {"2026-06-01": "2026-06-02", "2026-12-24": "2026-12-25"}, actor="supervisor"),
)
AS_SOON_AS_PRACTICABLE = (
    Golden("K01", "received", {"2026-03-02": "evidence_preserved"}, actor="reporter"),
    Golden("K07", "recorded", {"2026-03-02": "investigator_appointed"}, HEARING),
    Golden("K08", "recorded", {"2026-03-02": "copy_to_subject"}, HEARING),
    Golden("K09", "investigator_appointed", {"2026-03-02": "severity_assessed"}, HEARING),
    Golden("K09N", "severity_assessed", {"2026-03-02": "notice_served"}, HEARING),
    Golden("K22", "accelerated_date_notified", {"2026-06-01": "public_notice_given"}, ACCELERATED),
    Golden("K24", "panel_report_submitted", {"2026-06-01": "outcome_notified"}, HEARING),
    Golden("K26", "outcome_notified", {"2026-06-01": "report_published"}, HEARING),
)
PROOF: dict[str, tuple[str, dict[str, Stated]]] = {
    "evidence_preserved": ("handler", {}),
    "copy_to_subject": (AA, {}),
    "report_published": (AA, {"restrictions_decided": True}),
}


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: f"{golden.clock}-{golden.trigger}")
def test_the_clock_falls_due_on_the_day_the_wording_says(golden: Golden) -> None:
    for day, due in golden.due.items():
        entries = history(golden.story, golden.trigger, day, golden.actor, **golden.facts)
        reading = england(matter(golden.kind, **golden.known), entries, day)
        assert reading.quarantined == ()
        clock = reading.clock(golden.clock)
        assert clock is not None
        assert (day, str(clock.due)) == (day, due)
        assert arithmetic(clock)


@pytest.mark.parametrize("golden", AS_SOON_AS_PRACTICABLE, ids=lambda golden: golden.clock)
def test_what_is_due_as_soon_as_practicable_is_due_now_until_it_is_done(golden: Golden) -> None:
    for day, doing in golden.due.items():
        entries = history(golden.story, golden.trigger, day, golden.actor, **golden.facts)
        waiting = england(matter(golden.kind), entries, day).clock(golden.clock)
        assert waiting is not None
        assert (waiting.status, waiting.due) == ("due_now", None)
        actor, facts = PROOF.get(doing, ("", {}))
        line = next((line for line in golden.story if line[0] == doing), (doing, actor, facts))
        done = [*entries, entry(line, at(day) + dt.timedelta(hours=1), 99)]
        met = england(matter(golden.kind), done, f"{day}T23:00").clock(golden.clock)
        assert met is not None
        assert met.status == "met"


def test_the_dg_is_told_the_outcome_only_of_a_matter_that_was_referred() -> None:
    referred = [*history([], "received", "2026-02-27", "reporter"), *history([], "triage_started", "2026-02-28", "handler")]
    sent = [*referred, *history([], "referred_to_dg", "2026-03-01", AA)]
    sent += history([], "dg_mode_decided", "2026-03-02T10:00", "director_general", dg_mode="local")
    sent += history(
        [],
        "safety_decided",
        "2026-03-02T10:01",
        "handler",
        safety_considered=True,
        authorities_listed=True,
        separation_decided=True,
    )
    rest = HEARING[5:]
    sent += [entry(line, at("2026-03-02T11:00") + dt.timedelta(minutes=index), index) for index, line in enumerate(rest)]
    reading = england(matter(), sent, "2026-03-03")
    assert reading.quarantined == ()
    assert reading.clock("K30") is not None
    assert england(matter(), history(HEARING, "appeal_lodged", "2026-06-01"), "2026-06-01").clock("K30") is None


def test_a_report_must_stay_up_for_twenty_eight_days() -> None:
    up = [
        *history(HEARING, "appeal_lodged", "2026-06-01T09:00"),
        *history([], "report_published", "2026-06-01", AA, restrictions_decided=True),
    ]
    early = england(matter(), [*up, *history([], "report_taken_down", "2026-06-28", AA)], "2026-07-01").clock("K26U")
    proper = england(matter(), [*up, *history([], "report_taken_down", "2026-06-29", AA)], "2026-07-01").clock("K26U")
    assert (early and early.status, proper and proper.status) == ("met_early", "met")


def test_a_leap_day_counts_towards_the_twenty_eight() -> None:
    up = history([], "report_published", "2024-02-01", AA, restrictions_decided=True)
    clock = england(matter(attention_date=dt.date(2024, 1, 2)), up, "2024-02-02").clock("K26U")
    assert clock is not None
    assert clock.earliest == dt.date(2024, 2, 29)


@pytest.mark.parametrize(("count", "status"), [(1, "within"), (2, "exceeded")])
def test_a_second_change_of_investigator_alerts(count: int, status: str) -> None:
    facts: dict[str, Stated] = {"reporter_told_first": True, "handover_pack": True, "supervisor_approval": True}
    free: dict[str, Stated] = {"free_of_statutory_bars": True, "free_of_wider_conflicts": True}
    changes = [
        change
        for index in range(count)
        for change in history([], "investigator_changed", f"2026-06-0{index + 1}", AA, **facts, **free)
    ]
    clock = england(matter(), changes, "2026-07-01").clock("K13")
    assert clock is not None
    assert clock.status == status


@pytest.mark.parametrize(("asks", "status"), [(1, "within"), (2, "exceeded")])
def test_a_third_account_alerts(asks: int, status: str) -> None:
    facts: dict[str, Stated] = {"ask_reason": True, "supervisor_approval": True, "reporter_consent": True}
    accounts = history([], "account_given", "2026-03-02", "reporter")
    accounts += [
        change
        for index in range(asks)
        for change in history([], "account_asked", f"2026-06-0{index + 1}", "investigator", **facts)
    ]
    clock = england(matter(), accounts, "2026-07-01").clock("K13A")
    assert clock is not None
    assert clock.status == status


def test_every_clock_of_the_pack_has_a_golden_test() -> None:
    tested = {golden.clock for golden in (*GOLDEN, *AS_SOON_AS_PRACTICABLE)} | {"K13", "K13A", "K26U", "K30"}
    assert {row.id for row in load_pack("england_wales").clock} == tested


def test_a_published_list_of_clocks_from_k01_to_k39_is_complete() -> None:
    ids = {row.id for row in load_pack("england_wales").clock}
    assert [f"K{number:02}" for number in range(1, 40) if f"K{number:02}" not in ids] == []


def test_the_arithmetic_is_spelled_out_with_the_holidays_passed_over() -> None:
    clock = england(matter(), history(HEARING, "documents_supplied", "2026-04-03"), "2026-04-03").clock("K16")
    assert clock is not None
    assert arithmetic(clock) == (
        "15 working days beginning with the first working day after Fri 3 Apr 2026, Tue 7 Apr 2026 = Mon 27 Apr 2026, "
        "skipping Easter Monday."
    )


def test_a_notice_by_email_counts_from_the_day_it_is_deemed_given() -> None:
    # Sent on Friday 1 May, before a bank holiday: given on Tuesday 5 May, so the ten days run from the 6th to the 19th.
    clock = england(matter(), history(INVESTIGATION, "notice_served", "2026-05-01", served_by="email"), "2026-05-01").clock(
        "K10"
    )
    assert clock is not None
    assert (clock.counted_from, clock.due) == (dt.date(2026, 5, 5), dt.date(2026, 5, 19))


def test_an_accelerated_hearing_may_not_be_held_before_the_tenth_day() -> None:
    notice = history(ACCELERATED, "public_notice_given", "2026-06-01")
    early = england(matter(), [*notice, *history([], "accelerated_opened", "2026-06-12", "chair")], "2026-06-12").clock("K19")
    proper = england(matter(), [*notice, *history([], "accelerated_opened", "2026-06-15", "chair")], "2026-06-15").clock("K19")
    assert (early and early.status, proper and proper.status) == ("met_early", "met")


def test_story_of_no_case_ends_in_review() -> None:
    assert england(matter(), history(NO_CASE, "review_requested", "2026-06-01"), "2026-06-01").stage.id == "review"
