"""The model is Splink's: stock Splink opens it and gives the very weights that the folded SQL gives; it holds no data."""

from __future__ import annotations

import json
import math
from importlib import resources

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.patterns.linkage.errors import LinkageError
from candour.domain.patterns.linkage.link import link_records, questions, shipped, train
from candour.domain.patterns.linkage.link.score import edges
from candour.domain.patterns.linkage.link.weights import level_weights, probabilities
from tests.domain.patterns.linkage.link.people import SOURCES, force, table

MODELS = ["mentions.json", "mentions_without_dates.json"]


@pytest.mark.parametrize("dates", [True, False])
@pytest.mark.slow
def test_stock_splink_gives_the_same_match_weights(dates: bool) -> None:  # noqa: FBT001 - a parameter
    splink = pytest.importorskip("splink", reason="the patterns extra is not installed")
    rows, _ = force(150, dates=dates)
    connection = table(rows)
    model = shipped(connection, "rows")
    link_records(connection, "rows", SOURCES, model)
    ours = {
        (left, right): weight
        for left, right, weight in zip(*(one.tolist() for one in edges(connection, model.settings)), strict=True)
    }
    records = connection.sql("SELECT * EXCLUDE (ids) FROM link_records").to_arrow_table()
    theirs_connection = duckdb.connect()
    api = splink.DuckDBAPI(theirs_connection)
    linker = splink.Linker(api.register(records), dict(model.settings), log_level="ERROR")
    table_name = linker.inference.predict().physical_name
    scored = theirs_connection.execute(f"SELECT unique_id_l, unique_id_r, match_weight FROM {table_name}").fetchall()  # noqa: S608 our own names
    theirs = {(min(left, right), max(left, right)): weight for left, right, weight in scored}
    assert theirs.keys() == ours.keys()
    assert ours
    assert all(math.isclose(theirs[pair], weight, abs_tol=1e-6) for pair, weight in ours.items())


@pytest.mark.parametrize("name", MODELS)
def test_every_probability_of_a_shipped_model_is_one(name: str) -> None:
    told = json.loads((resources.files("candour.domain.patterns.linkage.link") / "models" / name).read_text())
    for comparison in told["settings"]["comparisons"]:
        counted = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        assert all(0 < level[key] < 1 for level in counted for key in ("m_probability", "u_probability"))
        assert sum(level["m_probability"] for level in counted) == pytest.approx(1, abs=1e-6)
        assert sum(level["u_probability"] for level in counted) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_a_shipped_model_holds_weights_and_nobodys_data(name: str) -> None:
    told = json.loads((resources.files("candour.domain.patterns.linkage.link") / "models" / name).read_text())
    assert set(told) == {"format", "task", "settings", "thresholds", "fingerprint", "figures"}
    assert set(told["fingerprint"]) == {"shape", "rows", "digest"}
    levels = [level for comparison in told["settings"]["comparisons"] for level in comparison["comparison_levels"]]
    allowed = {"sql_condition", "label_for_charts", "m_probability", "u_probability", "is_null_level"}
    assert all(set(level) <= allowed for level in levels)


@given(st.lists(st.floats(-8, 8), min_size=1, max_size=6), st.lists(st.integers(0, 1000), min_size=7, max_size=7))
def test_weights_come_back_from_their_probabilities(weights: list[float], seen: list[int]) -> None:
    mixed = [*weights, -1.0 if max(weights) > 0 else 1.0]
    if min(mixed) > -0.01 or max(mixed) < 0.01:
        mixed += [0.5, -0.5]
    found = probabilities(mixed, (seen * 2)[: len(mixed)])
    assert all(math.isclose(math.log(m / u), weight, abs_tol=1e-6) for (m, u), weight in zip(found, mixed, strict=True))


@pytest.mark.slow
def test_training_learns_that_agreement_counts_for_and_disagreement_against() -> None:
    rows, truth = force(500, seed=3)
    connection = table(rows)
    connection.execute("CREATE TABLE truth (mention_id VARCHAR, person_id VARCHAR)")
    connection.executemany("INSERT INTO truth VALUES (?, ?)", sorted(truth.items()))
    # Few invented namesakes exist, so that unlike pairs are scarce; training must say so rather than learn from them.
    with pytest.raises(LinkageError, match="are needed"):
        train(connection, "rows", SOURCES, "truth")
    crowded, truth = force(900, seed=3)
    connection = table([(*row[:4], row[4] if number % 2 else "Trewick", *row[5:]) for number, row in enumerate(crowded)])
    connection.execute("CREATE TABLE truth (mention_id VARCHAR, person_id VARCHAR)")
    connection.executemany("INSERT INTO truth VALUES (?, ?)", sorted(truth.items()))
    model = train(connection, "rows", SOURCES, "truth")
    bits = {words: weight for _, levels in level_weights(model.settings) for _, words, weight in levels}
    assert bits["shoulder number agrees"] > 0 > bits["shoulder number differs at one rank"]
    assert bits["birth year agrees"] > 0 > bits["birth year differs"]
    assert train(connection, "rows", SOURCES, "truth") == model


@pytest.mark.slow
def test_questions_are_about_the_uncertain_middle_and_say_why() -> None:
    rows, _ = force(400, seed=5, dates=False)
    connection = table(rows)
    found = link_records(connection, "rows", SOURCES, shipped(connection, "rows"))
    asked = questions(connection, found, limit=20, margin=4.0)
    assert asked
    assert [abs(one.weight) for one in asked] == sorted(abs(one.weight) for one in asked)
    assert all(0.05 < one.probability < 0.95 and one.reasons for one in asked)
    assert all(one.together == found.same(one.first, one.second) for one in asked)
