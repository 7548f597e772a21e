"""The table beside every drawing: all drawn values as text, in the same order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from candour.domain.charts.models import Bars, Chart, Funnel, Histogram, Intervals, Line, Lines, Network, Node, Timeline, groups
from candour.domain.charts.networks import ordered


@dataclass(frozen=True, slots=True)
class Column:
    """A column heading; `number` columns are aligned right."""

    heading: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of formatted text; the first cell of each row is its heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


Body = tuple[list[Column], list[list[str]]]


def table(chart: Chart) -> Table:
    """Return every value drawn in a chart as a table."""
    columns, rows = _KINDS[type(chart)](chart)
    return Table(chart.title, tuple(columns), tuple(tuple(row) for row in rows))


def _bars(chart: Bars) -> Body:
    unit = f" ({chart.axis.unit})" if chart.axis.unit else ""
    columns = [Column(chart.category_label), *(Column(series.name + unit, number=True) for series in chart.series)]
    return columns, [
        [category, *(chart.axis.text(series.values[at]) for series in chart.series)]
        for at, category in enumerate(chart.categories)
    ]


def _lines(chart: Lines) -> Body:
    """Return one row for each x value; a band adds two columns."""
    columns, values = [Column(chart.x.heading(), number=True)], []
    for line in chart.lines:
        banded = any(point.low is not None for point in line.points)
        name = line.name or chart.y.heading()
        columns += [Column(f"{name}{part}", number=True) for part in (("", ", low", ", high") if banded else ("",))]
        values.append(_line(chart, line, banded=banded))
    places = sorted({point.x for line in chart.lines for point in line.points})
    blank = {True: ["", "", ""], False: [""]}
    widths = [any(point.low is not None for point in line.points) for line in chart.lines]
    return columns, [
        [chart.x.text(x), *(cell for held, wide in zip(values, widths, strict=True) for cell in held.get(x, blank[wide]))]
        for x in places
    ]


def _line(chart: Lines, line: Line, *, banded: bool) -> dict[float, list[str]]:
    numbers = {point.x: [point.y, point.low, point.high] if banded else [point.y] for point in line.points}
    return {x: [chart.y.text(number) for number in held] for x, held in numbers.items()}


def _intervals(chart: Intervals) -> Body:
    grouped, noted = len(groups(chart.rows)) > 1, any(row.note for row in chart.rows)
    columns = [Column(chart.label), *([Column("Series")] if grouped else [])]
    columns += [Column(name, number=True) for name in (chart.axis.heading(), "Low", "High")]
    columns += [Column("Note")] if noted else []
    return columns, [
        [row.label]
        + ([row.group] if grouped else [])
        + [chart.axis.text(number) for number in (row.value, row.low, row.high)]
        + ([row.note] if noted else [])
        for row in chart.rows
    ]


def _funnel(chart: Funnel) -> Body:
    columns = [Column(chart.label), Column(chart.x.heading(), number=True), Column(chart.y.heading(), number=True)]
    rows = [
        [spot.label, chart.x.text(spot.size), chart.y.text(spot.value), "outside" if spot.outside else "within"]
        for spot in chart.spots
    ]
    return [*columns, Column("The lines")], rows


def _histogram(chart: Histogram) -> Body:
    columns = [Column(chart.x.heading()), *(Column(series.name, number=True) for series in chart.series)]
    spans = pairwise(chart.edges)
    return columns, [
        [f"{chart.x.text(low)} to under {chart.x.text(high)}", *(chart.y.text(series.values[at]) for series in chart.series)]
        for at, (low, high) in enumerate(spans)
    ]


def _timeline(chart: Timeline) -> Body:
    columns = [Column("Date"), Column("Until"), Column("Kind"), Column("What")]
    order = {lane: at for at, lane in enumerate(chart.lanes)}
    events = sorted(chart.events, key=lambda event: (event.since, order[event.lane], event.label))
    return columns, [
        [event.since.isoformat(), event.until.isoformat() if event.until else "", event.lane, event.label] for event in events
    ]


def _network(chart: Network) -> Body:
    columns = [Column("Number"), Column(chart.label), Column("Group"), Column(chart.size_label, number=True), Column("Tied to")]
    nodes = ordered(chart)
    number = {node.node_id: at for at, node in enumerate(nodes, 1)}
    return columns, [
        [f"{number[node.node_id]}{' (chosen)' if node.chosen else ''}", node.label, node.community, f"{node.size:g}",
         _ties(chart, node, number)]
        for node in nodes
    ]  # fmt: skip


def _ties(chart: Network, node: Node, number: dict[str, int]) -> str:
    tied = [(number[tie.other if tie.one == node.node_id else tie.one], tie.weight)
           for tie in chart.ties if node.node_id in {tie.one, tie.other}]  # fmt: skip
    return ", ".join(f"{other} (×{weight:g})" if weight != 1 else str(other) for other, weight in sorted(tied))


_KINDS: dict[type[Chart], Callable[[Any], Body]] = {
    Bars: _bars,
    Lines: _lines,
    Intervals: _intervals,
    Funnel: _funnel,
    Histogram: _histogram,
    Timeline: _timeline,
    Network: _network,
}
