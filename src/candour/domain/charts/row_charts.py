"""Draws charts with one labelled row for each item: bars, and dots with intervals.

Each row's label is beside the row on a wide drawing and above the row on a narrow drawing.
"""

from __future__ import annotations

from collections.abc import Sequence

from candour.domain.charts.models import Bars, Interval, Intervals, groups
from candour.domain.charts.scales import Scale, scale
from candour.domain.charts.sheets import LEADING, Sheet, bar_sample, draw_x_axis, legend, mark_sample, text_width, wrap
from candour.domain.charts.styles import INK, STYLES, mark

GUTTER = 220
THICK = 16


def bars(sheet: Sheet, chart: Bars) -> None:
    """Draw a bar chart: bars from zero, grouped by category, with the value written at the end of each bar."""
    if len(chart.series) > 1:
        legend(sheet, [series.name for series in chart.series], bar_sample)
    values = [value for series in chart.series for value in series.values if value is not None]
    texts = [chart.axis.text(value) for value in values]
    left = _start_of_rows(sheet, chart.categories)
    across = scale(chart.axis, values, left, sheet.width - max(map(text_width, texts), default=0) - 6, zero=True)
    for index, category in enumerate(chart.categories):
        height = (THICK + 3) * len(chart.series)
        top = _write_label(sheet, category, left, height)
        for at, series in enumerate(chart.series):
            _draw_bar(sheet, at, (series.values[index], chart.axis.text(series.values[index])), across, top + at * (THICK + 3))
        sheet.y += 10
    draw_x_axis(sheet, chart.axis, across, left)


def _draw_bar(sheet: Sheet, at: int, held: tuple[float | None, str], across: Scale, top: float) -> None:
    """Draw one bar of the series with index `at`; `held` is its value and the text of the value.

    `across` converts values to horizontal positions, and `top` is the upper edge of the bar. A missing value is drawn as “no
    figure”.
    """
    value, text = held
    if value is None:
        sheet.text(across.at(0) + 4, top + 13, "no figure")
        return
    ends = sorted((across.at(0), across.at(value)))
    sheet.bar(at, ends[0], top, ends[1] - ends[0], THICK)
    sheet.text(ends[1] + 4, top + 13, text)


def intervals(sheet: Sheet, chart: Intervals) -> None:
    """Draw a dot and an interval for each row of the chart, and a reference line behind all of them."""
    named = groups(chart.rows)
    if len(named) > 1:
        legend(sheet, named, mark_sample)
    values = [number for row in chart.rows for number in (row.value, row.low, row.high) if number is not None]
    held = [*values, *([chart.reference] if chart.reference is not None else [])]
    left = _start_of_rows(sheet, [row.label for row in chart.rows])
    across = scale(chart.axis, held or [0.0, 1.0], left + 8, sheet.width - 8)
    top, drawn = sheet.y, len(sheet.parts)
    for row in chart.rows:
        middle = _write_label(sheet, row.label, left, THICK) + THICK / 2
        _draw_interval(sheet, row, named.index(row.group), across, middle)
        sheet.y += 8
    if chart.reference is not None:
        _draw_reference(sheet, chart, across, top, drawn)
    draw_x_axis(sheet, chart.axis, across, left)


def _draw_interval(sheet: Sheet, row: Interval, at: int, across: Scale, y: float) -> None:
    """Draw the dot and the interval of one row at height `y`, in the style with index `at`; “no figure” without a value.

    `across` converts values to horizontal positions.
    """
    if row.low is not None and row.high is not None:
        low, high = across.at(row.low), across.at(row.high)
        sheet.line(low, y, high, y, STYLES[at].colour, stroke_width=2)
        for end in (low, high):
            sheet.line(end, y - 5, end, y + 5, STYLES[at].colour, stroke_width=2)
    if row.value is None:
        sheet.text(across.start, y + 5, "no figure")
    else:
        sheet.add(mark(STYLES[at], across.at(row.value), y))


def _draw_reference(sheet: Sheet, chart: Intervals, across: Scale, top: float, behind: int) -> None:
    """Draw the vertical reference line of a chart, such as at 1 for no difference, and its label.

    The line is inserted after the first `behind` elements of the drawing, and so drawn behind the later elements.
    """
    x = across.at(chart.reference or 0.0)
    sheet.line(x, top, x, sheet.y, INK, stroke_dasharray="4 4")
    sheet.parts.insert(behind, sheet.parts.pop())
    if chart.reference_label:
        half = text_width(chart.reference_label) / 2
        sheet.text(min(max(x, half), sheet.width - half), sheet.y + 12, chart.reference_label, "middle")
        sheet.y += LEADING


def _start_of_rows(sheet: Sheet, labels: Sequence[str]) -> float:
    """Return the horizontal position at which the bars or dots of rows begin, to the right of the rows' labels."""
    return 0 if sheet.narrow else min(GUTTER, max((text_width(label) for label in labels), default=0) + 10)


def _write_label(sheet: Sheet, label: str, left: float, height: float) -> float:
    """Write a row's label, reserve the height of the row, and return the vertical position of the top of its bars or dot."""
    lines = wrap(label, left - 10 if left else sheet.width)
    tall = len(lines) * LEADING
    first = sheet.y if not left else sheet.y + max(0.0, (height - tall) / 2)
    for number, line in enumerate(lines):
        sheet.text(0, first + 13 + number * LEADING, line)
    top = sheet.y + tall + 2 if not left else sheet.y + max(0.0, (tall - height) / 2)
    sheet.y = top + height if not left else sheet.y + max(height, tall)
    return top
