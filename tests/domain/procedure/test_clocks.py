"""Clocks are met, missed, paused, changed, repeated and run out; a missed clock stays on the record."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.domain.procedure import Entry, Evaluation, load_pack, refusals
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.state import ClockReading
from candour.domain.procedure.words import arithmetic
from tests.packs.stories import HEARING, INVESTIGATION, LONDON, MEETING, england, history, matter

AA = "appropriate_authority"


def clock(name: str, entries: list[Entry], now: str, kind: str = "complaint", **facts: Stated) -> ClockReading:
    reading = england(matter(kind, **facts), entries, now).clock(name)
    assert reading is not None
    return reading


RECEIVED = history([], "received", "2026-03-02", "reporter")


@pytest.mark.parametrize(
    ("now", "status"),
    [("2026-03-02T12:01", "running"), ("2026-03-03T23:59:59", "running"), ("2026-03-04T00:00", "missed")],
)
def test_a_duty_may_be_done_until_midnight_of_its_last_day(now: str, status: str) -> None:
    assert clock("K03", RECEIVED, now).status == status


def test_done_at_the_last_minute_is_met_and_a_minute_later_is_late() -> None:
    done: dict[str, Stated] = {"safety_considered": True, "authorities_listed": True, "separation_decided": True}
    on_time = [*RECEIVED, *history([], "safety_decided", "2026-03-03T23:59", "handler", **done)]
    late = [*RECEIVED, *history([], "safety_decided", "2026-03-04T00:00", "handler", **done)]
    assert clock("K03", on_time, "2026-03-05").status == "met"
    assert clock("K03", late, "2026-03-05").status == "met_late"


@pytest.mark.parametrize(
    ("received", "too_late"),
    [
        ("2026-03-28T12:00", "2026-03-30T00:00+01:00"),  # the clocks go forward on the 29th: that day has 23 hours
        ("2026-10-24T12:00", "2026-10-26T00:00+00:00"),  # and back on 25 October: that day has 25
    ],
)
def test_a_day_is_a_local_day_when_the_clocks_change(received: str, too_late: str) -> None:
    reading = clock("K03", history([], "received", received, "reporter"), received)
    assert reading.due_at == dt.datetime.fromisoformat(too_late)


def test_the_same_moment_in_another_zone_falls_on_the_packs_own_day() -> None:
    abroad = Entry(dt.datetime(2026, 7, 14, 20, 30, tzinfo=dt.timezone(dt.timedelta(hours=-4))), "received", "reporter")
    reading = england(matter(), [abroad], "2026-07-15T02:00").clock("K03")
    assert reading is not None
    assert reading.counted_from == dt.date(2026, 7, 15)  # half past midnight in London
    assert reading.started.astimezone(LONDON).date() == reading.counted_from


def test_an_update_begins_the_next_four_weeks_on_the_day_it_is_sent() -> None:
    entries = [*RECEIVED, *history([], "progress_update_sent", "2026-03-20", "handler")]
    reading = england(matter(), entries, "2026-04-01")
    assert [(run.number, run.status, str(run.due)) for run in reading.clocks if run.clock.id == "K06"] == [
        (1, "met", "2026-03-30"),
        (2, "running", "2026-04-17"),
    ]


def test_a_missed_update_stays_on_the_record_after_a_late_one() -> None:
    entries = [*RECEIVED, *history([], "progress_update_sent", "2026-04-01", "handler")]
    reading = england(matter(), entries, "2026-04-02")
    assert [run.status for run in reading.clocks if run.clock.id == "K06"] == ["met_late", "running"]


def timeliness(now: str, *reports: str) -> list[tuple[str, str]]:
    entries = [*RECEIVED, *(history([], "timeliness_report_sent", day, "investigator")[0] for day in reports)]
    reading = england(matter(made_date=dt.date(2026, 3, 2)), entries, now)
    return [(str(run.due), run.status) for run in reading.clocks if run.clock.id == "K11"]


def test_a_timeliness_report_is_owed_when_the_period_ends_and_then_every_six_months() -> None:
    assert timeliness("2027-03-01") == [("2027-03-01", "running")]
    assert timeliness("2027-03-02") == [("2027-03-01", "due_now")]
    assert timeliness("2027-03-10", "2027-03-04") == [("2027-03-01", "met"), ("2027-09-01", "running")]
    assert timeliness("2027-10-01", "2027-03-04") == [
        ("2027-03-01", "met"),
        ("2027-09-01", "missed"),
        ("2028-03-01", "running"),
    ]


def test_a_timeliness_report_sent_before_the_period_ends_does_not_meet_it() -> None:
    assert timeliness("2027-03-02", "2027-02-20") == [("2027-03-01", "due_now")]


def test_a_late_timeliness_report_meets_the_missed_one_first() -> None:
    assert timeliness("2027-05-01", "2027-04-20") == [("2027-03-01", "met_late"), ("2027-09-01", "running")]


def test_the_grid_of_timeliness_reports_does_not_drift() -> None:
    reports = ("2027-03-10", "2027-09-09", "2028-03-07")
    assert [due for due, _ in timeliness("2028-03-08", *reports)] == ["2027-03-01", "2027-09-01", "2028-03-01", "2028-09-01"]


def test_time_in_the_wrong_bodys_hands_does_not_count() -> None:
    # 28 days from 1 June end on the 29th; ten days in the wrong hands (5 to 15 June) make it 9 July.
    entries = history([], "review_information_given", "2026-06-01", "handler")
    entries += history([], "review_sent_to_wrong_body", "2026-06-05", "local_policing_body")
    assert clock("K31", entries, "2026-07-20").status == "paused"
    entries += history([], "review_sent_on", "2026-06-15", "local_policing_body")
    reading = clock("K31", entries, "2026-06-20")
    assert (reading.due, reading.paused_units, reading.status) == (dt.date(2026, 7, 9), 10, "running")
    assert "pause of 10 days" in arithmetic(reading)


def test_a_pause_after_the_due_day_saves_nothing() -> None:
    entries = history([], "review_information_given", "2026-06-01", "handler")
    entries += history([], "review_sent_to_wrong_body", "2026-07-05", "local_policing_body")
    assert clock("K31", entries, "2026-07-20").status == "lapsed"


def supplied(**facts: Stated) -> list[Entry]:
    entries = history(HEARING, "documents_supplied", "2026-06-01")
    return [*entries, *history([], "clock_extended", "2026-06-10", "chair", clock="K16", **facts)]


def test_the_chair_extends_a_clock_with_a_reason_and_the_first_due_day_stays_visible() -> None:
    reading = clock("K16", supplied(until=dt.date(2026, 7, 6), reason="documents were missing"), "2026-06-30")
    assert (reading.due, reading.changed_from, reading.status) == (dt.date(2026, 7, 6), dt.date(2026, 6, 22), "running")
    assert "= Mon 22 Jun 2026" in arithmetic(reading)
    assert "Changed to Mon 6 Jul 2026: documents were missing." in arithmetic(reading)


@pytest.mark.parametrize(
    ("event", "actor", "facts", "text"),
    [
        ("clock_extended", "subject", {"clock": "K16", "until": dt.date(2026, 7, 6), "reason": "x"}, "only by: chair"),
        ("clock_extended", "chair", {"clock": "K16", "until": dt.date(2026, 7, 6)}, "only with a `reason`"),
        ("clock_extended", "chair", {"clock": "K99", "until": dt.date(2026, 7, 6), "reason": "x"}, "Name a clock"),
        ("clock_extended", AA, {"clock": "K05", "until": dt.date(2026, 7, 6), "reason": "x"}, "only by: nobody"),
        ("clock_extended", AA, {"clock": "K06", "until": dt.date(2026, 7, 6), "reason": "x"}, "only by: nobody"),
    ],
)
def test_a_clock_is_changed_only_by_whom_the_pack_says_and_with_a_reason(
    event: str, actor: str, facts: dict[str, Stated], text: str
) -> None:
    entries = history(HEARING, "documents_supplied", "2026-06-01")
    proposed = history([], event, "2026-06-10", actor, **facts)[0]
    because = refusals(load_pack("england_wales"), matter(), entries, proposed)
    assert any(text in reason for reason in because)


def test_parties_may_agree_to_shorten_a_period() -> None:
    entries = history(HEARING, "documents_supplied", "2026-06-01")
    entries += history(
        [], "clock_shortened", "2026-06-02", "chair", clock="K16", until=dt.date(2026, 6, 8), reason="agreed by all"
    )
    assert clock("K16", entries, "2026-06-09").status == "missed"


def test_a_second_trigger_does_not_hide_a_missed_clock() -> None:
    entries = history(HEARING, "documents_supplied", "2026-06-01")
    entries += history([], "documents_supplied", "2026-07-10", AA)
    reading = england(matter(), entries, "2026-07-11")
    assert [run.status for run in reading.clocks if run.clock.id == "K16"] == ["missed", "running"]


def test_a_new_hearing_date_moves_the_public_notice() -> None:
    entries = history(HEARING[:16], "hearing_date_set", "2026-05-11", "chair", hearing_date=dt.date(2026, 6, 15))
    entries += history([], "hearing_date_set", "2026-05-20", "chair", hearing_date=dt.date(2026, 7, 6))
    reading = england(matter(), entries, "2026-05-21")
    runnings = [(str(run.due), run.status) for run in reading.clocks if run.clock.id == "K22B"]
    assert runnings == [("2026-06-08", "replaced"), ("2026-06-29", "running")]


def test_withdrawing_the_proceedings_ends_their_clocks() -> None:
    entries = history(HEARING, "documents_supplied", "2026-06-01")
    entries += history([], "proceedings_withdrawn", "2026-06-05", AA, reasons=True)
    assert clock("K16", entries, "2026-12-01").status == "ended"
    assert clock("K18H", entries, "2026-12-01").status == "ended"


def limited(received: str, **facts: Stated) -> Evaluation:
    known: dict[str, Stated] = {"subject_kind": "former_officer", "left_service_date": dt.date(2024, 8, 31), **facts}
    entries = history(MEETING[:12], "case_answer_decided", received, case_answer="gross_misconduct")
    attention = dt.date.fromisoformat(received)
    return england(matter(attention_date=attention, **known), entries, received)


def test_a_limitation_that_has_run_out_closes_the_way_to_proceedings() -> None:
    late = next(move for move in limited("2025-09-01").moves if move.move.id == "referred_to_hearing")
    assert not late.open
    assert any("ran out on 2025-08-31" in reason for reason in late.because)


def test_a_limitation_that_was_kept_or_lifted_leaves_it_open() -> None:
    in_time = next(move for move in limited("2025-08-29").moves if move.move.id == "referred_to_hearing")
    lifted = next(move for move in limited("2025-09-01", condition_c=True).moves if move.move.id == "referred_to_hearing")
    assert in_time.open
    assert lifted.open


def test_a_due_day_beyond_the_holiday_table_is_said_and_not_guessed() -> None:
    entries = history(INVESTIGATION, "report_submitted", "2045-12-22")
    reading = clock("K14", entries, "2045-12-22", attention_date=dt.date(2045, 1, 2))
    assert reading.due is None
    assert "write_calendars" in arithmetic(reading)
    assert reading.status == "running"


SAFE: dict[str, Stated] = {"safety_considered": True, "authorities_listed": True, "separation_decided": True}


def safety_of(*entries: list[Entry], now: str = "2026-03-20") -> dict[str, tuple[str, str]]:
    """By report: the last day for its safety decision, and the status of that clock."""
    clocks = england(matter(), [entry for many in entries for entry in many], now).clocks
    return {run.about: (str(run.latest), run.status) for run in clocks if run.clock.id == "K03"}


FIRST = history([], "received", "2026-03-02", "reporter", report="R-1")
SECOND = history([], "report_joined", "2026-03-10", "reporter", report="R-2")


def test_each_report_has_a_clock_of_its_own_whatever_was_done_for_another() -> None:
    first_done = history([], "safety_decided", "2026-03-03", "handler", report="R-1", **SAFE)
    second_done = history([], "safety_decided", "2026-03-11", "handler", report="R-2", **SAFE)

    assert safety_of(FIRST, first_done, SECOND) == {"R-1": ("2026-03-03", "met"), "R-2": ("2026-03-11", "missed")}
    assert safety_of(FIRST, SECOND, second_done) == {"R-1": ("2026-03-03", "missed"), "R-2": ("2026-03-11", "met")}


def test_a_report_that_came_before_the_first_keeps_its_own_day() -> None:
    earlier = history([], "report_joined", "2026-03-01", "reporter", report="R-2")

    assert safety_of(FIRST, earlier, now="2026-03-01T20:00") == {"R-2": ("2026-03-02", "running")}
    assert safety_of(FIRST, earlier)["R-2"] == ("2026-03-02", "missed")


@pytest.mark.parametrize("named", [{}, {"report": "R-9"}])
def test_what_names_none_of_the_reports_counts_for_all(named: dict[str, Stated]) -> None:
    done = history([], "safety_decided", "2026-03-11", "handler", **named, **SAFE)

    assert safety_of(FIRST, SECOND, done) == {"R-1": ("2026-03-03", "met_late"), "R-2": ("2026-03-11", "met")}


def test_accounts_are_counted_for_each_reporter() -> None:
    accounts = [history([], "account_given", "2026-03-02", "reporter", report=name) for name in ("R-1", "R-1", "R-2", "R-1")]
    clocks = england(matter(), [entry for many in accounts for entry in many], "2026-03-20").clocks

    assert {run.about: (run.count, run.status) for run in clocks if run.clock.id == "K13A"} == {
        "R-1": (3, "exceeded"),
        "R-2": (1, "within"),
    }
