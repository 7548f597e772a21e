"""`candour patterns early`, `train early` and `evaluate early`: their files hold what the package flags and scores."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from candour.apps.ops import command
from candour.domain.patterns.early import History, evaluate, flags, load
from tests.domain.patterns.early.forces import force
from tests.domain.patterns.shared import CHICAGO, chicago, needs


@needs(CHICAGO)
@pytest.mark.slow
def test_it_writes_the_flags_with_their_sums(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["patterns", "early", "--folder", str(CHICAGO), "--on", "2008-01-01", "--share", "0.01", "--out", str(tmp_path)]
    assert command.main(arguments) == 0
    with (tmp_path / "early_flags.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    flagged = flags(chicago(), dt.date(2008, 1, 1), share=0.01)
    assert [(row["officer_id"], int(row["points"])) for row in rows] == [(flag.officer_id, flag.points) for flag in flagged]
    assert all("points" in row["reasons"] and row["what_would_change"] for row in rows)
    assert "no ground for discipline" in capsys.readouterr().out


MAPPING = """
title = "Invented"
[[table]]
into = "officers"
file = "officers.csv"
columns = { officer_id = "officer_id", sex = "sex", ethnicity = "ethnicity", appointed_on = "appointed_on" }
[[table]]
into = "service"
file = "service.csv"
columns = { officer_id = "officer_id", year = "year", rank = "rank" }
[[table]]
into = "cases"
file = "cases.csv"
columns = { case_id = "case_id", received_on = "received_on", closed_on = "closed_on", filed_by = "filed_by" }
[[table]]
into = "allegations"
file = "allegations.csv"
[table.columns]
allegation_id = "allegation_id"
case_id = "case_id"
officer_id = "officer_id"
kind = "kind"
finding = "finding"
"""


@pytest.mark.slow
def test_a_table_learned_here_is_used_here_and_refused_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    force_records = force()
    for table in ("officers", "service", "cases", "allegations"):
        force_records.connection.table(table).write_csv(str(tmp_path / f"{table}.csv"))
    (tmp_path / "how.toml").write_text(MAPPING)
    source, model = ["--folder", str(tmp_path), "--mapping", str(tmp_path / "how.toml")], str(tmp_path / "mine.json")
    assert command.main(["patterns", "train", "early", *source, "--on", "2011-01-01", "--model", model]) == 0
    assert "points for each of" in capsys.readouterr().out
    out = ["--out", str(tmp_path)]
    assert command.main(["patterns", "early", *source, "--on", "2011-01-01", "--table", model, *out]) == 0
    with (tmp_path / "early_flags.csv").open(encoding="utf-8") as file:
        written_flags = [(row["officer_id"], int(row["points"])) for row in csv.DictReader(file)]
    assert written_flags == [
        (flag.officer_id, flag.points) for flag in flags(force_records, dt.date(2011, 1, 1), load(Path(model)))
    ]
    assert command.main(["patterns", "evaluate", "early", *source, "--on", "2011-01-01", *out]) == 0
    with (tmp_path / "evaluate_models.csv").open(encoding="utf-8") as file:
        scored = {row["model"]: float(row["precision"]) for row in csv.DictReader(file)}
    expected = evaluate(History(force_records), [dt.date(2011, 1, 1)], shadows=False)
    assert scored == {
        evaluation.model: pytest.approx(evaluation.hits.precision.value) for evaluation in expected if evaluation.hits
    }
    (tmp_path / "how.toml").write_text(MAPPING.replace('finding = "finding"', ""))
    assert command.main(["patterns", "early", *source, "--on", "2011-01-01", "--table", model, *out]) == 1
    assert "another shape" in capsys.readouterr().err
