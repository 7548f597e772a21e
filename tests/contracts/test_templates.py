"""Every template parses, and gives translators whole sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2

SOURCE = Path(__file__).resolve().parents[2] / "src" / "candour"
# A message in lower case that goes on after an element: half a sentence, which translators cannot put into their own order.
HALF = re.compile(r"""</(?:a|b|bdi|code|span|strong)>\s*\{\{ _\(["'][a-z,;]""")
TEMPLATES = sorted(path for path in SOURCE.rglob("jinja2/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_it_parses(path: Path) -> None:
    jinja = engines["jinja2"]
    assert isinstance(jinja, Jinja2)
    jinja.env.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_sentence_is_cut_into_messages(path: Path) -> None:
    assert HALF.findall(path.read_text(encoding="utf-8")) == []


def test_there_are_templates() -> None:
    assert TEMPLATES
