"""Builds the table that stands beside every drawing: all values drawn as text, in the order in which they are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from candour.domain.charts.models import Bars, Chart, Funnel, Histogram, Intervals, Line, Lines, Network, Node, Timeline, groups
from candour.domain.charts.networks import ordered


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a `Table`: its heading, and whether it holds numbers, which are aligned right."""

    heading: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of formatted text, for pages and reports; the first cell of each row is the row's heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


Body = tuple[list[Column], list[list[str]]]  # columns, rows of cells


def table(chart: Chart) -> Table:
    """Return a table of every value drawn in a chart."""
    columns, rows = _KINDS[type(chart)](chart)
    return Table(chart.title, tuple(columns), tuple(tuple(row) for row in rows))


def _table_of_bars(chart: Bars) -> Body:
    """Return the table of a bar chart, with one row for each category and one column for each series."""
    unit = f" ({chart.axis.unit})" if chart.axis.unit else ""
    columns = [Column(chart.category_label), *(Column(series.name + unit, number=True) for series in chart.series)]
    return columns, [
        [category, *(chart.axis.text(series.values[at]) for series in chart.series)]
        for at, category in enumerate(chart.categories)
    ]


def _table_of_lines(chart: Lines) -> Body:
    """Return the table of a line chart, with one row for each x value.

    A line with intervals takes three columns (value, lower and upper end), other lines one column.
    """
    columns, values = [Column(chart.x.heading(), number=True)], []
    for line in chart.lines:
        banded = any(point.low is not None for point in line.points)
        name = line.name or chart.y.heading()
        columns += [Column(f"{name}{part}", number=True) for part in (("", ", low", ", high") if banded else ("",))]
        values.append(_cells_by_x(chart, line, banded=banded))
    places = sorted({point.x for line in chart.lines for point in line.points})
    blank = {True: ["", "", ""], False: [""]}
    widths = [any(point.low is not None for point in line.points) for line in chart.lines]
    return columns, [
        [chart.x.text(x), *(cell for held, wide in zip(values, widths, strict=True) for cell in held.get(x, blank[wide]))]
        for x in places
    ]


def _cells_by_x(chart: Lines, line: Line, *, banded: bool) -> dict[float, list[str]]:
    """Return a dict from each x value to the table cells of one line of a chart.

    The cells are the value and, where `banded`, the lower and upper end of its interval.
    """
    numbers = {point.x: [point.y, point.low, point.high] if banded else [point.y] for point in line.points}
    return {x: [chart.y.text(number) for number in held] for x, held in numbers.items()}


def _table_of_intervals(chart: Intervals) -> Body:
    """Return the table of a chart of intervals: for each row of the chart the value, interval and, if used, group and note."""
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


def _table_of_funnel(chart: Funnel) -> Body:
    """Return the table of a funnel plot, with one row for each unit: size, value, and whether it is outside the limits."""
    columns = [Column(chart.label), Column(chart.x.heading(), number=True), Column(chart.y.heading(), number=True)]
    rows = [
        [spot.label, chart.x.text(spot.size), chart.y.text(spot.value), "outside" if spot.outside else "within"]
        for spot in chart.spots
    ]
    return [*columns, Column("The lines")], rows


def _table_of_histogram(chart: Histogram) -> Body:
    """Return the table of a histogram, with one row for each interval of the axis and one column for each series."""
    columns = [Column(chart.x.heading()), *(Column(series.name, number=True) for series in chart.series)]
    spans = pairwise(chart.edges)
    return columns, [
        [f"{chart.x.text(low)} to under {chart.x.text(high)}", *(chart.y.text(series.values[at]) for series in chart.series)]
        for at, (low, high) in enumerate(spans)
    ]


def _table_of_timeline(chart: Timeline) -> Body:
    """Return the table of a timeline, with one row for each event, by date."""
    columns = [Column("Date"), Column("Until"), Column("Kind"), Column("What")]
    order = {lane: at for at, lane in enumerate(chart.lanes)}
    events = sorted(chart.events, key=lambda event: (event.since, order[event.lane], event.label))
    return columns, [
        [event.since.isoformat(), event.until.isoformat() if event.until else "", event.lane, event.label] for event in events
    ]


def _table_of_network(chart: Network) -> Body:
    """Return the table of a network, with one row for each person: number, community, size, and numbers of tied people."""
    columns = [Column("Number"), Column(chart.label), Column("Group"), Column(chart.size_label, number=True), Column("Tied to")]
    nodes = ordered(chart)
    number = {node.node_id: at for at, node in enumerate(nodes, 1)}
    return columns, [
        [f"{number[node.node_id]}{' (chosen)' if node.chosen else ''}", node.label, node.community, f"{node.size:g}",
         _tied_numbers(chart, node, number)]
        for node in nodes
    ]  # fmt: skip


def _tied_numbers(chart: Network, node: Node, number: dict[str, int]) -> str:
    """Return the numbers of the people tied to the person `node`, as text, with the weights of ties other than 1.

    `number` is a dict from each person's id to the person's number.
    """
    tied = [(number[tie.other if tie.one == node.node_id else tie.one], tie.weight)
           for tie in chart.ties if node.node_id in {tie.one, tie.other}]  # fmt: skip
    return ", ".join(f"{other} (×{weight:g})" if weight != 1 else str(other) for other, weight in sorted(tied))


_KINDS: dict[type[Chart], Callable[[Any], Body]] = {
    Bars: _table_of_bars,
    Lines: _table_of_lines,
    Intervals: _table_of_intervals,
    Funnel: _table_of_funnel,
    Histogram: _table_of_histogram,
    Timeline: _table_of_timeline,
    Network: _table_of_network,
}
