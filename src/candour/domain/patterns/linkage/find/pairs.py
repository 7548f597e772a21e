"""One description and one officer as the two rows that stock Splink compares with the saved settings.

    from splink import DuckDBAPI
    from splink.internals.realtime import compare_records
    compare_records(description_row(register, heard, model), officer_row(register, row, heard), model.settings, DuckDBAPI())

This is how an independent reader checks a candidate's points; the search itself never needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.find import comparisons, ranks, sounds
from candour.domain.patterns.linkage.find.descriptions import UNHEARD, Heard, Stay
from candour.domain.patterns.linkage.find.levels import compare
from candour.domain.patterns.linkage.find.register import UNBORN, Register
from candour.domain.patterns.linkage.find.weights import chance, ladders
from candour.domain.patterns.linkage.models import Model

Row = Mapping[str, Any]


def description_row(register: Register, heard: Heard, model: Model) -> Row:
    """The description's side, with the frequencies (`tf_`…) of what it says on this register."""
    known = ladders(model)
    common = {each.comparison.name: chance(known[each.comparison.name], each) for each in compare(register, heard)}
    sound = sounds.key(heard.surname)
    return {
        "unique_id": "description",
        "source_dataset": "description",
        **_person(heard.surname, heard.given, "", heard.initial),
        "surnames": [heard.surname] if heard.surname else [],
        "halves": list(heard.halves),
        "sounds": [sound] if sound else [],
        "generation": heard.generation,
        "number": heard.number,
        "number_pattern": heard.number.replace(UNHEARD, "_"),
        **{
            name: []
            for name in ("numbers_then", "numbers_ever", "units_then", "units_ever", "ranks_then", "ranks_ever", "steps")
        },
        "unit": heard.unit,
        "stays": [_sighting(stay) for stay in heard.stays],
        "rank": heard.rank.word,
        "step": heard.rank.step,
        "born": heard.born,
        "sex": heard.sex,
        "ethnicity": heard.ethnicity,
        "serving": None,
        **{f"tf_{each.name}": common.get(each.name, 1.0) for each in comparisons.ALL},
    }


def officer_row(register: Register, row: int, heard: Heard) -> Row:
    """The officer's side, as of the day of the incident."""
    name = register.names[row]
    surnames = register.surnames.of(row)
    rank_words = register.ranks.of(row)
    return {
        "unique_id": register.ids[row],
        "source_dataset": "register",
        **_person(name.last, name.first, name.middle, name.first[:1]),
        "surnames": surnames,
        "halves": register.halves.of(row),
        "sounds": [key for key in map(sounds.key, surnames) if key],
        "generation": name.generation,
        "number": "",
        "number_pattern": "",
        "numbers_then": register.numbers.of(row, heard.on, then=True),
        "numbers_ever": register.numbers.of(row),
        "units_then": register.units.of(row, heard.on, then=True),
        "units_ever": register.units.of(row),
        "ranks_then": register.ranks.of(row, heard.on, then=True),
        "ranks_ever": rank_words,
        "steps": [ranks.read(word).step for word in rank_words],
        "unit": "",
        "stays": [_sighting(stay) for stay in heard.stays if stay.unit in register.units.of(row, stay.on, then=True)],
        "rank": "",
        "step": ranks.UNPLACED,
        "born": None if register.born[row] == UNBORN else int(register.born[row]),
        "sex": _first(register.sexes.of(row)),
        "ethnicity": _first(register.ethnicities.of(row)),
        "serving": None if heard.on is None else bool(register.serving(heard.on)[row]),
        **{f"tf_{each.name}": None for each in comparisons.ALL},
    }


def _person(surname: str, given: str, middle: str, initial: str) -> dict[str, Any]:
    roots = sorted(names.roots(given)) if given else []
    return {"surname": surname, "given": given, "middle": middle, "initial": initial, "roots": roots}


def _sighting(stay: Stay) -> str:
    return f"{stay.unit}@{stay.on.isoformat()}"


def _first(values: list[str]) -> str:
    return values[0] if values else ""
