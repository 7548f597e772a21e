"""Writes a stand-alone report: one HTML file with charts and tables, for the command line and for print."""

from __future__ import annotations

from collections.abc import Sequence

from candour.domain.charts.figures import figure
from candour.domain.charts.markup import Element, Markup, make
from candour.domain.charts.models import Chart
from candour.domain.charts.tables import Table, table

# The style sheet of stand-alone files; pages of the product have their own.
STYLE = Markup("""body{font:1.1rem/1.5 system-ui,sans-serif;color:#0b0c0c;background:#fff;max-width:60rem;
margin:2rem auto;padding:0 1rem}
figure{margin:0 0 3rem}svg{max-width:100%;height:auto}table{border-collapse:collapse;width:100%}
caption{text-align:left;font-weight:bold}th,td{border-bottom:1px solid #b1b4b6;padding:.3rem .6rem .3rem 0;text-align:left;
vertical-align:top}.number{text-align:right}.scroll{overflow-x:auto}@media print{svg,tr{break-inside:avoid}}
@media(forced-colors:active){svg text{fill:CanvasText;stroke:Canvas}.chart-line,.chart-grid,.chart-mark,.chart-ring,.chart-bar
{stroke:CanvasText}.chart-mark,.chart-solid{fill:CanvasText}.chart-ring,.chart-paper{fill:Canvas}.chart-band{fill:none}}""")


def report(title: str, words: Sequence[str], parts: Sequence[Chart | Table]) -> Markup:
    """Build a whole HTML document: a title, paragraphs (`words`), then the charts and tables in `parts`, in order.

    Each chart is followed by a table of its values.
    """
    head = make(
        "head",
        make("meta", charset="utf-8"),
        make("meta", name="viewport", content="width=device-width, initial-scale=1"),
        make("title", title),
        make("style", STYLE),
    )
    shown = [_table_element(part) if isinstance(part, Table) else _figure_element(part) for part in parts]
    body = make("body", make("h1", title), *(make("p", paragraph) for paragraph in words), *shown)
    return Markup("<!DOCTYPE html>\n" + make("html", head, body, lang="en-GB").write() + "\n")


def _figure_element(chart: Chart) -> Element:
    """Build the HTML figure of a chart: heading, summary, wide drawing, notes and table."""
    figure_ = figure(chart)
    notes = [make("p", note) for note in chart.notes]
    drawn = Element("div", {}, [figure_.wide])
    return make(
        "figure",
        make("figcaption", make("h2", chart.title), make("p", chart.summary)),
        drawn,
        *notes,
        _table_element(table(chart)),
    )


def _table_element(shown: Table) -> Element:
    """Build the HTML of a table, in an element that scrolls sideways where the table is too wide."""
    heads = [make("th", column.heading, scope="col", class_="number" if column.number else "word") for column in shown.columns]
    rows = [make("tr", *(_cell_element(shown, at, text) for at, text in enumerate(row))) for row in shown.rows]
    element = make("table", make("caption", shown.caption), make("thead", make("tr", *heads)), make("tbody", *rows))
    return make("div", element, class_="scroll", role="region", aria_label=shown.caption, tabindex="0")


def _cell_element(shown: Table, at: int, text: str) -> Element:
    """Build the HTML cell of a table for column `at` with this text; the first cell of a row is the row's heading."""
    named = "number" if shown.columns[at].number else "word"
    return make("th", text, scope="row", class_=named) if at == 0 else make("td", text, class_=named)
