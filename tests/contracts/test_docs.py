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
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "adr").glob("*.md")),
]

# Paths of the past that a page names: the page by its file name, and the paths. A decision (adr/) may speak of the past.
ABSENT = {"CHANGELOG.md": {"bin/browser"}}
TOPS = ("src", "apps", "domain", "packs", "frontend", "tests", "bench", "bin", "ui", "config", "analyst", "adr", "docs")


def paths_of(text: str) -> set[str]:
    """What stands in backticks and looks like a path from the root, or from src/candour."""
    quoted = re.findall(r"`([a-z_]+/[\w./*-]*)`", text)
    return {path for path in quoted if path.split("/")[0] in TOPS and "*" not in path}


def exists(path: str) -> bool:
    """Whether the path exists from the root, src/candour, or an app; `a/b/name` may leave out `.py`."""
    candidates = [base / path for base in (ROOT, ROOT / "src" / "candour")]
    return any(candidate.exists() or candidate.with_suffix(".py").exists() for candidate in candidates)


def _commands() -> list[str]:
    return list(next(a for a in command._parser()._actions if isinstance(a, argparse._SubParsersAction)).choices)


def test_every_setting_is_documented() -> None:
    settings = set(re.findall(r'"((?:CANDOUR_[A-Z_]+)|DATABASE_URL)"', inspect.getsource(environment)))
    assert settings
    assert {name for name in settings if f"`{name}`" not in OPERATORS} == set()


def test_every_command_is_documented() -> None:
    assert {name for name in _commands() if f"`candour {name}" not in OPERATORS} == set()


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
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not link.startswith("http") and not (page.parent / link).exists()
    ]
    assert broken == []


def test_paths_in_the_docs_exist() -> None:
    paths = {(page, path) for page in PAGES for path in paths_of(page.read_text(encoding="utf-8"))}
    assert len(paths) > 50
    missing = [
        f"{page.relative_to(ROOT)}: {path}"
        for page, path in sorted(paths)
        if not exists(path) and path not in ABSENT.get(page.name, set())
    ]
    assert missing == []
    assert [path for past in ABSENT.values() for path in past if exists(path)] == []


def test_a_path_that_does_not_exist_is_noticed() -> None:
    assert paths_of("See `apps/nowhere/x.py` and `src/candour/apps/ledger/`") == {
        "apps/nowhere/x.py",
        "src/candour/apps/ledger/",
    }
    assert not exists("apps/nowhere/x.py")
    assert exists("src/candour/apps/ledger/")


def test_commands_in_the_docs_exist() -> None:
    choices = set(_commands())
    named = {
        (str(page.relative_to(ROOT)), name)
        for page in PAGES
        for name in re.findall(r"(?:`|^)candour ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(named) > 20
    assert {(page, name) for page, name in named if name not in choices} == set()
