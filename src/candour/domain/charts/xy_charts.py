"""Draws charts with two numeric axes: lines with bands for their intervals, funnel plots, and histograms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from candour.domain.charts.markup import Element, make
from candour.domain.charts.models import Funnel, Histogram, Line, Lines, Spot
from candour.domain.charts.sheets import (
    Axes,
    Sheet,
    bar_sample,
    draw_axes,
    legend,
    line_sample,
    mark_sample,
    stroke,
    text_width,
)
from candour.domain.charts.styles import INK, PAPER, STYLES, mark

FEW_POINTS = 16  # above this points have no marks, which would hide the line
Place = tuple[float, float]


def lines(sheet: Sheet, chart: Lines) -> None:
    """Draw the lines (or steps) of a line chart, and behind them a band for each line whose points have intervals."""
    dotted = not chart.step and max((len(line.points) for line in chart.lines), default=0) <= FEW_POINTS
    if len(chart.lines) > 1:
        legend(sheet, [line.name for line in chart.lines], _line_and_mark_sample if dotted else line_sample)
    points = [point for line in chart.lines for point in line.points]
    ys = [number for point in points for number in (point.y, point.low, point.high) if number is not None]
    drawn = draw_axes(sheet, (chart.x, chart.y), [point.x for point in points], ys, zero=True)
    for at, line in enumerate(chart.lines):
        _draw_band(sheet, drawn, at, line, step=chart.step)
    for at, line in enumerate(chart.lines):
        places = [(drawn.x.at(point.x), drawn.y.at(point.y)) for point in line.points]
        sheet.add(stroke(STYLES[at], path(places, step=chart.step)))
        if dotted:
            sheet.add(*(mark(STYLES[at], *place, radius=4) for place in places))


def _line_and_mark_sample(sheet: Sheet, index: int, x: float, y: float) -> None:
    """Draw a short line of the series with this index with its mark, as a sample for the legend."""
    line_sample(sheet, index, x, y)
    mark_sample(sheet, index, x, y)


def _draw_band(sheet: Sheet, drawn: Axes, at: int, line: Line, *, step: bool) -> None:
    """Draw the intervals around a line of a chart as a band: a faint area between two dotted edges.

    The edges are visible in print and in forced colours. `at` is the index of the line; `step` draws steps.
    """
    held = [point for point in line.points if point.low is not None and point.high is not None]
    if not held:
        return
    low = [(drawn.x.at(point.x), drawn.y.at(point.low or 0.0)) for point in held]
    high = [(drawn.x.at(point.x), drawn.y.at(point.high or 0.0)) for point in held]
    upper, lower = path(high, step=step), path(low, step=step)
    back = path(corners(low) if step else low, step=False, backwards=True)
    area = make("path", d=f"{upper}L{back[1:]}z", fill=STYLES[at].colour, fill_opacity=0.15, class_="chart-band")
    edges = make("path", d=upper + lower, fill="none", stroke=STYLES[at].colour, stroke_width=1, class_="chart-line")
    edges.attributes["stroke-dasharray"] = "1 3"
    sheet.add(area, edges)


def corners(places: Sequence[Place]) -> list[Place]:
    """Return the corners of a line of steps through the points `places`; each step keeps a point's height until the next."""
    points = list(places[:1])
    for before, after in pairwise(places):
        points += [(after[0], before[1]), after]
    return points


def path(places: Sequence[Place], *, step: bool, backwards: bool = False) -> str:
    """Return an SVG path through the points, in reverse order if `backwards`, as steps if `step`; '' without points."""
    held = corners(places) if step else list(places)
    held = held[::-1] if backwards else held
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in held) if held else ""


def funnel(sheet: Sheet, chart: Funnel) -> None:
    """Draw a funnel plot: each unit as a dot, and the limits of what chance explains as lines.

    Units outside the limits are diamonds with names.
    """
    legend(sheet, ["Within the lines", "Outside the lines"], _inside_or_outside_sample)
    xs = [spot.size for spot in chart.spots] + [point[0] for band in chart.bands for point in band.points]
    ys = [spot.value for spot in chart.spots] + [edge for band in chart.bands for point in band.points for edge in point[1:]]
    drawn = draw_axes(sheet, (chart.x, chart.y), xs, [*ys, chart.centre], zero=True)
    centre = drawn.y.at(chart.centre)
    sheet.line(drawn.x.start, centre, drawn.x.end, centre, INK)
    for at, band in enumerate(chart.bands):
        for edge in (1, 2):
            places = [(drawn.x.at(point[0]), drawn.y.at(point[edge])) for point in band.points]
            line = make("path", d=path(places, step=False), fill="none", stroke=INK, stroke_width=1.5, class_="chart-line")
            line.attributes["stroke-dasharray"] = ("6 4", "2 3", "10 3 2 3")[at % 3]
            sheet.add(line)
    for spot in sorted(chart.spots, key=lambda spot: (spot.outside, spot.size)):
        _draw_spot(sheet, drawn, spot)


def _draw_spot(sheet: Sheet, drawn: Axes, spot: Spot) -> None:
    """Draw the mark of one unit of a funnel plot; in a wide drawing, a unit outside the limits also gets its name."""
    x, y = drawn.x.at(spot.size), drawn.y.at(spot.value)
    sheet.add(_unit_mark(x, y, outside=spot.outside))
    if spot.outside and not sheet.narrow:
        left = x + 9 + text_width(spot.label) > sheet.width
        sheet.text(x - 9 if left else x + 9, y + 5, spot.label, "end" if left else "start")


def _inside_or_outside_sample(sheet: Sheet, index: int, x: float, y: float) -> None:
    """Draw the mark of a unit of a funnel plot as a sample for the legend: inside (`index` 0) or outside (1) the limits."""
    sheet.add(_unit_mark(x + 12, y - 5, outside=bool(index)))


def _unit_mark(x: float, y: float, *, outside: bool) -> Element:
    """Return the mark of a unit in a funnel plot: a dot inside the limits of what chance explains, a diamond outside."""
    if outside:
        return mark(STYLES[3], x, y)
    return make("circle", cx=x, cy=y, r=4, fill=PAPER, stroke=STYLES[0].colour, stroke_width=2, class_="chart-ring")


def histogram(sheet: Sheet, chart: Histogram) -> None:
    """Draw a histogram: counts between consecutive edges; several series are drawn side by side."""
    if len(chart.series) > 1:
        legend(sheet, [series.name for series in chart.series], bar_sample)
    values = [value for series in chart.series for value in series.values if value is not None]
    drawn = draw_axes(sheet, (chart.x, chart.y), chart.edges, values, zero=True)
    ground = drawn.y.at(0)
    for bin_at, (low, high) in enumerate(pairwise(chart.edges)):
        left, width = drawn.x.at(low), (drawn.x.at(high) - drawn.x.at(low)) / len(chart.series)
        for at, series in enumerate(chart.series):
            top = drawn.y.at(series.values[bin_at] or 0)
            sheet.bar(at, left + at * width + 0.5, top, width - 1, ground - top)
