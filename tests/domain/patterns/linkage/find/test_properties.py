"""Whatever the register: its order, its ids and people who have nothing to do with the matter change no answer."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain.patterns.linkage.find import Description, Officer, Posting, Register, find
from tests.domain.patterns.linkage.find.cast import crowd

SURNAMES = ("Marlowe", "Marlow", "Ashdown", "Ashdon", "Fenwick", "Tranter", "Okafor", "Ó Dálaigh", "Khan-Price", "Price")
GIVEN = ("Peter", "Pete", "Katharine", "Kate", "Robert", "Bob", "Salma", "Idris")
UNITS = ("Mill Lane", "Harbour Road", "7", "")
texts = st.sampled_from
officers = st.builds(
    Officer,
    officer_id=st.just(""),
    given=texts(GIVEN),
    surname=texts(SURNAMES),
    sex=texts(("female", "male", "")),
    born=st.one_of(st.none(), st.integers(1950, 2003)),
)
postings = st.builds(
    Posting, officer_id=st.just(""), unit=texts(UNITS), number=texts(("2301", "2310", "17", "")), rank=texts(("PC", "Sgt"))
)
rosters = st.lists(st.tuples(officers, postings), min_size=1, max_size=12)
descriptions = st.builds(
    Description,
    surname=texts(SURNAMES),
    given=texts((*GIVEN, "P", "")),
    number=texts(("2301", "23??", "", "17")),
    unit=texts(UNITS),
    sex=texts(("female", "male", "")),
    born=st.one_of(st.none(), st.integers(1950, 2003)),
)
Roster = list[tuple[Officer, Posting]]


def named(roster: Roster, names: list[str]) -> Register:
    people = [replace(officer, officer_id=name) for (officer, _), name in zip(roster, names, strict=True)]
    return Register(people, [replace(posting, officer_id=name) for (_, posting), name in zip(roster, names, strict=True)])


def chances(register: Register, description: Description) -> dict[str, float]:
    return {each.officer_id: each.probability for each in find(register, description, limit=register.size)}


@given(rosters, descriptions, st.randoms(use_true_random=False))
def test_order_and_ids_change_nothing(roster: Roster, description: Description, dice: random.Random) -> None:
    ids = [f"a{n}" for n in range(len(roster))]
    others = [f"{dice.random()}-{n}" for n in range(len(roster))]
    places = list(range(len(roster)))
    dice.shuffle(places)
    before = chances(named(roster, ids), description)
    after = chances(named([roster[n] for n in places], [others[n] for n in places]), description)
    assert [after[name] for name in others] == pytest.approx([before[name] for name in ids])


@settings(max_examples=40)
@given(rosters, descriptions, st.integers(1, 60))
@pytest.mark.slow
def test_unrelated_people_never_take_the_first_place(roster: Roster, description: Description, many: int) -> None:
    ids = [f"a{n}" for n in range(len(roster))]
    strangers = [(one, Posting("", "Elsewhere", number=f"8{n:05}")) for n, one in enumerate(crowd(60 + many))]
    names = [f"c{n}" for n in range(len(strangers))]
    before = chances(named(roster + strangers[:60], ids + names[:60]), description)
    after = chances(named(roster + strangers, ids + names), description)
    best = max(ids, key=lambda one: before[one])
    if before[best] > 0.5:
        assert max(after, key=lambda one: after[one]) == best
    assert max(after[name] for name in names) < 0.5


@given(rosters, descriptions)
def test_the_same_question_gets_the_same_answer(roster: Roster, description: Description) -> None:
    register = named(roster, [f"a{n}" for n in range(len(roster))])
    assert find(register, description) == find(register, description)


@given(rosters, descriptions)
def test_probabilities_are_whole_and_in_order(roster: Roster, description: Description) -> None:
    finding = find(named(roster, [f"a{n}" for n in range(len(roster))]), description, limit=5)
    told = [candidate.probability for candidate in finding]
    assert told == sorted(told, reverse=True)
    assert sum(told) + finding.others + finding.elsewhere == pytest.approx(1)


@given(rosters, descriptions)
def test_an_officer_on_the_register_twice_is_never_likely(roster: Roster, description: Description) -> None:
    """One person on two rows halves what each can have; the order of the others does not change."""
    ids = [f"a{n}" for n in range(len(roster))]
    twice = named(roster + roster, ids + [f"b{n}" for n in range(len(roster))])
    assert max(chances(twice, description).values()) <= 0.5 + 1e-9
