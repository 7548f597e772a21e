"""Accessible drawings from one description: an SVG and, always beside it, its data as a table.

A description (`models`) says in words and numbers what is shown. `figure` makes of it a wide and a narrow drawing and the
table; `ui/charts.html` lays them out on a page, `report` in a file that stands alone. Nothing here knows of officers or
cases, of Django or of style sheets: colours and dashes are attributes of the shapes, because inline styles are banned.
"""

from candour.domain.charts.figures import Figure, draw, figure
from candour.domain.charts.markup import Markup
from candour.domain.charts.models import (
    Axis,
    Band,
    Bars,
    Chart,
    ChartError,
    Event,
    Funnel,
    Histogram,
    Interval,
    Intervals,
    Line,
    Lines,
    Network,
    Node,
    Point,
    Series,
    Spot,
    Tie,
    Timeline,
)
from candour.domain.charts.report import report
from candour.domain.charts.tables import Column, Table, table

__all__ = [
    "Axis",
    "Band",
    "Bars",
    "Chart",
    "ChartError",
    "Column",
    "Event",
    "Figure",
    "Funnel",
    "Histogram",
    "Interval",
    "Intervals",
    "Line",
    "Lines",
    "Markup",
    "Network",
    "Node",
    "Point",
    "Series",
    "Spot",
    "Table",
    "Tie",
    "Timeline",
    "draw",
    "figure",
    "report",
    "table",
]
