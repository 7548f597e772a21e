"""`candour patterns find`, `train find` and `evaluate find` on the files of an invented force."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import duckdb
import pytest

from candour.apps.ops import command

MAPPING = """
title = "Invented"
[[table]]
into = "officers"
file = "officers.csv"
columns = { officer_id = "id", first_name = "given", last_name = "surname", sex = "sex", rank = "rank" }
[[table]]
into = "postings"
file = "officers.csv"
columns = { officer_id = "id", unit = "unit", shoulder_number = "number", since = "since" }
"""
GIVEN = ("Ann", "Bill", "Cora", "Dan", "Eve", "Fred", "Gwen", "Hal")
SURNAMES = ("Abbott", "Barker", "Cooper", "Draper", "Fisher", "Gardner", "Harper", "Mason", "Parker", "Turner")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """CSV files of eighty officers with distinct names, numbers and postings, and of forty descriptions plus one of nobody."""
    rows = [
        (f"o{number:02}", GIVEN[number % 8], f"{SURNAMES[number % 10]}{'son' * (number // 40)}", ("female", "male")[number % 2],
         "constable", number % 6, 2300 + number, "2015-01-01")
        for number in range(80)
    ]  # fmt: skip
    with (tmp_path / "officers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "given", "surname", "sex", "rank", "unit", "number", "since"), *rows])
    options = [(f"d{row[0]}", row[2].upper(), row[1][0], row[6], f"Unit {row[5]}", row[0]) for row in rows[::2]]
    with (tmp_path / "told.csv").open("w", encoding="utf-8", newline="") as file:
        header = ("description_id", "surname", "given", "number", "unit", "officer_id")
        csv.writer(file).writerows([header, *options, ("nobody", "Zimmer", "Q", "9", "7", "elsewhere")])
    (tmp_path / "how.toml").write_text(MAPPING)
    return tmp_path


def arguments(folder: Path, what: str, *more: str) -> list[str]:
    return ["patterns", *what.split(), "--folder", str(folder), "--mapping", str(folder / "how.toml"), *more]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_description_finds_its_officer_with_a_sum_that_adds_up(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--surname", "Coper", "--given", "C", "--number", "23?2", "--unit", "unit 2", "--limit", "3")
    assert command.main(arguments(folder, "find", *options, "--out", str(folder), "--format", "csv,parquet,json,html")) == 0
    candidates = rows(folder / "find_candidates.csv")
    assert [row["place"] for row in candidates] == ["1", "2", "3"]
    assert candidates[0]["officer_id"] == "o02"
    steps = [float(row["points"]) for row in rows(folder / "find_waterfall.csv") if row["officer_id"] == "o02"]
    assert sum(steps) == pytest.approx(math.log2(float(candidates[0]["probability"])), abs=1e-6)
    assert "not an answer" in capsys.readouterr().out
    assert "Coper" not in (folder / "find.html").read_text(encoding="utf-8")
    assert len(duckdb.read_parquet(str(folder / "find_candidates.parquet")).fetchall()) == 3
    assert (folder / "find_left.json").stat().st_size > 0


@pytest.mark.slow
def test_it_learns_from_known_descriptions_and_is_scored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options, model = ("--descriptions", str(folder / "told.csv")), ("--model", str(folder / "model.json"))
    assert command.main(arguments(folder, "train find", *options, *model)) == 0
    assert "from 40 descriptions; 1 are of nobody" in capsys.readouterr().out
    assert command.main(arguments(folder, "find", *options, *model, "--out", str(folder))) == 0
    named = {row["description_id"] for row in rows(folder / "told.csv")}
    assert {row["description"] for row in rows(folder / "find_candidates.csv")} == named
    assert command.main(arguments(folder, "evaluate find", *options, *model, "--out", str(folder))) == 0
    scored = {row["who"]: row for row in rows(folder / "evaluate_scored.csv")}
    assert scored["all"]["descriptions"] == "40"
    assert float(scored["all"]["first"]) == 1.0
    assert set(scored) == {"all", "female"}
    assert "the officer is not on the register" in (folder / "evaluate_exclusions.csv").read_text(encoding="utf-8")


def test_what_is_wrong_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(arguments(folder, "find", "--out", str(folder))) == 1
    assert "says nothing" in capsys.readouterr().err
    (folder / "odd.csv").write_text("surname,age,shoe\nCooper,old,9\n")
    assert command.main(arguments(folder, "find", "--descriptions", str(folder / "odd.csv"), "--out", str(folder))) == 1
    errors = capsys.readouterr().err
    assert "'shoe'" in errors
    assert "row 1" in errors
    (folder / "model.json").write_text("{}")
    assert command.main(arguments(folder, "find", "--surname", "Cooper", "--model", str(folder / "model.json"))) == 1
    assert "not a saved model" in capsys.readouterr().err
