"""The docs name every setting, command and folder, and their links work."""

from __future__ import annotations

import argparse
import inspect
import re
from pathlib import Path

from candour.apps.ops import command
from candour.config import environment

ROOT = Path(__file__).resolve().parents[2]
OPERATORS = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
MAP = (ROOT / "docs" / "MAP.md").read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    settings = set(re.findall(r'"((?:CANDOUR_[A-Z_]+)|DATABASE_URL)"', inspect.getsource(environment)))
    assert settings
    assert {name for name in settings if f"`{name}`" not in OPERATORS} == set()


def test_every_command_is_documented() -> None:
    choices = next(a for a in command._parser()._actions if isinstance(a, argparse._SubParsersAction)).choices
    assert {name for name in choices if f"`candour {name}" not in OPERATORS} == set()


def test_the_map_names_every_folder() -> None:
    folders = [
        path
        for top in ("domain", "apps", "packs")
        for path in (ROOT / "src" / "candour" / top).iterdir()
        if path.is_dir() and path.name != "__pycache__"
    ]
    assert folders
    assert [str(path.relative_to(ROOT)) for path in folders if f"`{path.relative_to(ROOT)}/`" not in MAP] == []


def test_links_in_the_docs_have_targets() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not link.startswith("http") and not (page.parent / link).exists()
    ]
    assert broken == []
