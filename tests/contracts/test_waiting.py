"""Tests wait for conditions, never for a fixed time: only tests/waiting.py may sleep."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
FILES = sorted(path for path in TESTS.rglob("*.py") if path != TESTS / "waiting.py")
_SLEEPS = {"sleep", "wait_for_timeout"}


def sleeps(text: str) -> list[int]:
    """Lines that call `sleep` or `wait_for_timeout`, by whatever name of a module, or import `sleep` itself."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call | ast.ImportFrom)]
    return sorted(node.lineno for node in calls if _names(node) & _SLEEPS)


def _names(node: ast.Call | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {alias.name for alias in node.names}
    function = node.func
    return {function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")}


@pytest.mark.slow
def test_no_test_waits_for_a_fixed_time() -> None:
    found = [f"{path.relative_to(TESTS)}:{line}" for path in FILES for line in sleeps(path.read_text(encoding="utf-8"))]
    assert not found, f"say what is waited for, with tests.waiting.wait_until: {found}"


@pytest.mark.parametrize(
    "text",
    ["import time\ntime.sleep(1)", "page.wait_for_timeout(500)", "from time import sleep as rest", "from time import sleep"],
)
def test_a_fixed_wait_is_found(text: str) -> None:
    assert sleeps(text)
