"""Descriptions of nobody known: which may be of one person, and why."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from candour.domain.patterns.linkage.link import Sighting, link_unknowns

NIGHTS: dict[str, Any] = {
    "place": "Kings Cross",
    "sex": "male",
    "hour": 23,
    "nickname": "Sparky",
    "build": "stocky",
    "on": dt.date(2025, 3, 1),
}
PLACES = ["Euston", "Barbican", "Angel", "Oval", "Bank"]


def crowd(many: int = 60) -> list[Sighting]:
    """Unlike descriptions, so that a shared fact means something."""
    chance = random.Random(1)  # noqa: S311 plain chance
    hours = [3, 8, 14, 20]
    return [
        Sighting(
            f"c{n}", place=chance.choice(PLACES), sex=chance.choice(["male", "female"]), hour=chance.choice(hours), build="tall"
        )
        for n in range(many)
    ]


def test_the_same_unknown_man_at_kings_cross_at_night() -> None:
    told = [Sighting("a", **NIGHTS, age=40), Sighting("b", **NIGHTS | {"hour": 2}, age=45), *crowd()]
    groups = link_unknowns(told)
    assert groups[0].mention_ids == ("a", "b")
    assert "place: kings cross" in groups[0].reasons
    assert "time: night" in groups[0].reasons
    assert "age: about 40 to 45" in groups[0].reasons


def test_a_common_place_alone_brings_nobody_together() -> None:
    assert link_unknowns([Sighting(f"c{n}", place="Oval") for n in range(30)]) == []


def test_another_sex_keeps_descriptions_apart() -> None:
    told = [Sighting("a", **NIGHTS), Sighting("b", **NIGHTS | {"sex": "female"}), *crowd()]
    assert not any({"a", "b"} <= set(group.mention_ids) for group in link_unknowns(told))


def test_the_order_of_descriptions_does_not_matter() -> None:
    told = [Sighting("a", **NIGHTS), Sighting("b", **NIGHTS), *crowd()]
    assert link_unknowns(told) == link_unknowns(told[::-1])


def test_one_description_or_none_makes_no_group() -> None:
    assert link_unknowns([]) == []
    assert link_unknowns([Sighting("a", **NIGHTS)]) == []
