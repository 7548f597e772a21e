"""Evaluates over a hundred invented matters. Each file in `matters/` holds facts, entries and the results expected by law.

Expectations are written from the text of the law, not copied from the engine's results. How to write one is in docs/packs.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from candour.domain.procedure import Evaluation, evaluate, load_pack
from candour.domain.procedure.matter_files import MatterFile, moment, read_matter

FOLDER = Path(__file__).parent / "matters"
FILES = sorted(FOLDER.glob("*/*.toml"))
TRUTH = {True: "true", False: "false", None: "undecided"}


def read(path: Path) -> tuple[MatterFile, ZoneInfo]:
    text = path.read_text("utf-8")
    zone = ZoneInfo(load_pack(read_matter(text, ZoneInfo("UTC")).pack).header.timezone)
    return read_matter(text, zone, path.stem), zone


def runnings(reading: Evaluation, clock: str) -> list[str]:
    """Each running of a clock as a file puts it: `met, due 2026-03-03`."""
    running = [run for run in reading.clocks if run.clock.id == clock]
    return [f"{run.status}, due {run.due}" if run.due else run.status for run in running]


def compare(reading: Evaluation, expected: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs, as (actual, expected)."""
    compared: dict[str, tuple[Any, Any]] = {}
    for clock, written in expected.get("clocks", {}).items():
        wanted = written if isinstance(written, list) else [written]
        compared[clock] = (
            runnings(reading, clock)[-len(wanted) :] if wanted != ["none"] else runnings(reading, clock) or ["none"],
            wanted,
        )
    truths = {test.referral.id: TRUTH[test.truth] for test in reading.referrals}
    outcomes = {outcome.outcome.id: outcome.open for outcome in reading.outcomes}
    compared |= {name: (truths.get(name), truth) for name, truth in expected.get("referrals", {}).items()}
    compared |= {name: (outcomes.get(name), how) for name, how in expected.get("outcomes", {}).items()}
    compared |= {name: (reading.regions[name], state) for name, state in expected.get("regions", {}).items()}
    return {name: pair for name, pair in compared.items() if pair[0] != pair[1]}


def check_moves(reading: Evaluation, expected: Mapping[str, Any]) -> None:
    for role, moves in expected.get("open", {}).items():
        assert set(moves) <= {move.move.id for move in reading.open_moves(role)}, (role, moves)
    for move_id, reason in expected.get("closed", {}).items():
        readings = [move for move in reading.moves if move.move.id == move_id]
        assert any(reason in " ".join(closed.because) for closed in readings), (
            move_id,
            [closed.because for closed in readings],
        )


def check(reading: Evaluation, expected: Mapping[str, Any]) -> None:
    if "out_of_scope" in expected:
        assert reading.out_of_scope is not None
        assert expected["out_of_scope"] in reading.out_of_scope.because
    assert [refused.entry.event for refused in reading.quarantined] == expected.get("quarantined", []), reading.quarantined
    assert reading.stage.id == expected["stage"]
    assert compare(reading, expected) == {}
    law = {regime.regime.id for regime in reading.regimes if regime.applies}
    assert set(expected.get("law", [])) <= law
    assert law.isdisjoint(expected.get("not_law", []))
    if "conducted_by" in expected:
        assert reading.proceeding is not None
        assert expected["conducted_by"] in reading.proceeding.conducted_by
    check_moves(reading, expected)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_matter_has_the_results_its_file_expects(path: Path) -> None:
    file, zone = read(path)
    assert file.expectations
    for expected in file.expectations:
        now = moment(expected["now"], zone)
        assert isinstance(now, dt.datetime)
        entries = [entry for entry in file.entries if entry.at <= now]
        check(evaluate(load_pack(file.pack), file.matter, entries, now), expected)


def test_there_are_a_hundred_of_them_under_both_packs() -> None:
    assert len(FILES) >= 100
    assert {path.parent.name for path in FILES} == {"england_wales", "new_york"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_says_in_words_what_it_is_about(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    assert len(read(path)[0].title.split()) > 3
