"""Names made comparable: what folds together, what stays apart, and what is no name at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.patterns.linkage import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mc Govern", "MCGOVERN"),
        ("O'Dónal", "o’donal"),
        ("De La Cruz", "DELACRUZ"),
        ("Łuczak", "Luczak"),
        ("Smith-Day", "SMITH DAY"),
    ],
)
def test_one_name_written_two_ways_is_one(one: str, other: str) -> None:
    assert names.solid(one) == names.solid(other)


def test_a_name_in_another_script_is_kept_and_never_guessed_at() -> None:
    assert names.solid("Иванов") == "ИВАНОВ"
    assert names.is_name("Иванов")
    assert names.solid("Иванов") != names.solid("Ivanov")


@pytest.mark.parametrize("text", ["", "  ", "UNKNOWN", "Don't know", "Officer #3", "911", "ALVAREZ?", "entire 15th district"])
def test_what_is_no_name_is_left_out(text: str) -> None:
    assert not names.is_name(text)
    assert names.clean(last=text).last == ""


@pytest.mark.parametrize("text", ["Constable", "Doe", "Star", "Given", "Na", "Á Bó"])
def test_a_surname_that_is_also_a_word_stays_a_name(text: str) -> None:
    assert names.is_name(text)


def test_a_generation_written_into_the_surname_is_taken_out() -> None:
    assert names.clean("John", "q", "Smith Jr.", "") == names.clean("JOHN", "Q", "SMITH", "junior")
    assert names.clean(last="V").last == "V"


def test_halves_of_a_double_name() -> None:
    assert names.halves("SMITH-DE LA CRUZ") == ("SMITH", "CRUZ")
    assert names.halves("Lee") == ("LEE",)


@pytest.mark.parametrize(("one", "other"), [("BILL", "WILLIAM"), ("BILL", "WILL"), ("KATE", "KATHERINE")])
def test_short_forms_are_one_given_name(one: str, other: str) -> None:
    assert names.roots(one) & names.roots(other)


def test_other_names_are_not() -> None:
    assert not names.roots("JOHN") & names.roots("JAMES")


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)
