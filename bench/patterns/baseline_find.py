"""Baselines for finding an officer: a default Splink 5 model trained as Splink's guide recommends, and exact surnames.

The model uses library comparisons, random sampling for u, expectation maximisation for m, and blocking on surname or its first
two letters, on number, or on unit with initial. The rule ranks officers with exactly the surname by their number of other
agreements. Not here: the project's own search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from candour.domain.patterns.linkage.find import Description, Register
from candour.domain.patterns.linkage.find.descriptions import to_comparable
from candour.domain.patterns.linkage.find.register import UNBORN

FIELDS = ("surname", "initial", "number", "unit", "rank", "sex", "ethnicity")


def exact_rules(register: Register, descriptions: Sequence[Description]) -> list[list[str]]:
    """Return for each description the ids of officers with exactly its surname, most other agreements first."""
    people = [_officer(register, row) for row in range(register.size)]
    by_surname: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for person in people:
        by_surname[person["surname"]].append(person)
    ranked = []
    for description in descriptions:
        asked = _asked(0, description)
        agree = [
            (-sum(asked[f] is not None and asked[f] == person[f] for f in FIELDS), person["unique_id"])
            for person in by_surname[asked["surname"]]
        ]
        ranked.append([officer_id for _, officer_id in sorted(agree)[:5]])
    return ranked


def default_splink(register: Register, descriptions: Sequence[Description]) -> list[list[str]]:
    """Return for each description the ids of the five officers with the highest match weight."""
    api = DuckDBAPI()
    asked = api.register([_asked(n, item) for n, item in enumerate(descriptions)], dataset_display_name="descriptions")
    held = api.register([_officer(register, row) for row in range(register.size)], dataset_display_name="register")
    linker = Linker([asked, held], _settings(), log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("surname", "initial", "unit")], recall=0.3)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=4)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("surname"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("number"))
    pairs = linker.inference.predict(threshold_match_weight=-20).as_record_list()
    ranked: list[list[tuple[float, str]]] = [[] for _ in descriptions]
    for pair in pairs:
        left, right = str(pair["unique_id_l"]), str(pair["unique_id_r"])
        asked_id, held_id = (left, right) if left.startswith("?") else (right, left)
        ranked[int(asked_id[1:])].append((-pair["match_weight"], held_id))
    return [[officer_id for _, officer_id in sorted(item)[:5]] for item in ranked]


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.NameComparison("surname"),
            cl.ExactMatch("initial"),
            cl.ExactMatch("number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("unit").configure(term_frequency_adjustments=True),
            cl.ExactMatch("rank"),
            cl.ExactMatch("sex"),
            cl.ExactMatch("ethnicity"),
            _age(),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("surname"),
            block_on("number"),
            block_on("substr(surname, 1, 2)"),
            block_on("unit", "initial", "ethnicity"),
        ],
    )


def _age() -> cl.CustomComparison:
    """Compare years of birth: within five, and within ten, of each other."""
    within = [{"sql_condition": f"abs(born_l - born_r) <= {years}", "label_for_charts": f"within {years}"} for years in (5, 10)]
    silent = {"sql_condition": "born_l IS NULL OR born_r IS NULL", "label_for_charts": "not known", "is_null_level": True}
    rest = {"sql_condition": "ELSE", "label_for_charts": "other"}
    return cl.CustomComparison(output_column_name="born", comparison_levels=[silent, *within, rest])


def _asked(place: int, description: Description) -> dict[str, Any]:
    heard = to_comparable(description)
    return _row(
        f"?{place}",
        heard.surname,
        heard.initial,
        heard.number,
        heard.unit,
        heard.rank.word,
        heard.sex,
        heard.ethnicity,
        heard.born,
    )


def _officer(register: Register, row: int) -> dict[str, Any]:
    first = [
        values[-1] if values else ""
        for values in (
            register.numbers.values_ever(row),
            register.units.values_ever(row),
            register.ranks.values_ever(row),
            register.sexes.values_ever(row),
            register.ethnicities.values_ever(row),
        )
    ]
    name = register.names[row]
    born = None if register.born[row] == UNBORN else int(register.born[row])
    return _row(register.ids[row], name.last, name.first[:1], *first, born)


def _row(*values: Any) -> dict[str, Any]:
    names = ("unique_id", *FIELDS)
    row: dict[str, Any] = dict(zip(names, (value or None for value in values[:-1]), strict=True))
    return {**row, "born": values[-1]}
