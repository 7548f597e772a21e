"""Runs `browser.test.mjs`: what only the browser's code does."""

from __future__ import annotations

from tests.domain.sealing.javascript import run


def test_the_browsers_code_passes_its_own_tests() -> None:
    assert "# fail 0" in run("browser.test.mjs", "--test-reporter=tap")
