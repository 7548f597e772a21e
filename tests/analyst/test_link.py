"""`candour patterns link`, `train link` and `evaluate link` on files of invented mentions."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from candour.apps.ops import command
from candour.domain.patterns.linkage.link import COLUMNS
from tests.domain.patterns.linkage.link import people


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """CSV files of 1,500 people in three sources, with a renamed surname column, and of the person behind each row."""
    rows, truth = people.force(1_500)
    with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["surname" if name == "last_name" else name for name in COLUMNS])
        writer.writerows(rows)
    known = [f"{mention},{person}" for mention, person in truth.items()]
    (tmp_path / "truth.csv").write_text("\n".join(["mention_id,person_id", *known]))
    return tmp_path


def arguments(folder: Path, what: str, *more: str) -> list[str]:
    promised = ["--one-row", "register", "--one-spelling", "postings"]
    options = ["--mentions", str(folder / "rows.csv"), "--column", "last_name=surname", *promised]
    return ["patterns", *what.split(), *options, *([] if what == "train link" else ["--out", str(folder)]), *more]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pairs(groups: dict[str, str]) -> int:
    sizes = [list(groups.values()).count(group) for group in set(groups.values())]
    return sum(size * (size - 1) // 2 for size in sizes)


@pytest.mark.slow
def test_it_links_and_is_scored_against_the_truth(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = {row["mention_id"]: row["person_id"] for row in rows(folder / "truth.csv")}
    assert command.main(arguments(folder, "link")) == 0
    person = {row["mention_id"]: row["person"] for row in rows(folder / "link_people.csv")}
    assert set(person) == set(known)
    assert command.main(arguments(folder, "evaluate link", "--truth", str(folder / "truth.csv"))) == 0
    scored = next(row for row in rows(folder / "evaluate_scored.csv") if row["who"] == "all")
    right = pairs({mention: f"{person[mention]} {known[mention]}" for mention in known})
    assert [int(scored[name]) for name in ("same", "joined", "joined_rightly")] == [pairs(known), pairs(person), right]
    assert float(scored["recall"]) == pytest.approx(right / pairs(known))
    assert float(scored["f1"]) > 0.95
    assert "A link is not a finding" in capsys.readouterr().out


@pytest.mark.slow
def test_it_learns_a_model_and_uses_it(folder: Path) -> None:
    learned = str(folder / "model.json")
    assert command.main(arguments(folder, "train link", "--truth", str(folder / "truth.csv"), "--model", learned)) == 0
    assert command.main(arguments(folder, "link", "--model", learned, "--format", "json")) == 0
    assert (folder / "link_people.json").stat().st_size > 0


def test_what_is_wrong_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([*arguments(folder, "link"), "--column", "last_name=nom"]) == 1
    assert "--column last_name=" in capsys.readouterr().err
    (folder / "model.json").write_text("{}")
    assert command.main(arguments(folder, "link", "--model", str(folder / "model.json"))) == 1
    assert "not a saved model" in capsys.readouterr().err


@pytest.mark.slow
def test_linking_needs_no_web_application(folder: Path) -> None:
    options = arguments(folder, "link")
    asked = f"import sys; from candour.apps.ops.command import main; sys.exit(main({options!r}) or ('django' in sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], check=False, capture_output=True).returncode == 0
