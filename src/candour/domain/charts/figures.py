"""From a description to what is shown: a wide and a narrow drawing and the table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from candour.domain.charts.markup import Markup
from candour.domain.charts.models import Bars, Chart, Funnel, Histogram, Intervals, Lines, Network, Timeline
from candour.domain.charts.networks import network
from candour.domain.charts.planes import funnel, histogram, lines
from candour.domain.charts.rows import bars, intervals
from candour.domain.charts.sheets import NARROW, WIDE, Sheet
from candour.domain.charts.tables import Table, table
from candour.domain.charts.timelines import timeline

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
    """What a page lays out. `key` is unlike any other chart's, and the same for the same description."""

    chart: Chart
    key: str
    wide: Markup
    narrow: Markup
    table: Table


def figure(chart: Chart) -> Figure:
    """Both drawings and the table. Equal descriptions give equal figures, so that a page may be cached by its content."""
    key = "chart-" + hashlib.sha256(repr(chart).encode("utf-8", "replace")).hexdigest()[:10]
    return Figure(chart, key, draw(chart, WIDE, f"{key}-w"), draw(chart, NARROW, f"{key}-n"), table(chart))


def draw(chart: Chart, width: int = WIDE, key: str = "chart") -> Markup:
    """One SVG image with its name and description. `key` begins every id in it, and must be unlike others on the page."""
    sheet = Sheet(key, width)
    if table(chart).rows:
        _DRAWN[type(chart)](sheet, chart)
    else:
        sheet.say(0, 18, "There is nothing to draw.")
        sheet.y = 24
    return sheet.image(chart).write()
