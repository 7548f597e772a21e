"""Distances agree with DuckDB's, sounds with the published examples, ranks and numbers with how people write them."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.patterns.linkage.find import ranks, sounds
from candour.domain.patterns.linkage.find.descriptions import Description, to_comparable, unit_key
from candour.domain.patterns.linkage.find.numbers import alike
from candour.domain.patterns.linkage.find.texts import Texts

words = st.text("ABCÉЖ", min_size=1, max_size=8)


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@given(st.lists(words, min_size=1, max_size=12, unique=True), words)
def test_distances_agree_with_duckdb(database: duckdb.DuckDBPyConnection, held: list[str], asked: str) -> None:
    ours = Texts(held).distances(asked, np.arange(len(held)))
    theirs = [
        database.execute("SELECT levenshtein($1, $2), damerau_levenshtein($1, $2)", [one, asked]).fetchone() for one in held
    ]
    for mine, found in zip(ours.tolist(), theirs, strict=True):
        assert found is not None
        plain, swapped = found
        assert mine == (1 if swapped == 1 else plain)


@given(st.lists(words, min_size=1, max_size=12, unique=True), words)
def test_no_near_text_is_passed_over(held: list[str], asked: str) -> None:
    texts = Texts(held)
    everything = texts.distances(asked, np.arange(len(held)))
    assert set(np.nonzero(everything <= 2)[0]) <= set(texts.near(asked, 2).tolist())


@pytest.mark.parametrize(
    ("one", "other"),
    [("SMITH", "SMYTH"), ("CATHERINE", "KATHERYNE"), ("PHILLIPS", "FILLIPS"), ("KNIGHT", "NIGHT"), ("LAWSON", "LAUSON")],
)
def test_names_that_sound_alike_have_one_key(one: str, other: str) -> None:
    assert sounds.key(one) == sounds.key(other) != ""


@pytest.mark.parametrize(("name", "key"), [("BROWN", "BRAN"), ("JONES", "JAN"), ("KNUTH", "NAT"), ("MACDONALD", "MCDANALD")])
def test_keys_are_those_of_nysiis(name: str, key: str) -> None:
    assert sounds.key(name) == key


@pytest.mark.parametrize("name", ["", "王", "MÜLLER", "JEAN PAUL"])
def test_what_is_not_in_plain_letters_has_no_sound(name: str) -> None:
    assert sounds.key(name) == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("P.O.", "officer"),
        ("POLICE OFFICER", "officer"),
        ("Sgt.", "sergeant"),
        ("PO AS DETECTIVE", "detective"),
        ("Beadle", "beadle"),
        ("", ""),
    ],
)
def test_ranks_are_read_however_they_are_written(text: str, word: str) -> None:
    assert ranks.read(text).word == word


def test_units_and_numbers_are_brought_to_one_spelling() -> None:
    assert unit_key("Unit 007") == unit_key("7") == "7"
    assert unit_key("King's Cross Police Station") == unit_key("KINGS CROSS") == "KINGS CROSS"
    assert to_comparable(Description(number="#0042")).number == "42"
    assert to_comparable(Description(number="23**")).number == to_comparable(Description(number="23__")).number == "23??"


def test_a_number_fits_what_was_seen_of_it() -> None:
    texts = Texts(["23", "2301", "2310", "2391", "3301", "12301"])
    fits, slips = alike(texts, "23?1")
    assert [str(texts.texts[n]) for n in fits] == ["2301", "2391"]
    assert not len(slips)
    assert {str(texts.texts[n]) for n in alike(texts, "2301")[1]} == {"2301", "2310", "2391", "3301", "12301"}
