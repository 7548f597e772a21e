"""Puts reports that may describe the same unidentified officer into groups, with the reasons for each group.

A group is a reason to read the reports together, not evidence of who did what. How much agreement in each fact counts was set
by judgement, not learned, because no labelled reports exist; see docs/methods/linkage.md.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import combinations

from candour.domain.patterns.linkage import names

NIGHT = "night"
AGE_APART = 15  # years by which two guesses of one person's age may differ
DAYS = 365  # days after which two sightings at one place count less
AGREE_ALONE = 6.0  # bits that a bond must reach: agreement by chance once in 64
MOST_SHARED = 40  # a value that more reports state selects no pairs
_HOURS = ((5, NIGHT), (12, "morning"), (18, "afternoon"), (22, "evening"), (24, NIGHT))  # until, words
# Bits lost where both reports state a fact and it differs. Descriptions of strangers are unreliable, of their sex much less so.
_AGAINST = {
    "sex": 12.0,
    "ethnicity": 3.0,
    "build": 1.0,
    "hair": 1.0,
    "marks": 0.5,
    "rank": 1.5,
    "vehicle": 0.5,
    "method": 1.0,
    "nickname": 1.0,
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One reporter's description of an unidentified officer at one place and day.

    '' and None mean not stated; `hour` is the hour of the day, 0 to 23; `age` is in years; `marks` are scars or tattoos;
    `method` is how the officer acted.
    """

    mention_id: str
    place: str = ""
    on: dt.date | None = None
    hour: int | None = None
    sex: str = ""
    ethnicity: str = ""
    age: int | None = None
    nickname: str = ""
    build: str = ""
    hair: str = ""
    marks: str = ""
    rank: str = ""
    unit: str = ""
    vehicle: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Several descriptions that may be of the same unidentified officer.

    `mention_ids` are the ids of the descriptions. `weight` is the weakest evidence for the same officer between any two of
    them, in bits (doublings of the odds). `reasons` are the shared facts in words.
    """

    mention_ids: tuple[str, ...]
    weight: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ComparableSighting:
    """One description of an unidentified officer with the facts that it states, in a form that can be compared.

    `facts` is a dict from the name of each stated fact to its comparable value.
    """

    sighting: Sighting
    facts: dict[str, str]


def part_of_day(hour: int | None) -> str:
    """Return the part of the day of an hour: night (22 to 5), morning, afternoon or evening; '' when the hour is not known."""
    return "" if hour is None else next(words for until, words in _HOURS if hour < until)


def _stated_facts(sighting: Sighting) -> dict[str, str]:
    """Return a dict from the name of each fact that the description states, except day and age, to its comparable value."""
    texts = (one.name for one in fields(sighting) if one.name not in ("mention_id", "on", "hour", "age"))
    found = {name: names.fold(getattr(sighting, name)).lower() for name in texts} | {"time": part_of_day(sighting.hour)}
    return {name: value for name, value in found.items() if value}


def _rarity(seen: Sequence[_ComparableSighting]) -> dict[tuple[str, str], float]:
    """Return a dict from (fact, value) to the evidence, in bits, that two descriptions gain when both state this value.

    The bits are log2 of 1 / (probability that another report states the value), at most 8: a shared rare value counts more.
    """
    stated = Counter(name for one in seen for name in one.facts)
    counted = Counter((name, value) for one in seen for name, value in one.facts.items())
    return {key: min(8.0, math.log2((stated[key[0]] + 1) / count)) for key, count in counted.items()}


def _bond(one: _ComparableSighting, other: _ComparableSighting, rarity: dict[tuple[str, str], float]) -> tuple[float, set[str]]:
    """Return the evidence, in bits, that two descriptions are of the same officer, and the names of the shared facts.

    `rarity` is a dict from (fact, value) to the bits that sharing this value is worth.
    """
    both = one.facts.keys() & other.facts.keys()
    shared = {name for name in both if one.facts[name] == other.facts[name]}
    weight = sum(rarity[name, one.facts[name]] for name in shared) - sum(_AGAINST.get(name, 0.0) for name in both - shared)
    if one.sighting.age is not None and other.sighting.age is not None:
        near = abs(one.sighting.age - other.sighting.age) <= AGE_APART
        weight += 1.0 if near else -3.0
        shared |= {"age"} if near else set()
    if one.sighting.on and other.sighting.on and abs((one.sighting.on - other.sighting.on).days) > DAYS:
        weight -= 2.0
    return weight, shared


def _candidate_pairs(seen: Sequence[_ComparableSighting]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of indexes in `seen` whose two descriptions state the same place, unit, nickname, vehicle or marks.

    Only these pairs are worth comparing.
    """
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(seen):
        for name in ("place", "unit", "nickname", "vehicle", "marks"):
            if name in one.facts:
                blocks[name, one.facts[name]].append(at)
    yield from sorted({pair for block in blocks.values() if len(block) <= MOST_SHARED for pair in combinations(block, 2)})


def link_unknowns(sightings: Sequence[Sighting], least: float = AGREE_ALONE) -> list[Group]:
    """Put descriptions of unidentified officers into groups that may each be one officer, the group with most evidence first.

    Any two descriptions in a group have evidence of at least `least` bits (doublings of the odds) that they are of the same
    officer. A description may be in several groups; one that fits no other is in none. The order of `sightings` does not
    matter.
    """
    seen = [
        _ComparableSighting(sighting, _stated_facts(sighting)) for sighting in sorted(sightings, key=lambda one: one.mention_id)
    ]
    rarity = _rarity(seen)
    bonds = {pair: _bond(seen[pair[0]], seen[pair[1]], rarity) for pair in _candidate_pairs(seen)}
    strong = {pair: weight for pair, (weight, _) in bonds.items() if weight >= least}
    groups: list[set[int]] = []
    for pair, _ in sorted(strong.items(), key=lambda item: (-item[1], item[0])):
        if not any(set(pair) <= group for group in groups):
            groups.append(_extend_group(set(pair), strong, len(seen)))
    return [_build_group(sorted(group), seen, strong) for group in groups]


def _extend_group(group: set[int], strong: dict[tuple[int, int], float], size: int) -> set[int]:
    """Return the group plus every further description with strong evidence of the same officer as all members of the group.

    `group` holds indexes of descriptions, of `size` in all. `strong` is a dict from each pair of indexes with enough evidence
    to that evidence in bits.
    """
    for at in range(size):
        if at not in group and all((min(at, one), max(at, one)) in strong for one in group):
            group = group | {at}
    return group


def _build_group(group: list[int], seen: Sequence[_ComparableSighting], strong: dict[tuple[int, int], float]) -> Group:
    """Build a group from `group`, the indexes of its descriptions in `seen`.

    `strong` is a dict from each pair of indexes with enough evidence of the same officer to that evidence in bits.
    """
    first = seen[group[0]].facts
    shared = [name for name, value in first.items() if all(seen[at].facts.get(name) == value for at in group)]
    ages = [age for at in group if (age := seen[at].sighting.age) is not None]
    reasons = [f"{name}: {first[name]}" for name in shared]
    if len(ages) > 1 and max(ages) - min(ages) <= AGE_APART:
        reasons.append(f"age: about {min(ages)} to {max(ages)}")
    weight = min(strong[pair] for pair in combinations(group, 2))
    return Group(tuple(seen[at].sighting.mention_id for at in group), round(weight, 2), tuple(reasons))
