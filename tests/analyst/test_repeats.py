"""`candour patterns repeats` on files: every format, the faults it names, and that Django is not loaded."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from candour.apps.ops import command

MAPPING = """
title = "Invented"
[[table]]
into = "officers"
file = "officers.csv"
[table.columns]
officer_id = "id"
appointed_on = "joined"
[[table]]
into = "cases"
file = "accusations.csv"
[table.columns]
case_id = "case"
incident_on = "day"
received_on = "day"
[[table]]
into = "allegations"
file = "accusations.csv"
[table.columns]
allegation_id = { pattern = "{case}/{line}" }
case_id = "case"
officer_id = "officer"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    officers = "".join(f"o{number},2009-01-01\n" for number in range(50))
    json_rows = "".join(f"c{number},o{number % 7},201{number % 9}-03-0{1 + number % 9}\n" for number in range(60))
    (tmp_path / "officers.csv").write_text("id,joined\n" + officers)
    (tmp_path / "accusations.csv").write_text("case,officer,day\n" + json_rows + "c1,nobody,2011-03-02\n")
    (tmp_path / "how.toml").write_text(MAPPING)
    return tmp_path


def arguments(folder: Path, *more: str) -> list[str]:
    return [
        "patterns",
        "repeats",
        "--folder",
        str(folder),
        "--mapping",
        str(folder / "how.toml"),
        "--out",
        str(folder / "out"),
        *more,
    ]


@pytest.mark.slow
def test_it_writes_the_same_figures_in_every_format(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(arguments(folder, "--format", "csv,parquet,json,html")) == 0
    out = folder / "out"
    with (out / "repeats_by_officer.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 50
    assert sum(int(row["cases"]) for row in rows) == 60
    parquet = duckdb.read_parquet(str(out / "repeats_by_officer.parquet")).project("officer_id, cases").fetchall()
    json_rows = json.loads((out / "repeats_by_officer.json").read_text())
    assert [(row["officer_id"], int(row["cases"])) for row in rows] == parquet
    assert [(row["officer_id"], row["cases"]) for row in json_rows] == parquet
    page = (out / "repeats.html").read_text()
    assert "<svg" in page
    assert "By chance, with equal rates" in page
    assert "officer_id is not among the officers" in page
    output = capsys.readouterr().out
    assert "60 cases against them" in output
    assert "officer_id is not among the officers" in output


@pytest.mark.slow
def test_it_needs_no_web_application(folder: Path) -> None:
    asked = (
        f"import sys; from candour.apps.ops.command import main; code = main({arguments(folder)!r});"
        " sys.exit(code or ('django' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False, capture_output=True).returncode == 0


def test_it_names_what_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "accusations.csv").write_text("case,officer\n")
    assert command.main(arguments(folder)) == 1
    assert "has no column 'day'" in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_it_says_how_to_install_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in [module for module in sys.modules if module.startswith(("candour.analyst", "duckdb"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    assert command.main(["patterns", "repeats", "--folder", "."]) == 1
    output = capsys.readouterr().err
    assert "pip install 'candour[patterns]'" in output
    assert output.count("\n") == 1


def test_an_unknown_format_is_wrong_use(folder: Path) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(arguments(folder, "--format", "xls"))
    assert left.value.code == 2
