"""Drawings on a page: laid out by the macro, shown at both widths, with nothing the page's policy would block."""

from __future__ import annotations

import pytest
from django.template import engines
from playwright.sync_api import Page

from candour.domain.charts import Axis, Bars, Series
from tests.browser import ROOT
from tests.domain.charts.examples import ALL

TEMPLATE = '{% from "ui/charts.html" import chart %}{% for one in all %}{{ chart(one, open=true) }}{% endfor %}'
HEAD = '<!DOCTYPE html><html lang="en" class="govuk-template"><meta name="viewport" content="width=device-width">'


def laid_out(*charts: object) -> str:
    return str(engines["jinja2"].from_string(TEMPLATE).render({"all": charts}))


def test_the_macro_escapes_words_and_keeps_drawings() -> None:
    hostile = "<b onload='x'>"
    html = laid_out(Bars(title=hostile, summary="S", categories=(hostile,), series=(Series("a", (1,)),), axis=Axis(label="n")))
    assert "<svg " in html
    assert "<b " not in html


@pytest.mark.browser
@pytest.mark.parametrize(("width", "shown"), [(320, "narrow"), (1280, "wide")])
def test_one_drawing_shows_and_the_page_never_scrolls_sideways(page: Page, width: int, shown: str) -> None:
    css = (ROOT / "src/candour/ui/static/candour/site.css").read_text()
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(f'{HEAD}<style>{css}</style><body><div class="govuk-width-container">{laid_out(*ALL)}</div>')
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    visible = page.locator(f".candour-chart__{shown} svg")
    assert visible.count() == len(ALL)
    assert page.locator("svg:visible").count() == len(ALL)
    smallest = page.evaluate("""() => Math.min(...[...document.querySelectorAll('svg text')]
        .filter(text => text.checkVisibility()).map(text => text.getBoundingClientRect().height))""")
    assert smallest >= 14, "words in drawings stay as large as small print"
