"""Which outcomes are open in England & Wales after each finding: open, open for exceptional reasons only, or closed."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.domain.procedure import load_pack, refusals
from candour.domain.procedure.matters import Stated
from tests.packs.stories import ACCELERATED, HEARING, MEETING, Line, england, history, matter, upto

Facts = dict[str, Stated]
NEW, OLD = dt.date(2026, 3, 2), dt.date(2025, 5, 27)
STAFF: list[Line] = [
    ("referred_to_staff_hearing", line[1], line[2]) if line[0] == "referred_to_hearing" else line for line in HEARING
]


def opened(story: list[Line], finding: str, attention: dt.date = NEW, /, **facts: Stated) -> dict[str, str]:
    entries = history(upto(story, "outcome_imposed"), "finding_made", "2026-06-01", finding=finding)
    reading = england(
        matter(**{"attention_date": attention, "ww_in_force": False, "fww_in_force": False, **facts}), entries, "2026-06-02"
    )
    assert reading.stage.id == "finding_and_outcome", reading.quarantined
    return {outcome.outcome.id: outcome.open for outcome in reading.outcomes if outcome.open != "no"}


YES = "yes"


@pytest.mark.parametrize(
    ("story", "finding", "facts", "expected"),
    [
        (MEETING, "no_misconduct", {}, {"no_action": YES, "reflective_practice": YES}),
        (MEETING, "misconduct", {}, {"written_warning": YES, "final_written_warning": YES}),
        (HEARING, "no_misconduct", {}, {"no_action": YES, "reflective_practice": YES}),
        (HEARING, "misconduct", {}, {"written_warning": YES, "final_written_warning": YES}),
        (HEARING, "misconduct", {"ww_in_force": True}, {"final_written_warning": YES}),
        (
            HEARING,
            "misconduct",
            {"unconnected_incidents": True},
            {"written_warning": YES, "final_written_warning": YES, "reduction_in_rank": YES, "dismissal": YES},
        ),
        (
            HEARING,
            "misconduct",
            {"fww_in_force": True},
            {"final_written_warning": YES, "reduction_in_rank": YES, "dismissal": YES},
        ),
        (
            HEARING,
            "gross_misconduct",
            {},
            {"final_written_warning": "exceptional", "reduction_in_rank": "exceptional", "dismissal": YES},
        ),
        (
            HEARING,
            "gross_misconduct",
            {"attention_date": OLD},
            {"final_written_warning": YES, "reduction_in_rank": YES, "dismissal": YES},
        ),
        (HEARING, "gross_misconduct", {"subject_kind": "former_officer"}, {"would_have_been_dismissed": YES}),
        (
            ACCELERATED,
            "gross_misconduct",
            {},
            {"final_written_warning": "exceptional", "reduction_in_rank": "exceptional", "dismissal": YES},
        ),
        (ACCELERATED, "no_misconduct", {}, {"no_action": YES}),
        (STAFF, "misconduct", {"subject_kind": "staff"}, {"staff_final_warning": YES, "staff_dismissal": "exceptional"}),
        (STAFF, "gross_misconduct", {"subject_kind": "staff"}, {"staff_dismissal": YES}),
        (STAFF, "no_misconduct", {"subject_kind": "staff"}, {"no_action": YES}),
    ],
)
def test_a_finding_opens_what_the_regulation_says(
    story: list[Line], finding: str, facts: Facts, expected: dict[str, str]
) -> None:
    assert opened(story, finding, **facts) == expected


def test_a_written_warning_is_not_given_twice() -> None:
    entries = history(upto(MEETING, "outcome_imposed"), "finding_made", "2026-06-01", finding="misconduct", ww_in_force=True)
    reading = england(matter(), entries, "2026-06-02")
    assert {outcome.outcome.id for outcome in reading.outcomes if outcome.open == "yes"} == {"final_written_warning"}


def imposing(**facts: Stated) -> tuple[str, ...]:
    entries = history(HEARING, "outcome_imposed", "2026-06-01")[:-1]
    proposed = history([], "outcome_imposed", "2026-06-01T15:00", "chair", reasons=True, **facts)[0]
    return refusals(load_pack("england_wales"), matter(), entries, proposed)


def test_anything_but_dismissal_for_gross_misconduct_needs_stated_exceptional_reasons() -> None:
    assert any("exceptional circumstances" in reason for reason in imposing(outcome="reduction_in_rank"))
    assert imposing(outcome="reduction_in_rank", exceptional_reasons=True) == ()


@pytest.mark.parametrize(("months", "allowed"), [(23, False), (24, True), (60, True), (61, False)])
def test_a_final_written_warning_lasts_between_two_and_five_years(months: int, *, allowed: bool) -> None:
    refused = imposing(outcome="final_written_warning", exceptional_reasons=True, amount=months)
    assert (refused == ()) is allowed


def test_an_outcome_that_is_not_open_is_refused() -> None:
    assert imposing(outcome="written_warning", amount=18) == ("Not open after: Gross misconduct (Misconduct hearing).",)
    assert "not an outcome here" in imposing(outcome="the_stocks")[0]


def test_the_panel_gives_reasons_when_it_differs_from_what_was_submitted_for() -> None:
    entries = history(HEARING, "outcome_imposed", "2026-06-01")[:-1]
    entries += history(
        [],
        "outcome_submitted_for",
        "2026-06-01T13:00",
        "appropriate_authority",
        outcome="dismissal",
        outcome_recommended="dismissal",
    )
    proposed = history(
        [], "outcome_imposed", "2026-06-01T15:00", "chair", reasons=True, outcome="reduction_in_rank", exceptional_reasons=True
    )[0]
    because = refusals(load_pack("england_wales"), matter(), entries, proposed)
    assert any("departs from what Appropriate authority recommended" in reason for reason in because)


def test_every_outcome_of_the_pack_is_open_in_some_case_and_closed_in_another() -> None:
    cases = [
        opened(MEETING, "misconduct"),
        opened(HEARING, "gross_misconduct", OLD),
        opened(HEARING, "no_misconduct"),
        opened(HEARING, "gross_misconduct", subject_kind="former_officer"),
        opened(STAFF, "misconduct", subject_kind="staff"),
    ]
    first = history(
        upto(STAFF, "outcome_imposed"), "finding_made", "2026-06-01", finding="misconduct", case_answer="misconduct"
    )
    staff = england(matter(subject_kind="staff"), first, "2026-06-02")
    cases.append({outcome.outcome.id: outcome.open for outcome in staff.outcomes if outcome.open != "no"})
    names = {row.id for row in load_pack("england_wales").outcome}
    assert set().union(*cases) == names
    assert all(any(name not in case for case in cases) for name in names)
