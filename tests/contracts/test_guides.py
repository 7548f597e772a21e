"""The guides of analysts and overseers name only commands, sheets and headings that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from candour.analyst import churn, disparity
from candour.analyst.command import parser

ROOT = Path(__file__).resolve().parents[2]
ANALYST, OVERSEER = (ROOT / "docs" / "guides" / f"{name}.md" for name in ("analyst", "overseer"))


def test_every_command_of_the_analysts_guide_is_understood() -> None:
    commands = re.findall(r"^candour patterns (.+)$", ANALYST.read_text("utf-8"), re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        assert parser().parse_args(shlex.split(command)).run


def test_every_sheet_of_the_analysts_guide_is_written() -> None:
    named = set(re.findall(r"`((?:churn|disparity)_[a-z_]+)`", ANALYST.read_text("utf-8")))
    sources = {"churn": Path(churn.__file__).read_text("utf-8"), "disparity": Path(disparity.__file__).read_text("utf-8")}
    assert len(named) >= 6
    assert {name for name in named if f'"{name.split("_", 1)[1]}"' not in sources[name.split("_", 1)[0]]} == set()


def test_every_heading_of_the_overseers_guide_is_on_a_page() -> None:
    pages = "\n".join(page.read_text("utf-8") for page in (ROOT / "src/candour/apps/insight/jinja2/insight").glob("*.html"))
    named = (
        "How long matters take, and in whose hands",
        "Differences between groups",
        "Count again now",
        "Closed ones alone",
        "All, open ones included",
        "Who looked lately",
        "Overdue",
        "Records that may be of one person",
        "Beside everybody else",
    )
    guide = " ".join(OVERSEER.read_text("utf-8").split())
    assert {name for name in named if f"*{name}*" not in guide or f'"{name}' not in pages} == set()
