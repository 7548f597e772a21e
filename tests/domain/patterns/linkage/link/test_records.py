"""Linking an invented force: who is one person, and which promises, answers and bad rows are respected."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest

from candour.domain.patterns.linkage.errors import BadTableError, LinkageError, WrongShapeError
from candour.domain.patterns.linkage.link import Answer, Linked, Source, link_records, link_rosters, shipped
from candour.domain.patterns.linkage.link.answers import ContradictionError
from tests.domain.patterns.linkage.link.people import SOURCES, Row, force, one, table

BORN = dt.date(1995, 3, 1)
FULL: dict[str, Any] = {
    "first_name": "Elowen",
    "middle_name": "B",
    "last_name": "Trewick",
    "birth_year": 1970,
    "appointed_on": BORN,
    "ethnicity": "white",
    "sex": "female",
    "shoulder_number": "4321",
    "rank": "PC",
    "unit": "7",
}


def linked(rows: list[Row], answers: tuple[Answer, ...] = (), sources: tuple[Source, ...] = SOURCES) -> Linked:
    connection = table(rows)
    return link_records(connection, "rows", sources, shipped(connection, "rows"), answers)


def pairs(groups: dict[str, str], truth: dict[str, str]) -> tuple[float, float]:
    """Precision and recall over pairs of rows."""

    def count(keys: list[object]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(keys).values())

    both = count([(groups[row], truth[row]) for row in truth])
    return both / count([groups[row] for row in truth]), both / count(list(truth.values()))


@pytest.mark.parametrize("dates", [True, False])
@pytest.mark.slow
def test_an_invented_force_is_linked_with_and_without_dates(dates: bool) -> None:  # noqa: FBT001 - a parameter
    rows, truth = force(600, dates=dates)
    precision, recall = pairs(linked(rows).groups, truth)
    assert precision > 0.99
    assert recall > 0.97


def test_a_woman_under_two_surnames_is_one_person() -> None:
    found = linked([one("a", "register", **FULL), one("b", **FULL | {"last_name": "Halcombe"})])
    assert found.same("a", "b")


def test_not_when_the_register_knows_somebody_of_the_other_name() -> None:
    other = FULL | {"last_name": "Halcombe", "birth_year": 1971, "shoulder_number": "88"}
    rows = [
        one("a", "register", **FULL),
        one("c", "register", **other),
        one("b", **FULL | {"last_name": "Halcombe", "birth_year": None}),
    ]
    assert not linked(rows).same("a", "b")


@pytest.mark.parametrize(
    "changed", [{"last_name": "TREWICK JR"}, {"last_name": "Tre-wick"}, {"shoulder_number": "04321", "rank": "Constable"}]
)
def test_one_person_written_in_other_ways(changed: dict[str, str]) -> None:
    suffix = {"suffix": "Jr"} if "JR" in changed.get("last_name", "") else {}
    assert linked([one("a", **FULL | suffix), one("b", **FULL | changed)]).same("a", "b")


def test_two_rows_of_a_register_are_two_people_however_alike() -> None:
    rows = [one("a", "register", **FULL), one("b", "register", **FULL | {"unit": "8"}), one("c", **FULL)]
    found = linked(rows)
    assert not found.same("a", "b")
    assert found.same("a", "c")


def test_a_source_that_spells_a_person_one_way_keeps_other_spellings_apart() -> None:
    rows = [one("a", "postings", **FULL), one("b", "postings", **FULL | {"middle_name": ""})]
    assert not linked(rows).same("a", "b")
    assert linked(rows, sources=()).same("a", "b")


def test_a_persons_answer_outweighs_every_score_and_promise() -> None:
    rows = [one("a", "register", **FULL), one("b", "register", **FULL | {"unit": "8"}), one("c", **FULL)]
    found = linked(rows, (Answer("a", "b", same=True), Answer("a", "c", same=False)))
    assert found.same("a", "b")
    assert not found.same("a", "c")


def test_two_rows_that_say_the_same_can_be_answered_apart() -> None:
    rows = [one("a", **FULL), one("b", **FULL)]
    assert linked(rows).same("a", "b")
    assert not linked(rows, (Answer("a", "b", same=False),)).same("a", "b")


def test_answers_that_cannot_all_hold_are_named() -> None:
    answers = (Answer("a", "b", same=True), Answer("b", "c", same=True), Answer("a", "c", same=False))
    with pytest.raises(ContradictionError, match="a and c"):
        linked([one(name, **FULL) for name in "abc"], answers)


def test_rosters_pair_one_to_one() -> None:
    rows, truth = force(300)
    chosen = [row for row in rows if row[1] == "register"]
    other = [(f"x{row[0]}", "second", *row[2:]) for row in chosen]
    connection = table([*chosen, *other])
    found = link_rosters(connection, "rows", shipped(connection, "rows"))
    assert max(Counter(found.groups.values()).values()) == 2
    assert all(found.same(str(row[0]), f"x{row[0]}") for row in chosen)
    assert truth


def test_more_than_two_rosters_are_refused() -> None:
    connection = table([one(name, name, **FULL) for name in "abc"])
    with pytest.raises(BadTableError, match="3 sources"):
        link_rosters(connection, "rows", shipped(connection, "rows"))


def test_an_empty_register_links_nobody() -> None:
    assert linked([]).groups == {}


def test_one_row_is_one_person() -> None:
    assert linked([one("a", **FULL)]).groups == {"a": "a"}


def test_rows_that_only_say_a_common_thing_are_not_linked_and_are_counted() -> None:
    found = linked([one(f"m{number}", last_name="Trewick") for number in range(9)])
    assert len(set(found.groups.values())) == 9
    assert found.exclusions["rows that say too little to be linked even to their like"] == 9


def test_identical_rows_of_a_register_are_not_linked_and_are_counted() -> None:
    found = linked([one(f"m{number}", "register", **FULL) for number in range(5)])
    assert len(set(found.groups.values())) == 5
    assert found.exclusions["rows of a one-row source that say the same as another"] == 5


def test_a_row_without_a_name_is_counted_and_left_alone() -> None:
    found = linked([one("a", **FULL | {"last_name": "Unknown"}), one("b", **FULL | {"last_name": "???"})])
    assert not found.same("a", "b")
    assert found.exclusions["rows without a usable surname"] == 2


def test_a_name_in_another_script_links_to_itself_and_to_nobody_else() -> None:
    cyrillic = FULL | {"first_name": "Елена", "last_name": "Бранвик", "shoulder_number": ""}
    found = linked([one("a", **cyrillic), one("b", **cyrillic | {"unit": "9"}), one("c", **FULL | {"shoulder_number": ""})])
    assert found.same("a", "b")
    assert not found.same("a", "c")


@pytest.mark.slow
def test_ten_in_a_hundred_missing_still_links() -> None:
    rows, truth = force(400)
    chance = random.Random(2)  # noqa: S311 plain chance
    holed = [tuple("" if at > 7 and chance.random() < 0.1 else cell for at, cell in enumerate(row)) for row in rows]
    precision, recall = pairs(linked(holed, sources=(Source("register", one_row=True),)).groups, truth)
    assert precision > 0.98
    assert recall > 0.95


def test_a_repeated_id_is_refused() -> None:
    with pytest.raises(BadTableError, match="more than once"):
        linked([one("a", **FULL), one("a", **FULL)])


def test_a_missing_column_is_named() -> None:
    connection = table([one("a", **FULL)])
    model = shipped(connection, "rows")
    connection.execute("ALTER TABLE rows DROP COLUMN unit")
    with pytest.raises(BadTableError, match="Columns missing: unit"):
        link_records(connection, "rows", SOURCES, model)


def test_a_model_refuses_another_shape_of_data() -> None:
    rows, _ = force(100)
    connection = table(rows)
    model = shipped(connection, "rows")
    connection.execute("UPDATE rows SET birth_year = NULL, appointed_on = NULL")
    with pytest.raises(WrongShapeError, match="birth_year is empty"):
        link_records(connection, "rows", SOURCES, model)


def test_an_unknown_engine_is_named() -> None:
    connection = table([one("a", **FULL)])
    with pytest.raises(LinkageError, match="Use duckdb or spark"):
        link_records(connection, "rows", SOURCES, shipped(connection, "rows"), engine="abacus")
