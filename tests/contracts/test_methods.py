"""Every public function of a statistics package is on a page of docs/methods, and every page has the required sections."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from candour.domain import patterns

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for path in (ROOT / "docs" / "methods").glob("*.md") if path.name != "README.md")
NO_STATISTICS = {"records", "errors", "mappings", "results"}  # how records come in is in docs/records.md and docs/imports.md
NO_FIGURES = {"candour.domain.patterns.repeats.window"}  # days


def functions() -> set[str]:
    """The functions in the `__all__` of a statistics package, and those that apps or bench import from it."""
    return {function.__name__ for function in (*_offered(), *_taken()) if inspect.isfunction(function)}


def _rooms() -> list[ModuleType]:
    found = [one.name for one in pkgutil.iter_modules(patterns.__path__) if one.name not in NO_STATISTICS]
    return [importlib.import_module(f"{patterns.__name__}.{name}") for name in found]


def _offered() -> Iterator[object]:
    for room in _rooms():
        yield from (getattr(room, name) for name in getattr(room, "__all__", ()))


def _taken() -> Iterator[object]:
    for path in (*(ROOT / "src" / "candour" / "apps").rglob("*.py"), *(ROOT / "bench").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and _is_statistics(node.module or ""):
                room = importlib.import_module(node.module or "")
                yield from (getattr(room, name.name, None) for name in node.names)  # a module of the room is no figure


def _is_statistics(module: str) -> bool:
    inside = module.removeprefix(f"{patterns.__name__}.")
    return inside != module and inside.split(".")[0] not in NO_STATISTICS and module not in NO_FIGURES


@pytest.mark.slow
def test_every_statistic_is_on_a_page() -> None:
    told = set(re.findall(r"`(?:\w+\.)*(\w+)(?:\([^`]*\))?`", "\n".join(page.read_text("utf-8") for page in PAGES)))
    assert len(functions()) > 30
    assert functions() - told == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_says_what_it_must_not_be_used_for_and_how_it_is_tested(page: Path) -> None:
    text = page.read_text("utf-8").lower()
    wanted = {"assum": "what it assumes", "must not": "what it must not be used for", "test": "how it is tested"}
    assert {why for word, why in wanted.items() if word not in text} == set()
    assert f"({page.name})" in (ROOT / "docs" / "methods" / "README.md").read_text("utf-8")
