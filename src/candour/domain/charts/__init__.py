"""Accessible charts: every chart is an SVG drawing together with a table of the same data.

A chart description (`models`) holds what is shown, in words and numbers. From a description, `figure` makes a wide drawing, a
narrow drawing and the table; the template `ui/charts.html` lays these out on a page, and `report` in a stand-alone file.
Nothing here depends on officers, cases or Django. Colours and dashes are attributes of the shapes, because the security policy
of the pages forbids inline styles.
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
