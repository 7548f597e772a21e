"""Styles that tell the series of a chart apart: colour, fill pattern, dash of lines and shape of dots.

Every colour has a contrast of at least 4.5 to 1 against white, so that it can be used for text (WCAG 2.2, 1.4.3 and 1.4.11).
The shapes also have CSS classes, with which the pages' style sheets recolour a drawing where the reader has chosen other
colours.
"""

from __future__ import annotations

from dataclasses import dataclass

from candour.domain.charts.markup import Element, make

INK = "#0b0c0c"
QUIET = "#505a5f"
GRID = "#b1b4b6"
PAPER = "#ffffff"
RADIUS = 5.0


@dataclass(frozen=True, slots=True)
class Style:
    """The style of one series of a chart: its colour, fill pattern, dash of lines, and shape of dots.

    `pattern` is the SVG path of the fill pattern; '' means a solid fill.
    """

    colour: str
    pattern: str
    dash: str
    mark: str


STYLES = (
    Style("#12436d", "", "", "circle"),
    Style("#b5470b", "M-2 2l4-4M0 8l8-8M6 10l4-4", "8 4", "square"),
    Style("#1b7a70", "M2 2h2v2h-2zM6 6h2v2h-2z", "2 3", "triangle"),
    Style("#801650", "M0 4h8M4 0v8", "10 3 2 3", "diamond"),
    Style("#3d3d3d", "M0 4h8", "1 4", "ring"),
    Style("#6b4fa0", "M-2 6l4 4M0 0l8 8M6-2l4 4", "14 4", "cross"),
)


def pattern(name: str, style: Style) -> Element:
    """Return the SVG pattern that fills shapes in the style `style`, on a white ground; `name` is its id."""
    paper = make("rect", width=8, height=8, fill=PAPER, class_="chart-paper")
    drawn = make("path", d=style.pattern, stroke=style.colour, stroke_width=2, fill="none", class_="chart-line")
    return make("pattern", paper, drawn, id=name, width=8, height=8, patternUnits="userSpaceOnUse")


def mark(style: Style, x: float, y: float, radius: float = RADIUS) -> Element:
    """Return the dot of a series as an SVG element in the shape of the style. All shapes have about the same area."""
    wide = radius * 1.15
    paths = {
        "square": f"M{x - radius:.1f} {y - radius:.1f}h{2 * radius:.1f}v{2 * radius:.1f}h{-2 * radius:.1f}z",
        "triangle": f"M{x:.1f} {y - wide:.1f}l{wide:.1f} {2 * wide:.1f}h{-2 * wide:.1f}z",
        "diamond": f"M{x:.1f} {y - wide:.1f}l{wide:.1f} {wide:.1f}l{-wide:.1f} {wide:.1f}l{-wide:.1f} {-wide:.1f}z",
        "cross": f"M{x - radius:.1f} {y - radius:.1f}l{2 * radius:.1f} {2 * radius:.1f}m0 {-2 * radius:.1f}"
        f"l{-2 * radius:.1f} {2 * radius:.1f}",
    }
    if style.mark in paths:
        fill = "none" if style.mark == "cross" else style.colour
        return make("path", d=paths[style.mark], fill=fill, stroke=style.colour, stroke_width=2, class_="chart-mark")
    fill = PAPER if style.mark == "ring" else style.colour
    named = "chart-ring" if style.mark == "ring" else "chart-mark"
    return make("circle", cx=x, cy=y, r=radius, fill=fill, stroke=style.colour, stroke_width=2, class_=named)
