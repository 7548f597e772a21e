"""The saved model is Splink's: stock Splink opens it, and gives every pair the same weight as the search."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from splink import DuckDBAPI
from splink.internals.realtime import compare_records

from candour.domain.patterns.linkage.find import Description, Register, Stay, default_model, find
from candour.domain.patterns.linkage.find.descriptions import to_comparable
from candour.domain.patterns.linkage.find.pairs import description_row, officer_row
from tests.domain.patterns.linkage.find.cast import DAY, OFFICERS, register

STRANGERS = 6  # of the crowd, compared beside the cast

DESCRIPTIONS = (
    Description(surname="Marlow", given="Kate", number="55?0", unit="Mill Lane", rank="P.C.", sex="F", on=DAY),
    Description(surname="Dunmore", given="A", number="2301", unit="Harbour Road", age=45, on=DAY),
    Description(surname="Ashdown Jr", rank="Sgt", born=1979, ethnicity="white", number="43"),
    Description(surname="Robert", given="James", unit="Castle Street", stays=(Stay("Mill Lane", date(2015, 1, 1)),)),
    Description(surname="Whitlock-Price", given="Salam", rank="inspector", on=date(2001, 1, 1)),
    Description(surname="Fenvick", given="Derm", number="2345", on=date(2000, 5, 5), sex="male"),
    Description(surname="Trenters", given="Olivia", rank="beadle", number="4172"),
    Description(nickname="Bob", stays=(Stay("Mill Lane", DAY), Stay("Quay End", DAY))),
)


@pytest.fixture(scope="module")
def roster() -> Register:
    return register()


@pytest.mark.slow
def test_stock_splink_gives_every_pair_the_same_weights(roster: Register) -> None:
    told = _splink_weights(roster)
    for place, description in enumerate(DESCRIPTIONS):
        for candidate in find(roster, description, limit=roster.size):
            steps = {step.label: step.points for step in candidate.waterfall}
            weights = told.get((str(place), candidate.officer_id), {})
            assert {title: steps.get(title, 0.0) for title in weights} == pytest.approx(weights, abs=1e-9), candidate.officer_id
    assert len(told) == len(DESCRIPTIONS) * (len(OFFICERS) + STRANGERS)


def test_every_level_is_met_by_some_pair(roster: Register) -> None:
    """So that the comparison with Splink leaves no level out, save those a whole register of one case would need."""
    words = {
        step.words
        for each in DESCRIPTIONS
        for candidate in find(roster, each, limit=roster.size)
        for step in candidate.waterfall
    }
    assert len(words) > 45


def _splink_weights(roster: Register) -> dict[tuple[str, str], dict[str, float]]:
    model = default_model()
    titles = {each["output_column_name"]: each["comparison_description"] for each in model.settings["comparisons"]}
    who = [roster.row_of(one) for one in (*(officer.officer_id for officer in OFFICERS), *(f"x{n}" for n in range(STRANGERS)))]
    left, right = [], []
    for place, heard in enumerate(map(to_comparable, DESCRIPTIONS)):
        left.append({**description_row(roster, heard, model), "unique_id": str(place), "asked": place})
        right += [{**officer_row(roster, row, heard), "asked": place} for row in who if row is not None]
    found = compare_records(left, right, dict(model.settings), DuckDBAPI(), join_condition="l.asked = r.asked")
    return {
        (str(one["unique_id_l"]), str(one["unique_id_r"])): {title: _weight(one, name) for name, title in titles.items()}
        for one in found.as_record_list()
    }


def _weight(found: dict[str, Any], name: str) -> float:
    return float(found[f"mw_{name}"]) + float(found.get(f"mw_tf_adj_{name}") or 0)
