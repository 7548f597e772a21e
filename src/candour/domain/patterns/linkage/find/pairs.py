"""Builds two rows, one for a description and one for an officer, that the stock Splink library can compare with a saved model.

    from splink import DuckDBAPI
    from splink.internals.realtime import compare_records
    left, right = description_row(register, described, model), officer_row(register, row, described)
    compare_records(left, right, model.settings, DuckDBAPI())

With these rows, anybody can verify independently how well an officer fits a description. The search does not use the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.find import comparisons, ranks, sounds
from candour.domain.patterns.linkage.find.descriptions import UNSEEN_DIGIT, ComparableDescription, Stay
from candour.domain.patterns.linkage.find.levels import compare
from candour.domain.patterns.linkage.find.register import UNBORN, Register
from candour.domain.patterns.linkage.find.weights import description_chance, level_weights
from candour.domain.patterns.linkage.models import Model

Row = Mapping[str, Any]


def description_row(register: Register, described: ComparableDescription, model: Model) -> Row:
    """Return the row of the description that Splink compares with the row of an officer.

    For each stated value the row has a column whose name begins with `tf_`: how common the value is among the officers of the
    register, weighed by the probabilities of `model`.
    """
    known = level_weights(model)
    common = {
        each.comparison.name: description_chance(known[each.comparison.name], each) for each in compare(register, described)
    }
    sound = sounds.key(described.surname)
    return {
        "unique_id": "description",
        "source_dataset": "description",
        **_name_columns(described.surname, described.given, "", described.initial),
        "surnames": [described.surname] if described.surname else [],
        "halves": list(described.halves),
        "sounds": [sound] if sound else [],
        "generation": described.generation,
        "number": described.number,
        "number_pattern": described.number.replace(UNSEEN_DIGIT, "_"),
        **{
            name: []
            for name in ("numbers_then", "numbers_ever", "units_then", "units_ever", "ranks_then", "ranks_ever", "steps")
        },
        "unit": described.unit,
        "stays": [_stay_text(stay) for stay in described.stays],
        "rank": described.rank.word,
        "step": described.rank.step,
        "born": described.born,
        "sex": described.sex,
        "ethnicity": described.ethnicity,
        "serving": None,
        **{f"tf_{each.name}": common.get(each.name, 1.0) for each in comparisons.ALL},
    }


def officer_row(register: Register, row: int, described: ComparableDescription) -> Row:
    """Return the row of one officer that Splink compares with the row of the description `described`.

    `row` is the index of the officer in the register; the facts are those of the day of the incident.
    """
    name = register.names[row]
    surnames = register.surnames.values_ever(row)
    rank_words = register.ranks.values_ever(row)
    return {
        "unique_id": register.ids[row],
        "source_dataset": "register",
        **_name_columns(name.last, name.first, name.middle, name.first[:1]),
        "surnames": surnames,
        "halves": register.halves.values_ever(row),
        "sounds": [key for key in map(sounds.key, surnames) if key],
        "generation": name.generation,
        "number": "",
        "number_pattern": "",
        "numbers_then": register.numbers.values_on(row, described.on),
        "numbers_ever": register.numbers.values_ever(row),
        "units_then": register.units.values_on(row, described.on),
        "units_ever": register.units.values_ever(row),
        "ranks_then": register.ranks.values_on(row, described.on),
        "ranks_ever": rank_words,
        "steps": [ranks.read(word).step for word in rank_words],
        "unit": "",
        "stays": [_stay_text(stay) for stay in described.stays if stay.unit in register.units.values_on(row, stay.on)],
        "rank": "",
        "step": ranks.UNPLACED,
        "born": None if register.born[row] == UNBORN else int(register.born[row]),
        "sex": _first_or_empty(register.sexes.values_ever(row)),
        "ethnicity": _first_or_empty(register.ethnicities.values_ever(row)),
        "serving": None if described.on is None else bool(register.serving(described.on)[row]),
        **{f"tf_{each.name}": None for each in comparisons.ALL},
    }


def _name_columns(surname: str, given: str, middle: str, initial: str) -> dict[str, Any]:
    """Return a dict from column to value: the columns of a Splink row that hold a name.

    They include the full names that the given name may stand for.
    """
    roots = sorted(names.roots(given)) if given else []
    return {"surname": surname, "given": given, "middle": middle, "initial": initial, "roots": roots}


def _stay_text(stay: Stay) -> str:
    """Return a sighting of an officer as one text: unit or place, then @, then the day (`7@2024-05-01`)."""
    return f"{stay.unit}@{stay.on.isoformat()}"


def _first_or_empty(values: list[str]) -> str:
    """Return the first of the values, or '' where there is none."""
    return values[0] if values else ""
