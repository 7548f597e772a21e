"""`candour patterns churn` and `disparity` from files: their files hold what the packages count."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from candour.apps.ops import command
from candour.domain.patterns import records
from candour.domain.patterns.churn import churn
from candour.domain.patterns.disparity import subjects
from candour.domain.patterns.repeats.window import recorded_window

MAPPING = """
title = "Invented"
[[table]]
into = "officers"
file = "officers.csv"
columns = { officer_id = "id", appointed_on = "joined", ethnicity = "ethnicity" }
[[table]]
into = "cases"
file = "cases.csv"
columns = { case_id = "case", incident_on = "day", received_on = "day", closed_on = "closed" }
[[table]]
into = "allegations"
file = "cases.csv"
columns = { allegation_id = "case", case_id = "case", officer_id = "officer", kind = "kind", finding = "finding" }
[[table]]
into = "handlers"
file = "handlers.csv"
columns = { case_id = "case", handler_id = "who", role = "role", since = "since" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """CSV files of 40 officers, a third of them Black and proven against more often, and 200 cases, some of them open."""
    officers = [f"o{at},2009-01-01,{'black' if at % 3 == 0 else 'white'}" for at in range(40)]
    (tmp_path / "officers.csv").write_text("\n".join(["id,joined,ethnicity", *officers]))
    cases, handlers = ["case,officer,day,closed,kind,finding"], ["case,who,role,since"]
    for at in range(200):
        day = dt.date(2015, 1, 1) + dt.timedelta(days=7 * at)
        closed = day + dt.timedelta(days=30 + at % 400) if at % 10 else ""
        finding = "proven" if at % (3 if at % 40 % 3 == 0 else 5) == 0 else "not_proven"
        cases.append(f"c{at},o{at % 40},{day},{closed},force,{finding}")
        handlers += [f"c{at},h{step},lead,{day + dt.timedelta(days=10 * step)}" for step in range(1 + at % 3)]
    (tmp_path / "cases.csv").write_text("\n".join(cases))
    (tmp_path / "handlers.csv").write_text("\n".join(handlers))
    (tmp_path / "how.toml").write_text(MAPPING)
    return tmp_path


def written(folder: Path, what: str, name: str) -> list[dict[str, str]]:
    arguments = ["patterns", what, "--folder", str(folder), "--mapping", str(folder / "how.toml"), "--out", str(folder)]
    assert command.main(arguments) == 0
    assert "<svg" in (folder / f"{what}.html").read_text()
    with (folder / f"{what}_{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_churn_writes_the_figures_of_the_package(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["role"]: row for row in written(folder, "churn", "handlers")}
    held = records.load_folder(folder, folder / "how.toml")
    result = churn(held, recorded_window(held))
    lead = next(row for row in result.handlers if row.role == "lead")
    assert rows["lead"]["cases"] == "200"
    assert float(rows["lead"]["mean"]) == pytest.approx(lead.mean)
    assert float(rows["lead"]["three_or_more_low"]) == pytest.approx(lead.three_or_more.low)
    assert "200 cases were received" in capsys.readouterr().out
    assert "an association, not a cause" in (folder / "churn.html").read_text()


@pytest.mark.slow
def test_disparity_writes_the_figures_of_the_package(folder: Path) -> None:
    rows = [
        row for row in written(folder, "disparity", "rates") if (row["grouped_by"], row["stage"]) == ("ethnicity", "finding")
    ]
    held = records.load_folder(folder, folder / "how.toml")
    ours = next(row for row in subjects(held, recorded_window(held)) if row.by == ("ethnicity",))
    groups = next(row for row in ours.stages if row.stage == "finding").groups
    assert {row["group"]: int(row["events"]) for row in rows} == {row.group: row.events for row in groups}
    black, ratio = (
        next(row for row in rows if row["group"] == "black"),
        next(row.ratio for row in groups if row.group == "black"),
    )
    assert ratio is not None
    assert [float(black[name]) for name in ("ratio", "ratio_low", "ratio_high")] == pytest.approx(
        [ratio.value, ratio.low, ratio.high]
    )
