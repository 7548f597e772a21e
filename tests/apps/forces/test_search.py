"""The roster search by parts of names, numbers and units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from candour.apps.forces.models import Force
from candour.apps.forces.queries import search_officers
from tests.apps.forces.roster import northmoor

pytestmark = pytest.mark.django_db

Search = Callable[..., list[str]]


@pytest.fixture
def search() -> Search:
    force = northmoor()

    def found(text: str, on: dt.date | None = None, forces: list[Force] | None = None) -> list[str]:
        return [one.officer.source_ref for one in search_officers(forces or force, text, on)]

    return found


def test_it_finds_by_the_beginning_of_any_name_in_any_order(search: Search) -> None:
    assert search("mars") == ["2", "3"]
    assert search("marst ann") == ["3"]
    assert search("ann marst") == ["3"]


def test_it_does_not_find_by_the_middle_of_a_name(search: Search) -> None:
    assert search("arsh") == []


def test_it_ignores_case_accents_and_punctuation(search: Search) -> None:
    for typed in ("ZOE", "zoë", "marquez", "MÁRQUEZ", "o'neill", "O’Neill", "oneill", "neill", "oneill-marquez", "o'neillmarq"):
        assert search(typed) == ["1"], typed


def test_it_finds_by_any_part_of_a_shoulder_number(search: Search) -> None:
    assert search("452") == ["2", "1"]
    assert search("521") == ["1"]
    assert search("pc45") == ["1"]


def test_it_finds_by_unit(search: Search) -> None:
    assert search("traffic") == ["3"]
    assert search("TRF") == ["3"]
    assert search("response", on=dt.date(2024, 1, 1)) == ["1"]


def test_every_word_must_fit(search: Search) -> None:
    assert search("mars 77") == ["3"]
    assert search("mars 4521") == []


def test_it_shows_the_roster_as_it_was_on_the_day(search: Search) -> None:
    assert search("marsh", on=dt.date(2019, 6, 1)) == ["2"]
    assert search("marsh", on=dt.date(2021, 6, 1)) == []
    assert search("77", on=dt.date(2021, 6, 1)) == ["3"]
    assert search("77", on=dt.date(2024, 6, 1)) == []


def test_a_match_has_rank_number_and_unit_of_that_day(search: Search) -> None:
    force = Force.objects.get(code="NMC")
    (then,) = search_officers(force, "marston", dt.date(2021, 6, 1))
    (now,) = search_officers(force, "marston")

    assert (then.rank, then.shoulder_number, [unit.code for unit in then.units]) == ("Constable", "77", ["RES"])
    assert (now.rank, now.shoulder_number, [unit.code for unit in now.units]) == ("Sergeant", "88", ["TRF"])


def test_it_looks_only_in_the_forces_it_is_given(search: Search) -> None:
    assert search("marsh ann") == []
    assert search("marsh", forces=list(Force.objects.filter(code="SDP"))) == ["4"]
    assert search("marsh", forces=list(Force.objects.all())) == ["2", "4"]


def test_it_finds_nobody_for_nothing(search: Search) -> None:
    for typed in ("", "   ", "'", "--", "&|!():*", "\\"):
        assert search(typed) == [], typed


def test_it_asks_two_questions_whatever_it_finds(search: Search, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    force = Force.objects.get(code="NMC")
    for text in ("marston", "mars", "a"):
        with django_assert_num_queries(2):
            search_officers(force, text)
