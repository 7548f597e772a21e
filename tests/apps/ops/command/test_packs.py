"""The pack commands as an operator calls them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from candour import packs as committed
from candour.apps.ops.command import main

PACKS = Path(next(iter(committed.__path__)))


def test_it_finds_no_fault_in_the_committed_packs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(PACKS / "england_wales")]) == 0
    assert "no faults" in capsys.readouterr().out


def test_it_names_every_fault_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "pack"
    shutil.copytree(PACKS / "new_york", broken)
    file = broken / "pack.toml"
    file.write_text(file.read_text("utf-8").replace("version", "vrsion"), "utf-8")
    assert main(["pack", "check", str(broken)]) == 1
    assert "pack.toml" in capsys.readouterr().err


def test_a_pack_says_the_same_as_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "diff", str(PACKS / "new_york"), str(PACKS / "new_york")]) == 0
    assert "the same" in capsys.readouterr().out


def test_it_asks_for_two_paths_to_compare(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "diff", str(PACKS / "new_york")]) == 2
    assert "2 paths" in capsys.readouterr().err
