"""The right officer comes first however the description is put, and the reasons add up."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from candour.domain.patterns.linkage.find import Candidate, Description, Finding, Register, Stay, find
from tests.domain.patterns.linkage.find.cast import DAY, register


@pytest.fixture(scope="module")
def roster() -> Register:
    return register()


def first(roster: Register, description: Description) -> Candidate:
    return find(roster, description)[0]


@pytest.mark.parametrize(
    ("description", "who"),
    [
        (Description(surname="Marlow", unit="Mill Lane", on=DAY), "o1"),
        (Description(surname="MARLOWE", given="Kate"), "o1"),
        (Description(surname="Dunmore", sex="F"), "o1"),
        (Description(surname="Dunmoer", number="5520"), "o1"),
        (Description(surname="Ashdown", rank="Sarge", unit="Mill Lane", on=DAY), "o2"),
        (Description(surname="Ashdown", number="23??"), "o3"),
        (Description(surname="Ashdown Jr", given="P"), "o3"),
        (Description(surname="Robert", given="James"), "o4"),
        (Description(surname="Whitlock", rank="D.C."), "o5"),
        (Description(surname="Fenwyck", unit="Harbour Road", on=date(2005, 1, 1)), "o6"),
        (Description(surname="Fenwick", unit="Harbour Road", on=date(2005, 1, 1)), "o6"),
        (Description(number="4172", unit="Harbour Rd", surname="Trantor"), "o8"),
        (Description(nickname="Bob", surname="James"), "o4"),
        (Description(surname="Ashdown", age=48, on=DAY), "o2"),
        (Description(surname="Tranter", stays=(Stay("Harbour Road", date(2015, 1, 1)),)), "o8"),
    ],
)
def test_it_finds_the_officer(roster: Register, description: Description, who: str) -> None:
    assert first(roster, description).officer_id == who


def test_the_points_of_a_waterfall_add_up_to_the_probability(roster: Register) -> None:
    for candidate in find(roster, Description(surname="Ashdown", given="P", number="23??", unit="Harbour Road", on=DAY)):
        assert candidate.score == pytest.approx(math.log2(candidate.probability))


def test_all_probabilities_together_are_one(roster: Register) -> None:
    finding = find(roster, Description(surname="Ashdown", sex="male"), limit=3)
    assert sum(candidate.probability for candidate in finding) + finding.others + finding.elsewhere == pytest.approx(1)
    everybody = find(roster, Description(surname="Ashdown", sex="male"), limit=roster.size)
    assert everybody.others == pytest.approx(0, abs=1e-9)


def test_each_reason_says_what_was_compared_in_words(roster: Register) -> None:
    reasons = {
        step.label: step
        for step in first(roster, Description(surname="Marlow", number="5521", unit="Mill Lane", on=DAY)).waterfall
    }
    assert reasons["Surname"].words == "Surname differs in one letter"
    assert reasons["Number"].words == "Number differs in one digit"
    assert reasons["Unit"].words == "Unit agrees for that day"
    assert all(reasons[label].points > 0 for label in ("Surname", "Unit"))


def test_a_slip_in_a_number_costs_less_than_another_number(roster: Register) -> None:
    slip, other = (_points(roster, Description(surname="Marlowe", number=number), "Number") for number in ("5521", "9999"))
    assert slip > other


def test_a_unit_counts_more_on_the_day_than_at_another_time(roster: Register) -> None:
    then = Description(surname="Marlowe", unit="Harbour Road", on=date(2010, 5, 1))
    later = replace(then, on=DAY)
    assert _points(roster, then, "Unit") > _points(roster, later, "Unit") > 0


def test_a_rare_surname_gives_more_points_than_a_shared_one(roster: Register) -> None:
    assert _points(roster, Description(surname="Tranter"), "Surname") > _points(
        roster, Description(surname="Ashdown"), "Surname"
    )


def test_who_had_left_by_then_loses_points(roster: Register) -> None:
    assert _points(roster, Description(surname="Fenwick", on=DAY), "In service") < 0


def test_two_who_fit_alike_share_what_there_is(roster: Register) -> None:
    one, other = find(roster, Description(surname="Ashdown", given="Peter"), limit=2)
    assert one.probability == pytest.approx(other.probability)
    assert find(roster, Description(surname="Ashdown", given="Peter")).verdict != "likely"


def test_a_name_nobody_has_is_probably_nobody_here(roster: Register) -> None:
    finding = find(roster, Description(surname="Okonkwo", number="99999"))
    assert finding.elsewhere > 0.5
    assert finding.verdict == "cannot tell"


def test_a_finding_is_a_sequence_of_candidates(roster: Register) -> None:
    finding = find(roster, Description(surname="Ashdown"), limit=4)
    assert isinstance(finding, Finding)
    assert len(finding) == 4
    assert list(finding)[:2] == list(finding[:2])


def _points(roster: Register, description: Description, label: str) -> float:
    return next(step.points for step in first(roster, description).waterfall if step.label == label)
