"""Every template parses, and sets a title."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2

SOURCE = Path(__file__).resolve().parents[2] / "src" / "candour"
TEMPLATES = sorted(path for path in SOURCE.rglob("jinja2/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_it_parses(path: Path) -> None:
    jinja = engines["jinja2"]
    assert isinstance(jinja, Jinja2)
    jinja.env.parse(path.read_text(encoding="utf-8"))


def test_there_are_templates() -> None:
    assert TEMPLATES
