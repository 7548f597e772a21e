"""Every marked string is extracted, and a language is offered only while its catalogue is complete."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.test import Client, override_settings

from candour.config import languages, messages
from candour.domain.procedure.catalogue import engine_messages, pack_messages

PYTHON = [path for path in messages.SOURCE.rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = list(messages.SOURCE.rglob("jinja2/**/*.html"))
PSEUDO = "eo"  # Django has a name for it, and nobody asks for it in another test


@pytest.fixture(scope="module")
def everything() -> Catalog:
    return messages.extracted()


@pytest.mark.slow
def test_every_string_marked_in_python_is_extracted(everything: Catalog) -> None:
    marked = {text for path in PYTHON for text in _marked(ast.parse(path.read_text(encoding="utf-8")))}
    assert len(marked) > 500
    assert sorted(text for text in marked if text not in everything) == []


def test_every_string_marked_in_a_template_is_extracted(everything: Catalog) -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES]
    marked = {text for template in texts for text in re.findall(r'\b_\("([^"\\]+)"', template)}
    assert len(marked) > 500
    assert sorted(text for text in marked if text not in everything) == []


@pytest.mark.slow
def test_messages_that_are_data_are_extracted_too() -> None:
    catalogue = messages.extracted(data=[lambda: ["A label of a pack"]])
    assert "A label of a pack" in catalogue


def test_every_text_of_a_pack_and_every_sentence_of_the_engine_is_extracted(everything: Catalog) -> None:
    texts = [text for _, _, text in pack_messages()] + [message for _, _, message, _ in engine_messages()]
    assert len(texts) > 1000
    assert sorted(text for text in texts if text not in everything) == []
    working_days = everything.get("%(count)s working day")
    assert working_days is not None
    assert working_days.id == ("%(count)s working day", "%(count)s working days")


def test_every_language_offered_is_complete(everything: Catalog) -> None:
    for code, _ in languages.offered()[1:]:
        with (languages.LOCALE / code.replace("-", "_") / "LC_MESSAGES" / "django.po").open("rb") as file:
            assert messages.missing(read_po(file), everything) == [], f"make messages, then translate: {code}"


def test_only_english_is_offered_where_no_catalogue_is_compiled(tmp_path: Path) -> None:
    assert languages.offered(tmp_path) == [("en-gb", "English")]


def test_a_language_is_offered_while_its_catalogue_is_complete(tmp_path: Path) -> None:
    _write(tmp_path, _catalogue("One", "Two"))
    assert messages.update(tmp_path, _template("One", "Two")) == {PSEUDO: []}
    assert languages.offered(tmp_path)[1:] == [(PSEUDO, "Esperanto")]

    assert messages.update(tmp_path, _template("One", "Two", "Three")) == {PSEUDO: ["Three"]}
    assert languages.offered(tmp_path)[1:] == []


def test_a_translation_that_is_only_guessed_does_not_count(tmp_path: Path) -> None:
    guessed = _catalogue("One")
    guessed["One"].flags.add("fuzzy")
    _write(tmp_path, guessed)
    assert messages.update(tmp_path, _template("One")) == {PSEUDO: ["One"]}


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["cy", "de, cy;q=0.5", "en-US", ""])
def test_a_page_is_in_the_language_it_says_it_is_in(asked: str) -> None:
    assert languages.offered() == settings.LANGUAGES
    assert '<html lang="en-gb"' in Client().get("/", headers={"accept-language": asked}).content.decode()


@pytest.mark.django_db
@pytest.mark.slow
def test_pages_use_a_complete_language_that_the_browser_asks_for(tmp_path: Path, everything: Catalog) -> None:
    _write(tmp_path, everything)
    assert messages.update(tmp_path, everything) == {PSEUDO: []}
    with override_settings(LANGUAGES=languages.offered(tmp_path), LOCALE_PATHS=[tmp_path]):
        page = Client().get("/", headers={"accept-language": PSEUDO}).content.decode()
    assert f'<html lang="{PSEUDO}"' in page
    assert "«Skip to main content»" in page


def _marked(tree: ast.AST) -> list[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    first = [call.args[0] for call in calls if getattr(call.func, "id", "") in messages.KEYWORDS]
    return [argument.value for argument in first if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]


def _catalogue(*texts: str) -> Catalog:
    catalogue = Catalog()
    for text in texts:
        catalogue.add(text, f"«{text}»")
    return catalogue


def _template(*texts: str) -> Catalog:
    catalogue = Catalog()
    for text in texts:
        catalogue.add(text)
    return catalogue


def _write(locale: Path, template: Catalog) -> None:
    """The template's messages as a catalogue, each translated by itself in quotation marks."""
    path = locale / PSEUDO / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    catalogue = Catalog(locale=PSEUDO)
    for message in template:
        if message.id:
            catalogue.add(message.id, _pseudo(message.id), flags=message.flags, context=message.context)
    with path.open("wb") as file:
        write_po(file, catalogue)


def _pseudo(identity: Any) -> Any:
    return f"«{identity}»" if isinstance(identity, str) else tuple(f"«{text}»" for text in identity)
