"""Each referral test of England & Wales is true, false or undecided; nobody can override a mandatory referral."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.domain.procedure import Entry, Evaluation, load_pack, opening_facts, refusals
from candour.domain.procedure.matters import Stated
from tests.packs.stories import HEARING, INTAKE, at, england, history, matter

Facts = dict[str, Stated]
HARM: Facts = {"injury": "serious"}
TABLE: tuple[tuple[str, str, Facts, Facts, Facts], ...] = (
    ("R1", "complaint", {**HARM, "injury_from_conduct": True}, {"injury": "minor"}, HARM),
    ("R2", "complaint", {"injury": "death", "in_custody": True}, {"injury": "none"}, HARM),
    ("R3", "complaint", {"serious_assault": True}, {"serious_assault": False}, {}),
    (
        "R4",
        "recordable_conduct",
        {"serious_sexual_offence": True},
        {"serious_sexual_offence": False, "category": "A1"},
        {"category": "J2"},
    ),
    (
        "R5",
        "conduct_matter",
        {"category": "G3"},
        {"serious_corruption": False, "abuse_of_position_sexual": False, "category": "A1"},
        {"serious_corruption": False},
    ),
    (
        "R6",
        "complaint",
        {"discrimination": True, "criminal_or_disciplinary": True},
        {"discrimination": False},
        {"discrimination": True},
    ),
    ("R7", "complaint", {"relevant_offence": True}, {"relevant_offence": False}, {}),
    ("R8", "complaint", {"same_incident": True}, {"same_incident": False}, {}),
    (
        "R9",
        "complaint",
        {"subject_kind": "chief_officer", "ruled_out_on_its_face": False},
        {"subject_kind": "officer"},
        {"subject_kind": "chief_officer"},
    ),
    ("R10", "complaint", {"dg_called_in": True}, {"dg_called_in": False}, {}),
    ("RV", "complaint", {"grave_or_exceptional": True}, {"grave_or_exceptional": False}, {}),
    (
        "RP",
        "complaint",
        {"domestic_abuse": True, "police_perpetrator": True},
        {"domestic_abuse": False},
        {"domestic_abuse": True},
    ),
)


def truth(referral: str, kind: str, facts: Facts) -> bool | None:
    reading = england(matter(kind, **facts), [], "2026-03-03")
    return next(test.truth for test in reading.referrals if test.referral.id == referral)


@pytest.mark.parametrize(("referral", "kind", "yes", "no", "open_"), TABLE, ids=[row[0] for row in TABLE])
def test_a_referral_test_is_true_false_or_undecided(referral: str, kind: str, yes: Facts, no: Facts, open_: Facts) -> None:
    assert (truth(referral, kind, yes), truth(referral, kind, no), truth(referral, kind, open_)) == (True, False, None)


def test_every_referral_test_of_the_pack_is_in_the_table() -> None:
    assert [row.id for row in load_pack("england_wales").referral] == [row[0] for row in TABLE]


def test_a_death_or_serious_injury_matter_is_always_referred() -> None:
    assert truth("R2", "death_or_serious_injury", {}) is True


def test_an_undecided_test_names_the_facts_to_find_out() -> None:
    reading = england(matter(**HARM), [], "2026-03-03")
    assert next(test.facts for test in reading.referrals if test.referral.id == "R1") == ("injury_from_conduct",)


def test_a_later_denial_does_not_cancel_an_allegation() -> None:
    alleged = history([], "facts_stated", "2026-03-03T10:00", "handler", serious_assault=True)
    denied = history([], "facts_stated", "2026-03-03T11:00", "handler", serious_assault=False)
    reading = england(matter(), [*alleged, *denied], "2026-03-04")
    assert next(test for test in reading.referrals if test.referral.id == "R3").truth is True


def test_a_referral_is_owed_from_the_first_statement_that_makes_its_test_true() -> None:
    entries = [
        *history(INTAKE, "triage_started", "2026-03-02"),
        *history([], "facts_stated", "2026-03-05T16:00", "handler", serious_assault=True),
    ]
    clock = england(matter(), entries, "2026-03-05T17:00").clock("K05")
    assert clock is not None
    assert (clock.started, clock.due) == (at("2026-03-05T16:00"), dt.date(2026, 3, 6))


def owing() -> list[Entry]:
    return history(INTAKE, "triage_started", "2026-03-02", serious_sexual_offence=True)


def test_the_engine_itself_takes_the_matter_to_referral() -> None:
    reading = england(matter(), owing(), "2026-03-02T13:00")
    assert (reading.stage.id, reading.path[-1].actor) == ("referral_due", "engine")


@pytest.mark.parametrize("role", [row.id for row in load_pack("england_wales").role])
def test_no_role_has_another_way_on_while_a_mandatory_referral_is_owed(role: str) -> None:
    reading = england(matter(), owing(), "2026-03-02T13:00")
    on = {move.move.id for move in reading.open_moves(role) if "referral_due" in move.move.leaves}
    assert on <= {"referred_to_dg"}


def test_what_is_alleged_in_a_refused_entry_still_counts() -> None:
    refused = history([], "notice_served", "2026-03-02T14:00", "reporter", serious_sexual_offence=True)
    reading = england(matter(), [*history(INTAKE, "triage_started", "2026-03-02"), *refused], "2026-03-02T15:00")
    assert len(reading.quarantined) == 1
    assert next(test for test in reading.referrals if test.referral.id == "R4").owed


def test_a_new_ground_after_a_referral_must_be_referred_again_and_then_it_goes_on_where_it_was() -> None:
    entries = history(HEARING, "documents_supplied", "2026-03-10")
    entries += history([], "facts_stated", "2026-03-11T09:00", "investigator", relevant_offence=True)
    assert england(matter(), entries, "2026-03-11T10:00").stage.id == "referral_due"
    entries += history([], "referred_to_dg", "2026-03-11T11:00", "appropriate_authority")
    entries += history([], "dg_mode_decided", "2026-03-12T09:00", "director_general", dg_mode="local")
    entries += history([], "resumed_after_referral", "2026-03-12T10:00", "director_general")
    assert england(matter(), entries, "2026-03-12T11:00").stage.id == "referred_to_proceedings"


def test_an_undecided_test_keeps_a_complaint_from_being_handled_outside_the_schedule() -> None:
    unasked: Facts = {"wants_recording": False, "indication": False, "article_2_or_3": False}
    entries = history(INTAKE, "recorded", "2026-03-03", **unasked)[:-1]
    proposed = history([], "handled_outside", "2026-03-03", "handler", reporter_consent=True)[0]
    because = refusals(load_pack("england_wales"), matter(**unasked), entries, proposed)
    assert any("not decided yet" in reason for reason in because)


def test_abuse_of_position_is_referred_from_the_reporters_own_choice() -> None:
    facts = opening_facts(load_pack("england_wales"), "abuse_of_position")
    reading = england(matter(**facts), history([], "received", "2026-03-02", "reporter"), "2026-03-02T13:00")
    clock = reading.clock("K05")
    assert clock is not None
    assert clock.due == dt.date(2026, 3, 3)


def ids(reading: Evaluation) -> set[str]:
    return {test.referral.id for test in reading.referrals if test.owed}


def test_domestic_abuse_by_someone_who_works_for_the_police_is_referred_by_default_but_not_by_force_of_law() -> None:
    facts = opening_facts(load_pack("england_wales"), "domestic_abuse")
    reading = england(matter(**facts), history([], "received", "2026-03-02", "reporter"), "2026-03-02T13:00")
    assert next(test.truth for test in reading.referrals if test.referral.id == "RP") is True
    assert ids(reading) == set()
