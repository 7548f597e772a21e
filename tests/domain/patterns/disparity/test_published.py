"""Published statistics about Chicago, reproduced from the public records. No value of any row appears here.

The public files end in 2013 and say from about 2007 whether the public or the police complained, so the windows are narrower
than the publications'. docs/methods/disparity.md states each.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from candour.domain.patterns.disparity import compare, reporters, subject_rows
from candour.domain.patterns.records import COMMITTED, load_folder
from candour.domain.patterns.results.disparity import Disparity, GroupRow
from candour.domain.patterns.results.shapes import Window
from tests.domain.patterns.shared import CHICAGO, needs

pytestmark = [needs(CHICAGO), pytest.mark.slow]
LATE = Window(dt.date(2008, 1, 1), dt.date(2013, 12, 31))
LONG = Window(dt.date(2000, 1, 1), dt.date(2013, 12, 31))
BY_TYPE = 'filed_by = { column = "complainant_type", values = { "CPD EMPLOYEE" = "police", "CIVILIAN" = "public" } }'
BY_LIST = (
    'filed_by = { column = ["officer_filed_list", "complainant_type"], named_only = true,'
    ' values = { "1" = "police", "CPD EMPLOYEE" = "police", "CIVILIAN" = "public" } }'
)


def finding_row(disparity: Disparity, group: str) -> GroupRow:
    finding = next(stage for stage in disparity.stages if stage.stage == "finding")
    return next(row for row in finding.groups if row.group == group)


def test_who_complains_decides_what_is_proven() -> None:
    records = load_folder(CHICAGO, "chicago")
    filed = reporters(records, LATE, by=(("filed_by",),))[0]
    civilians = reporters(records, LATE, by=(("ethnicity",),), filed_by="public")[0]
    public, police = finding_row(filed, "public"), finding_row(filed, "police")
    black, white = finding_row(civilians, "black"), finding_row(civilians, "white")
    assert public.share is not None
    assert police.ratio is not None
    assert black.ratio is not None
    assert white.share is not None
    assert 0.02 <= public.share.value <= 0.03  # "just over 2 %"
    assert police.ratio.value == pytest.approx(20, rel=0.1)  # "about 20 times"
    assert 1 / black.ratio.value == pytest.approx(3, rel=0.1)  # "about three times"


def test_the_ratio_of_officers_falls_once_officer_filed_cases_are_held(tmp_path: Path) -> None:
    committed = (COMMITTED / "chicago.toml").read_text("utf-8")
    assert BY_TYPE in committed
    (tmp_path / "listed.toml").write_text(committed.replace(BY_TYPE, BY_LIST), "utf-8")
    records = load_folder(CHICAGO, tmp_path / "listed.toml")
    answer = compare(subject_rows(records, LONG), ("ethnicity",), hold=(("filed_by",), ("filed_by", "year")))
    black = finding_row(answer, "black")
    assert black.ratio is not None
    assert black.ratio.value == pytest.approx(2.20, rel=0.05)
    for held in black.adjusted:
        assert held.mantel_haenszel is not None
        assert held.mantel_haenszel.value == pytest.approx(1.42, rel=0.1)
