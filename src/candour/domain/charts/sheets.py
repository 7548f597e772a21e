"""The drawing surface of a chart: text, legend, axes, and the SVG element that makes the drawing a named image.

Widths are in drawing units; one unit is a pixel at the reader's usual text size. A drawing has one of two widths: `WIDE` beside
a page's text, `NARROW` on a phone. The width of a text is estimated, rather too wide than too narrow, because the drawing is
made on the server, where no browser can measure it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from candour.domain.charts.markup import Element, make
from candour.domain.charts.models import Axis, Chart
from candour.domain.charts.scales import Scale, decimals_of_ticks, scale, ticks
from candour.domain.charts.styles import GRID, INK, PAPER, QUIET, STYLES, Style, mark, pattern

WIDE, NARROW = 640, 288
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
SIZE, LEADING = 14, 18
LETTER = 0.6  # of the size: the width of a letter in a wide face
ROOT = 16  # CSS pixels in a rem


@dataclass(slots=True)
class Sheet:
    """A drawing in progress, to which the functions that draw charts add elements from top to bottom.

    `parts` are the elements drawn so far, and `y` is the position below them. `key` is the prefix of every id in the drawing;
    `patterns` are the fill patterns used, by id.
    """

    key: str
    width: int
    y: float = 4
    parts: list[Element] = field(default_factory=list)
    patterns: dict[str, Element] = field(default_factory=dict)

    @property
    def narrow(self) -> bool:
        """Return whether the drawing is too narrow to write labels beside the rows that they name."""
        return self.width < WIDE

    def add(self, *parts: Element) -> None:
        """Add elements to the drawing; they are drawn over the elements added before."""
        self.parts += parts

    def text(self, x: float, y: float, words: str, anchor: str = "start", colour: str = INK) -> None:
        """Write a line of text with its baseline at `y`; `anchor` (start, middle or end) is the part of the text at `x`."""
        halo: dict[str, str | float] = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 3, "stroke_linejoin": "round"}
        self.add(make("text", words, x=x, y=y, text_anchor=anchor, fill=colour, **halo))

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = GRID, **more: str | float) -> None:
        """Draw a thin straight line from (x1, y1) to (x2, y2); `more` are further SVG attributes."""
        named = {"class_": "chart-grid" if colour == GRID else "chart-line"}
        self.add(make("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, **(named | more)))

    def fill(self, index: int) -> str:
        """Return the fill of the series with this index as an SVG value: its colour, or a reference to its pattern."""
        style = STYLES[index]
        if not style.pattern:
            return style.colour
        name = f"{self.key}-{index}"
        self.patterns[name] = pattern(name, style)
        return f"url(#{name})"

    def bar(self, index: int, x: float, y: float, width: float, height: float) -> None:
        """Draw a filled rectangle of the series with this index, outlined in the colour of the series."""
        named = "chart-bar" if STYLES[index].pattern else "chart-bar chart-solid"
        shape = make("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), fill=self.fill(index), class_=named)
        shape.attributes |= {"stroke": STYLES[index].colour, "stroke-width": 1.5}
        self.add(shape)

    def image(self, chart: Chart) -> Element:
        """Return the drawing as one SVG element, with the chart's title as name and its summary as description."""
        title, described = f"{self.key}-title", f"{self.key}-desc"
        height = math.ceil(self.y + 4)
        return make(
            "svg",
            make("title", chart.title, id=title),
            make("desc", chart.summary, id=described),
            make("defs", *self.patterns.values()),
            *self.parts,
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            aria_labelledby=f"{title} {described}",
            viewBox=f"0 0 {self.width} {height}",
            width=f"{self.width / ROOT:g}rem",
            class_="chart-drawing",
            font_family=FONT,
            font_size=SIZE,
        )


Sample = Callable[[Sheet, int, float, float], None]  # draws the sample of a series: sheet, index of the series, x, y


def legend(sheet: Sheet, names: Sequence[str], sample: Sample) -> None:
    """Draw a chart's legend: for each series a sample (by calling `sample`) and its name.

    As many series are put on a line as fit.
    """
    x, y = 0.0, sheet.y + 14
    for index, name in enumerate(names):
        wide = 30 + text_width(name)
        if x and x + wide > sheet.width:
            x, y = 0.0, y + LEADING + 4
        sample(sheet, index, x, y)
        for number, line in enumerate(wrap(name, sheet.width - 30)):
            y += LEADING if number else 0
            sheet.text(x + 30, y, line)
        x += wide + 18
    sheet.y = y + 14


def bar_sample(sheet: Sheet, index: int, x: float, y: float) -> None:
    """Draw a small bar of the series with this index, as a sample for the legend."""
    sheet.bar(index, x + 1, y - 11, 20, 12)


def line_sample(sheet: Sheet, index: int, x: float, y: float) -> None:
    """Draw a short line of the series with this index, as a sample for the legend."""
    sheet.add(stroke(STYLES[index], f"M{x:.1f} {y - 5:.1f}h24"))


def mark_sample(sheet: Sheet, index: int, x: float, y: float) -> None:
    """Draw the mark (dot) of the series with this index, as a sample for the legend."""
    sheet.add(mark(STYLES[index], x + 12, y - 5))


def stroke(style: Style, path: str, width: float = 2.5) -> Element:
    """Return an SVG path drawn as a line in the colour and dash of a style."""
    path_element = make("path", d=path, fill="none", stroke=style.colour, stroke_width=width, class_="chart-line")
    if style.dash:
        path_element.attributes["stroke-dasharray"] = style.dash
    return path_element


@dataclass(frozen=True, slots=True)
class Axes:
    """The scales of a chart with two numeric axes, horizontal (`x`) and vertical (`y`); they convert values to positions."""

    x: Scale
    y: Scale


def draw_axes(sheet: Sheet, axes: tuple[Axis, Axis], xs: Sequence[float], ys: Sequence[float], *, zero: bool) -> Axes:
    """Draw the grid and both axes (horizontal, vertical) of a chart; return their scales, which convert values to positions.

    The axes are placed further down than all elements drawn so far. The scales contain the values `xs` and `ys`; with `zero`,
    the vertical scale also contains 0.
    """
    height = 220 if sheet.narrow else 300
    for line in wrap(axes[1].heading(), sheet.width):
        sheet.text(0, sheet.y + 12, line, colour=QUIET)
        sheet.y += LEADING
    top, bottom = sheet.y + 12, sheet.y + 12 + height
    up = scale(axes[1], ys, bottom, top, zero=zero)
    marks = ticks(up, 5)
    texts = [axes[1].text(value, decimals_of_ticks(marks, share=axes[1].share)) for value in marks]
    left = max(text_width(text) for text in texts) + 8
    for value, text in zip(marks, texts, strict=True):
        sheet.line(left, up.at(value), sheet.width, up.at(value))
        sheet.text(left - 6, up.at(value) + 5, text, "end", QUIET)
    across = scale(axes[0], xs, left + 4, sheet.width - 8, rounded=False)
    sheet.y = bottom
    draw_x_axis(sheet, axes[0], across, left)
    return Axes(across, up)


def draw_x_axis(sheet: Sheet, axis: Axis, across: Scale, left: float) -> None:
    """Draw the horizontal axis of a chart: a line, ticks whose labels do not overlap, and the heading.

    `across` converts values to horizontal positions.
    """
    marks = ticks(across, 4 if sheet.narrow else 8)
    decimals = decimals_of_ticks(marks, share=axis.share)
    sheet.line(left, sheet.y, sheet.width, sheet.y, QUIET)
    reached = -math.inf
    for value in marks:
        text = axis.text(value, decimals)
        half, x = text_width(text) / 2, across.at(value)
        x_text = min(max(x, half), sheet.width - half)
        sheet.line(x, sheet.y, x, sheet.y + 5, QUIET)
        if x_text - half > reached + 6:
            sheet.text(x_text, sheet.y + 20, text, "middle", QUIET)
            reached = x_text + half
    sheet.y += 24
    for line in wrap(axis.heading(), sheet.width - left):
        sheet.text(left, sheet.y + 16, line, colour=QUIET)
        sheet.y += LEADING
    sheet.y += 6


def text_width(words: str) -> float:
    """Estimate the width of a text in drawing units."""
    wide = sum(1.9 if unicodedata.east_asian_width(letter) in "WF" else 1.2 if letter.isupper() else 1.0 for letter in words)
    return wide * SIZE * LETTER


def wrap(words: str, room: float) -> list[str]:
    """Break a text into lines of at most `room` drawing units. A word wider than `room` is split; nothing is left out."""
    lines = [""]
    for word in words.split():
        for piece in _split_word(word, room):
            joined = f"{lines[-1]} {piece}".strip()
            if text_width(joined) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    return [line for line in lines if line] or [""]


def _split_word(word: str, room: float) -> list[str]:
    """Return a word in pieces that fit into `room` drawing units; a word that fits is one piece."""
    most = max(1, int(room / (SIZE * LETTER * 1.9)))
    return [word] if text_width(word) <= room else [word[at : at + most] for at in range(0, len(word), most)]
