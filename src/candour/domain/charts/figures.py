"""Draws a chart from its description, wide for a page and narrow for a phone, and adds the drawn values as a table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from candour.domain.charts.markup import Markup
from candour.domain.charts.models import Bars, Chart, Funnel, Histogram, Intervals, Lines, Network, Timeline
from candour.domain.charts.networks import network
from candour.domain.charts.row_charts import bars, intervals
from candour.domain.charts.sheets import NARROW, WIDE, Sheet
from candour.domain.charts.tables import Table, table
from candour.domain.charts.timelines import timeline
from candour.domain.charts.xy_charts import funnel, histogram, lines

_DRAWN: dict[type[Chart], Callable[[Sheet, Any], None]] = {
    Bars: bars,
    Lines: lines,
    Intervals: intervals,
    Funnel: funnel,
    Histogram: histogram,
    Timeline: timeline,
    Network: network,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart ready to be laid out on a page: its description, a wide and a narrow drawing, and a table of the values drawn.

    `key` is a text computed from the description; it differs between charts and is the prefix of the ids in the drawings.
    """

    chart: Chart
    key: str
    wide: Markup
    narrow: Markup
    table: Table


def figure(chart: Chart) -> Figure:
    """Draw a chart wide and narrow, and build its table.

    Equal charts give equal figures, so that pages with figures can be cached.
    """
    key = "chart-" + hashlib.sha256(repr(chart).encode("utf-8", "replace")).hexdigest()[:10]
    return Figure(chart, key, draw(chart, WIDE, f"{key}-w"), draw(chart, NARROW, f"{key}-n"), table(chart))


def draw(chart: Chart, width: int = WIDE, key: str = "chart") -> Markup:
    """Draw a chart as one SVG image that has a name and a description. `key` is the prefix of every id in the image."""
    sheet = Sheet(key, width)
    if table(chart).rows:
        _DRAWN[type(chart)](sheet, chart)
    else:
        sheet.text(0, 18, "There is nothing to draw.")
        sheet.y = 24
    return sheet.image(chart).write()
