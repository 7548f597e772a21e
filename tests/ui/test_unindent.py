"""Pages are sent without the indentation of their templates; what is shown as it was written keeps its spaces."""

from __future__ import annotations

import re

import jinja2
import pytest
from django.test import Client

from candour.ui.first import FIRST
from candour.ui.unindent import Unindent


def rendered(template: str, **values: object) -> str:
    """What a template writes."""
    return jinja2.Environment(extensions=[Unindent], autoescape=True).from_string(template).render(**values)


def test_spaces_at_the_start_of_lines_are_left_out() -> None:
    assert rendered("<p>\n    one\n\n    {% if true %}\n      two words\n    {% endif %}</p>") == "<p>\none\n\ntwo words\n</p>"


@pytest.mark.parametrize("element", ["pre", "textarea", "TEXTAREA"])
def test_text_that_is_shown_as_it_is_keeps_its_spaces(element: str) -> None:
    kept = f'<{element} id="1">\n  a\n    b</{element}>'
    assert rendered(f"{kept}\n  <p>") == f"{kept}\n<p>"


def test_what_an_expression_writes_keeps_its_spaces() -> None:
    assert rendered("<p>\n  {{ text }}", text="a\n   b") == "<p>\na\n   b"


@pytest.mark.django_db
def test_pages_and_their_script_have_no_indentation(client: Client) -> None:
    assert "\n " not in FIRST
    page = client.get("/help/").content.decode()  # without fields, whose macros indent what they are given
    assert re.findall(r"\n +\S.*", page) == []
