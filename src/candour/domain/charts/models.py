"""What can be drawn: seven kinds of chart, each described in words and numbers alone.

Every chart has a title, a summary (one plain sentence saying what the reader should see: it is what a screen reader says)
and notes printed under it. Not here: sizes, colours, positions.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

MOST_SERIES = 6


class ChartError(ValueError):
    """The description cannot be drawn honestly; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What is measured, in which unit. `share` values lie between 0 and 1 and are written as per cent."""

    label: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    log: bool = False
    share: bool = False
    decimals: int | None = None
    plain: bool = False  # no thousands commas: years

    def heading(self) -> str:
        """The label with its unit: Rate (per 1,000 officers)."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def text(self, value: float | None, decimals: int | None = None) -> str:
        """A value as people write it; nothing for a value there is not."""
        if value is None:
            return ""
        places = self.decimals if decimals is None else decimals
        if self.share:
            return f"{value * 100:.{1 if places is None else places}f}%"
        if places is None:
            places = 0 if float(value).is_integer() else max(0, 2 - math.floor(math.log10(abs(value))))
        return f"{value:.{places}f}" if self.plain else f"{value:,.{places}f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What every chart has. `summary` is one sentence a person could read aloud in place of the drawing."""

    title: str
    summary: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One value a category, in the categories' order; None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(Chart):
    """Horizontal bars, grouped where there is more than one series."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: Axis
    category_label: str = "Group"

    def __post_init__(self) -> None:
        few(self.series)
        for one in self.series:
            finite(one.values)
            if len(one.values) != len(self.categories):
                raise ChartError(f"“{one.name}” has {len(one.values)} values for {len(self.categories)} categories.")


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a line, with its interval where it has one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Points from left to right."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Chart):
    """Lines over a number (years, days). `step` holds each value until the next: survival curves."""

    lines: tuple[Line, ...]
    x: Axis
    y: Axis
    step: bool = False

    def __post_init__(self) -> None:
        few(self.lines)
        for line in self.lines:
            finite(number for point in line.points for number in (point.x, point.y, point.low, point.high))
            if any(after.x < before.x for before, after in pairwise(line.points)):
                raise ChartError(f"The points of “{line.name}” do not go from left to right. Sort them.")


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its interval. Rows of one `group` share a mark; `note` (such as n = 35) goes into the table."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    group: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals(Chart):
    """Dots with intervals, one row each: rates, ratios, a forest. `reference` is a line drawn down (no difference: 1)."""

    rows: tuple[Interval, ...]
    axis: Axis
    label: str = "Group"
    reference: float | None = None
    reference_label: str = ""

    def __post_init__(self) -> None:
        few(groups(self.rows))
        numbers = [number for row in self.rows for number in (row.value, row.low, row.high) if number is not None]
        finite(numbers)
        if self.axis.log and any(number <= 0 for number in numbers):
            raise ChartError("A value on a logarithmic axis is nought or less. Leave it out, and say so in a note.")


@dataclass(frozen=True, slots=True)
class Spot:
    """One unit in a funnel: how much was seen of it and what was found. `outside` is the caller's judgement of the bands."""

    label: str
    size: float
    value: float
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A pair of control lines: (size, low, high) from left to right."""

    name: str
    points: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel(Chart):
    """Units against the spread that chance alone gives at their size (Spiegelhalter 2005)."""

    spots: tuple[Spot, ...]
    centre: float
    bands: tuple[Band, ...]
    x: Axis
    y: Axis
    label: str = "Unit"

    def __post_init__(self) -> None:
        finite(number for spot in self.spots for number in (spot.size, spot.value))
        finite(number for band in self.bands for point in band.points for number in point)


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram(Chart):
    """How many fall between two edges. `edges` has one more number than each series has values."""

    edges: tuple[float, ...]
    series: tuple[Series, ...]
    x: Axis
    y: Axis

    def __post_init__(self) -> None:
        few(self.series)
        finite(self.edges)
        if any(after <= before for before, after in pairwise(self.edges)):
            raise ChartError("The edges of a histogram must rise.")
        for one in self.series:
            finite(one.values)
            if len(one.values) != len(self.edges) - 1:
                raise ChartError(f"“{one.name}” has {len(one.values)} values for {len(self.edges)} edges.")


@dataclass(frozen=True, slots=True)
class Event:
    """Something on one day, or from one day until another (both included)."""

    lane: str
    since: dt.date
    label: str
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Chart):
    """Events by lane, each lane with a mark of its own. Lanes stand in the order given."""

    lanes: tuple[str, ...]
    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        for event in self.events:
            if event.lane not in self.lanes:
                raise ChartError(f"An event lies in the lane “{event.lane}”, which is not among the lanes.")
            if event.until and event.until < event.since:
                raise ChartError(f"“{event.label}” ends before it begins.")


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody in a network. `size` is drawn as area; nodes of one `community` share a mark. At most one is `chosen`."""

    node_id: str
    label: str
    size: float = 1
    community: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """Two nodes and how often they met."""

    one: str
    other: str
    weight: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Chart):
    """People and ties. Laid out the same way for the same nodes and ties, in whatever order they come."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    label: str = "Person"
    size_label: str = "Size"

    def __post_init__(self) -> None:
        known = {node.node_id for node in self.nodes}
        if len(known) != len(self.nodes):
            raise ChartError("Two nodes have the same id.")
        if any(tie.one not in known or tie.other not in known for tie in self.ties):
            raise ChartError("A tie leads to a node that is not there.")
        finite([node.size for node in self.nodes] + [tie.weight for tie in self.ties])


def groups(rows: Iterable[Interval]) -> tuple[str, ...]:
    """The groups of the rows, in order of first appearance."""
    return tuple(dict.fromkeys(row.group for row in rows))


def few(series: tuple[object, ...]) -> None:
    """Refuse more series than there are marks a reader can tell apart."""
    if len(series) > MOST_SERIES:
        raise ChartError(f"{len(series)} series cannot be told apart; draw at most {MOST_SERIES}, or several charts.")


def finite(numbers: Iterable[float | None]) -> None:
    """Refuse what has no place on an axis."""
    if any(number is not None and not math.isfinite(number) for number in numbers):
        raise ChartError("A value is infinite or not a number. Leave it out, and say so in a note.")
