"""Which regime applies to a matter in England & Wales: one day before and on each boundary, and the transitional rules."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.domain.procedure import Evaluation, Matter, evaluate, load_pack
from candour.domain.procedure.matters import Stated
from tests.packs.stories import HEARING, at, england, history, matter

SUSPENDED: dict[str, Stated] = {"redeployment_considered": True, "public_interest": True}


def applied(**dates: Stated) -> set[str]:
    reading = evaluate(load_pack("england_wales"), Matter("m", "complaint", dates), (), at("2027-01-01"))
    return {regime.regime.id for regime in reading.regimes if regime.applies}


@pytest.mark.parametrize(
    ("regime", "fact", "before", "after"),
    [
        ("panels_2024", "attention_date", dt.date(2024, 5, 6), dt.date(2024, 5, 7)),
        ("panels_2024", "chair_appointed_date", dt.date(2024, 5, 6), dt.date(2024, 5, 7)),
        ("vetting_2025", "attention_date", dt.date(2025, 5, 13), dt.date(2025, 5, 14)),
        ("conduct_2025", "attention_date", dt.date(2025, 5, 27), dt.date(2025, 5, 28)),
        ("conduct_2025", "made_date", dt.date(2025, 5, 27), dt.date(2025, 5, 28)),
        ("force_2026", "conduct_date", dt.date(2026, 6, 29), dt.date(2026, 6, 30)),
        ("suspension_2026", "attention_date", dt.date(2026, 7, 12), dt.date(2026, 7, 13)),
    ],
)
def test_a_regime_begins_on_its_day_and_not_the_day_before(regime: str, fact: str, before: dt.date, after: dt.date) -> None:
    assert regime not in applied(**{fact: before})
    assert regime in applied(**{fact: after})


def test_a_later_matter_joined_to_a_pending_one_keeps_the_law_of_the_pending_one() -> None:
    assert "conduct_2025" not in applied(attention_date=dt.date(2025, 9, 1), joined_matter_date=dt.date(2025, 5, 1))


def test_a_reinvestigation_ordered_by_the_dg_is_under_the_new_law_whenever_it_began() -> None:
    assert "conduct_2025" in applied(attention_date=dt.date(2023, 1, 1), dg_direction_date=dt.date(2025, 6, 1))


def test_today_never_chooses_the_law() -> None:
    old = matter(attention_date=dt.date(2024, 5, 6))
    entries = history([], "received", "2024-05-06", "reporter")
    then, now = (england(old, entries, day).as_data()["regimes"] for day in ("2024-05-06", "2040-01-01"))
    assert then == now == []


def gross(attention: dt.date) -> Evaluation:
    return england(matter(attention_date=attention), history(HEARING, "outcome_imposed", "2026-06-01"), "2026-06-01")


def test_dismissal_is_presumed_from_28_may_2025_and_not_the_day_before() -> None:
    old = {outcome.outcome.id: outcome.open for outcome in gross(dt.date(2025, 5, 27)).outcomes}
    new = {outcome.outcome.id: outcome.open for outcome in gross(dt.date(2025, 5, 28)).outcomes}
    assert (old["final_written_warning"], old["reduction_in_rank"], old["dismissal"]) == ("yes", "yes", "yes")
    assert (new["final_written_warning"], new["reduction_in_rank"], new["dismissal"]) == ("exceptional", "exceptional", "yes")


def test_chief_officers_chair_from_7_may_2024_and_not_the_day_before() -> None:
    old, new = gross(dt.date(2024, 5, 6)).proceeding, gross(dt.date(2024, 5, 7)).proceeding
    assert old is not None
    assert new is not None
    assert "legally qualified chair" in old.conducted_by
    assert new.conducted_by.startswith("the chief officer")


def test_a_senior_officer_is_heard_by_someone_from_another_force() -> None:
    reading = england(matter(subject_kind="senior_officer"), history(HEARING, "outcome_imposed", "2026-06-01"), "2026-06-01")
    assert reading.proceeding is not None
    assert "another force" in reading.proceeding.conducted_by


@pytest.mark.parametrize(("day", "words"), [(29, "necessary, proportionate and reasonable"), (30, "honestly believes")])
def test_the_force_standard_is_the_one_of_the_day_of_the_conduct(day: int, words: str) -> None:
    reading = england(matter(conduct_date=dt.date(2026, 6, day)), [], "2026-12-01")
    force = next(row for row in reading.standards if row.id == "SPB4")
    assert words in force.gist
    assert len(reading.standards) == 10


@pytest.mark.parametrize(
    ("attention", "clock", "due"),
    [(dt.date(2026, 7, 12), "K34", dt.date(2026, 8, 17)), (dt.date(2026, 7, 13), "K36", dt.date(2026, 10, 12))],
)
def test_the_suspension_review_is_four_weeks_before_13_july_2026_and_twelve_after(
    attention: dt.date, clock: str, due: dt.date
) -> None:
    entries = history([], "suspended_from_duty", "2026-07-20", "appropriate_authority", suspended_under="reg_11B", **SUSPENDED)
    reading = england(matter(attention_date=attention), entries, "2026-07-20")
    due_days = {run.clock.id: run.due for run in reading.clocks if run.clock.id in {"K34", "K36", "K36P"}}
    assert due_days == {clock: due}


@pytest.mark.parametrize(("attention", "allowed"), [(dt.date(2026, 7, 12), False), (dt.date(2026, 7, 13), True)])
def test_redeployment_need_not_be_ruled_out_first_once_suspension_is_a_duty(attention: dt.date, *, allowed: bool) -> None:
    entries = history([], "suspended_from_duty", "2026-07-20", "appropriate_authority", public_interest=True)
    reading = england(matter(attention_date=attention), entries, "2026-07-20")
    assert (reading.regions["interim"] == "suspended") is allowed


@pytest.mark.parametrize(
    ("attention", "counted"), [(dt.date(2025, 5, 27), dt.date(2026, 5, 1)), (dt.date(2025, 5, 28), dt.date(2026, 5, 5))]
)
def test_notice_by_email_is_deemed_given_later_only_since_email_is_allowed(attention: dt.date, counted: dt.date) -> None:
    entries = history(HEARING, "notice_served", "2026-05-01", served_by="email")
    clock = england(matter(attention_date=attention), entries, "2026-05-01").clock("K10")
    assert clock is not None
    assert clock.counted_from == counted


def test_a_conviction_for_an_indictable_only_offence_fixes_the_finding_only_under_the_new_law() -> None:
    def stage_after_finding(attention: dt.date) -> str:
        convicted = [
            *history([], "criminal_investigation_opened", "2026-01-01", "handler"),
            *history([], "charged", "2026-01-02", "handler"),
            *history([], "convicted_indictable_only", "2026-01-03", "handler"),
        ]
        story = history(HEARING, "finding_made", "2026-06-01", finding="misconduct")
        return england(matter(attention_date=attention), [*convicted, *story], "2026-06-01").stage.id

    assert stage_after_finding(dt.date(2025, 5, 27)) == "finding_and_outcome"
    assert stage_after_finding(dt.date(2025, 5, 28)) == "hearing"


@pytest.mark.parametrize("attention", [dt.date(2020, 1, 31), dt.date(2012, 2, 29)])
def test_a_matter_before_the_earliest_law_gets_the_documented_answer_and_keeps_every_entry(attention: dt.date) -> None:
    entries = history([], "received", "2020-01-31", "reporter")
    reading = england(matter(attention_date=attention), entries, "2026-06-01")
    assert reading.out_of_scope is not None
    assert "2012" in reading.out_of_scope.because
    assert (reading.clocks, reading.referrals, len(reading.quarantined)) == ((), (), 1)
    assert not any(move.open for move in reading.moves)


def test_the_first_day_of_the_earliest_law_is_inside() -> None:
    reading = england(
        matter(attention_date=dt.date(2020, 2, 1)), history([], "received", "2020-02-01", "reporter"), "2020-02-02"
    )
    assert reading.out_of_scope is None
    assert reading.stage.id == "received"


def test_a_corrected_date_counts_as_the_last_word_in_time_whatever_order_entries_come_in() -> None:
    first = history([], "facts_stated", "2026-03-02", "handler", chair_appointed_date=dt.date(2024, 5, 6))
    corrected = history([], "facts_stated", "2026-03-03", "handler", chair_appointed_date=dt.date(2024, 5, 7))
    for entries in ([*first, *corrected], [*corrected, *first]):
        assert "panels_2024" in england(matter(attention_date=dt.date(2023, 1, 2)), entries, "2026-03-04").as_data()["regimes"]
