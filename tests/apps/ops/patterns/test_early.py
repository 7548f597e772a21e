"""`candour patterns early` on the real records where they are: what it writes is what the room flags."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from candour.apps.ops import command
from candour.domain.patterns.early import flags
from tests.domain.patterns.shared import CHICAGO, chicago, needs


@needs(CHICAGO)
@pytest.mark.slow
def test_it_writes_the_flags_with_their_sums(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["patterns", "early", "--folder", str(CHICAGO), "--on", "2008-01-01", "--share", "0.01", "--out", str(tmp_path)]
    assert command.main(given) == 0
    with (tmp_path / "early_flags.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = flags(chicago(), dt.date(2008, 1, 1), share=0.01)
    assert [(row["officer_id"], int(row["points"])) for row in rows] == [(one.officer_id, one.points) for one in found]
    assert all("points" in row["reasons"] and row["what_would_change"] for row in rows)
    assert "no ground for discipline" in capsys.readouterr().out
