"""Renders the pages of docs/methods as HTML. Each page explains how a statistic is computed, and how not to use the statistic.

HTML written in a page is escaped, except for <sup> and <sub>.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it.token import Token

_CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "table_open": "govuk-table",
    "thead_open": "govuk-table__head",
    "tbody_open": "govuk-table__body",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
}
_HEADINGS = {"h1": "govuk-heading-l", "h2": "govuk-heading-m", "h3": "govuk-heading-s"}
_RAISED = re.compile(r"&lt;(/?)(sup|sub)&gt;")


def slugs() -> list[str]:
    """Return the names of all method pages: their file names without the ending .md."""
    return sorted(page.stem for page in _methods_folder().glob("*.md"))


@cache
def rendered(slug: str) -> Markup:
    """Render the method page `slug`, which must be one of `slugs`, as HTML."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - comes with the parts that count

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse((_methods_folder() / f"{slug}.md").read_text("utf-8"))
    for token in tokens:
        _add_classes_and_links(token)
    return Markup(_RAISED.sub(r"<\1\2>", reader.renderer.render(tokens, reader.options, {})))  # noqa: S704 - our own files


def _methods_folder() -> Path:
    """Return the folder with the pages of docs/methods, which the setting METHODS names."""
    return Path(settings.METHODS)


def _add_classes_and_links(token: Token) -> None:
    """Set the CSS classes of the token's HTML element, and turn the token's links to .md files into addresses of pages."""
    if token.type in _CLASSES:
        token.attrSet("class", _CLASSES[token.type])
    if token.type == "heading_open":
        token.attrSet("class", _HEADINGS.get(token.tag, "govuk-heading-s"))
    for child in token.children or ():
        if child.type == "link_open":
            child.attrSet("class", "govuk-link")
            child.attrSet("href", re.sub(r"^(\w+)\.md", r"../\1/", str(child.attrGet("href"))))
