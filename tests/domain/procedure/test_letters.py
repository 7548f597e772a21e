"""A letter template becomes HTML with blanks or particulars, and text written into it is escaped."""

from __future__ import annotations

import re

import pytest

from candour.domain.procedure import ProcedureError, load_pack
from candour.domain.procedure.letters import Letterhead, as_html, blanks, particulars_of, prose, read_letter

HEAD = Letterhead("Wessex <Force>", "CASE-1", "3 April 2026", "en-gb")
PACK = load_pack("england_wales")


def test_a_template_is_read_into_headings_paragraphs_and_lists() -> None:
    blocks = read_letter("# Title\n\nDear [[name]],\n\n## Part\n\n[[news]]\n\n- one\n- two\n")
    assert [(block.kind, block.level) for block in blocks] == [
        ("heading", 1), ("paragraph", 0), ("heading", 2), ("paragraph", 0), ("list", 0),
    ]  # fmt: skip
    assert blanks(blocks) == ("name", "news")
    assert prose(blocks) == "Dear ,\none\ntwo"


@pytest.mark.parametrize("template", ["", "Dear [[name]],", "## Part\n\ntext", "# One\n\n# Two"])
def test_a_template_begins_with_its_one_title(template: str) -> None:
    with pytest.raises(ProcedureError, match="begins with its title"):
        read_letter(template)


def test_a_blank_says_what_is_to_be_written_there() -> None:
    html = as_html(PACK, "update", HEAD, blank="{}: to be written in")
    assert 'data-particular="name">Name of the person this is to: to be written in</span>' in html
    assert html.count("<h1>") == 1
    assert '<article class="candour-letter" lang="en-gb">' in html
    assert "[[" not in html


def test_what_is_written_in_is_text_and_never_markup() -> None:
    html = as_html(PACK, "update", HEAD, {"name": "<script>alert(1)</script>", "done_so_far": "One\nTwo & three"})
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert 'candour-letter__said" data-particular="done_so_far">One\nTwo &amp; three</span>' in html
    assert "Wessex &lt;Force&gt;" in html


def test_its_headings_stand_below_those_of_the_page_it_is_on() -> None:
    assert re.findall(r"<h(\d)>", as_html(PACK, "update", HEAD, level=3)) == ["3", "4", "4", "4"]


def test_particulars_come_in_the_order_of_the_letter() -> None:
    assert [row.id for row in particulars_of(PACK, "update")] == ["name", "done_so_far", "next_steps", "who_to_ask"]


def test_an_unknown_letter_is_an_error() -> None:
    with pytest.raises(ProcedureError, match="no letter"):
        as_html(PACK, "ransom", HEAD)
