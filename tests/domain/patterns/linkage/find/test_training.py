"""Training learns what labelled descriptions show, keeps what is assumed where they show nothing, and saves no name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.find import Description, find
from candour.domain.patterns.linkage.find.assumed import LEAST, SHARES
from candour.domain.patterns.linkage.find.train import train
from candour.domain.patterns.linkage.models import Model
from tests.domain.patterns.linkage.find.cast import OFFICERS, register

LABELLED = [(Description(surname=one.surname, given=one.given[:1], sex=one.sex), one.officer_id) for one in OFFICERS]


def chance(model: Model, comparison: str, place: int) -> float:
    found = next(each for each in model.settings["comparisons"] if each["output_column_name"] == comparison)
    return float(found["comparison_levels"][place]["m_probability"])


def test_more_agreement_among_the_labelled_raises_its_chance() -> None:
    roster = register()
    assert (
        chance(train(roster, LABELLED * 30), "surname", 1)
        > chance(train(roster, LABELLED), "surname", 1)
        > SHARES["surname"]["same"]
    )


def test_without_labels_the_model_is_what_is_assumed() -> None:
    model = train(register(), [])
    assert chance(model, "sex", 1) == pytest.approx(SHARES["sex"]["same"])
    assert find(register(), Description(surname="Tranter"), model)[0].officer_id == "o8"


@pytest.mark.slow
def test_what_no_register_shows_is_not_learned_away() -> None:
    """The files know no slip of a frightened eye: a copied sex is never certain."""
    assert chance(train(register(), LABELLED * 60), "sex", 2) >= LEAST["sex"]["other"]


def test_the_same_labels_in_another_order_give_the_same_model() -> None:
    one, other = train(register(), LABELLED), train(register(), LABELLED[::-1])
    assert one.settings == other.settings
    assert one.fingerprint == other.fingerprint


def test_a_saved_model_names_nobody_and_finds_as_before(tmp_path: Path) -> None:
    model = train(register(), LABELLED)
    models.save(model, tmp_path / "model.json")
    text = (tmp_path / "model.json").read_text(encoding="utf-8").upper()
    assert not any(one.surname.upper() in text for one in OFFICERS if len(one.surname) > 4)
    told = Description(surname="Ashdown", given="Pete")
    assert list(find(register(), told, models.load(tmp_path / "model.json"))) == list(find(register(), told, model))


def test_progress_is_told_to_the_end() -> None:
    told: list[float] = []
    train(register(), LABELLED, progress=told.append)
    assert told[-1] == 1.0


def test_the_model_that_is_brought_is_readable_json() -> None:
    model = models.load(Path(train.__code__.co_filename).with_name("model.json"))
    assert json.dumps(dict(model.settings))
