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


def test_the_styles_have_each_component_that_pages_use() -> None:
    root = SOURCE.parents[1]
    components = {path.name for path in (root / "node_modules/govuk-frontend/dist/govuk/components").iterdir() if path.is_dir()}
    files = [*TEMPLATES, *SOURCE.rglob("*.py"), *(root / "frontend").rglob("*.js")]
    words = set(re.findall(r"[\w-]+", "\n".join(path.read_text(encoding="utf-8") for path in files)))
    styled = set(re.findall(r"components/([\w-]+)", (root / "frontend/styles/site.scss").read_text(encoding="utf-8")))
    blocks = {word.removeprefix("govuk-").split("__")[0].split("--")[0] for word in words if word.startswith("govuk-")}
    macros = {f"govuk{''.join(part.title() for part in name.split('-'))}": name for name in components}
    assert blocks & components | {name for macro, name in macros.items() if macro in words} <= styled


def test_there_are_templates() -> None:
    assert TEMPLATES
