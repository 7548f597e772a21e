"""Chart descriptions: seven kinds of chart, each described by words and numbers alone.

Every chart has a title, a summary (one plain sentence of what the reader should see, read out by screen readers) and notes
printed below the chart. Not here: sizes, colours, positions.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

MOST_SERIES = 6


class ChartError(ValueError):
    """A chart description that would be drawn misleadingly or not at all; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis of a chart: the quantity and unit that it shows, its limits, and how its values are written.

    Values of a `share` axis lie between 0 and 1 and are written as per cent.
    """

    label: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    log: bool = False
    share: bool = False
    decimals: int | None = None
    plain: bool = False  # no thousands commas: years

    def heading(self) -> str:
        """Return the label with its unit, such as: Rate (per 1,000 officers)."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def text(self, value: float | None, decimals: int | None = None) -> str:
        """Format a value of the axis for people; '' for a missing value.

        The text has `decimals` decimals or, without this argument, as many as the axis prescribes.
        """
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
    """Base class of all chart descriptions. `summary` is one sentence that can be read aloud in place of the drawing.

    `notes` are printed below the chart.
    """

    title: str
    summary: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One named row of values in a bar chart or histogram.

    It has a value for each category (bar chart) or interval of the axis (histogram); None stands for a missing value.
    """

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(Chart):
    """A chart of horizontal bars, one for each category; where there are several series, bars are grouped by category."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: Axis
    category_label: str = "Group"

    def __post_init__(self) -> None:
        check_series_count(self.series)
        for series in self.series:
            check_finite(series.values)
            if len(series.values) != len(self.categories):
                raise ChartError(f"“{series.name}” has {len(series.values)} values for {len(self.categories)} categories.")


@dataclass(frozen=True, slots=True)
class Point:
    """A point on a line of a chart at (`x`, `y`); `low` and `high` are the ends of the interval around `y`, if there is one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a line chart: its name, and its points from left to right."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Chart):
    """A chart of lines over a numeric horizontal axis (years, days).

    With `step`, each line stays level until its next point, as in survival curves.
    """

    lines: tuple[Line, ...]
    x: Axis
    y: Axis
    step: bool = False

    def __post_init__(self) -> None:
        check_series_count(self.lines)
        for line in self.lines:
            check_finite(number for point in line.points for number in (point.x, point.y, point.low, point.high))
            if any(after.x < before.x for before, after in pairwise(line.points)):
                raise ChartError(f"The points of “{line.name}” do not go from left to right. Sort them.")


@dataclass(frozen=True, slots=True)
class Interval:
    """One row of a chart of dots with intervals: a value, such as a rate, and the ends `low` and `high` of its interval.

    Rows of one `group` have dots of the same shape and colour; `note` (such as n = 35) appears in the table.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    group: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals(Chart):
    """A chart of dots with intervals, one in each row: rates, ratios, a forest plot.

    `reference` is the position of a vertical line, such as 1 for no difference.
    """

    rows: tuple[Interval, ...]
    axis: Axis
    label: str = "Group"
    reference: float | None = None
    reference_label: str = ""

    def __post_init__(self) -> None:
        check_series_count(groups(self.rows))
        numbers = [number for row in self.rows for number in (row.value, row.low, row.high) if number is not None]
        check_finite(numbers)
        if self.axis.log and any(number <= 0 for number in numbers):
            raise ChartError("A value on a logarithmic axis is nought or less. Leave it out, and say so in a note.")


@dataclass(frozen=True, slots=True)
class Spot:
    """One dot in a funnel plot: a unit, such as a station, with its size and value.

    `outside` says that the unit lies outside the limits, further from the overall value than chance explains.
    """

    label: str
    size: float
    value: float
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A pair of limits in a funnel plot, between which units of each size lie by chance.

    `points` are (size, lower limit, upper limit) from left to right.
    """

    name: str
    points: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel(Chart):
    """A funnel plot: each unit's value against its size, with limits between which units lie by chance (Spiegelhalter 2005).

    `centre` is the overall value, with which units are compared; `bands` are the limits.
    """

    spots: tuple[Spot, ...]
    centre: float
    bands: tuple[Band, ...]
    x: Axis
    y: Axis
    label: str = "Unit"

    def __post_init__(self) -> None:
        check_finite(number for spot in self.spots for number in (spot.size, spot.value))
        check_finite(number for band in self.bands for point in band.points for number in point)


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram(Chart):
    """A histogram: counts of values in the intervals between consecutive `edges`.

    Each series has a count for every interval, so one value fewer than there are edges.
    """

    edges: tuple[float, ...]
    series: tuple[Series, ...]
    x: Axis
    y: Axis

    def __post_init__(self) -> None:
        check_series_count(self.series)
        check_finite(self.edges)
        if any(after <= before for before, after in pairwise(self.edges)):
            raise ChartError("The edges of a histogram must rise.")
        for series in self.series:
            check_finite(series.values)
            if len(series.values) != len(self.edges) - 1:
                raise ChartError(f"“{series.name}” has {len(series.values)} values for {len(self.edges)} edges.")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a timeline, drawn in the row named `lane`.

    It is on the day `since`, or lasts from that day until `until` (both included).
    """

    lane: str
    since: dt.date
    label: str
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Chart):
    """A timeline: events in rows called lanes, drawn in the given order, with a mark of a different shape for each lane."""

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
    """A person in a drawing of a network, drawn as a mark.

    The mark's area shows `size`; people of one `community` (a group of densely tied people) have marks of the same shape and
    colour. At most one person of a network is `chosen`; the mark of this person has a ring.
    """

    node_id: str
    label: str
    size: float = 1
    community: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A connection between two people in a drawing of a network, given by their ids; a larger `weight` is drawn wider."""

    one: str
    other: str
    weight: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Chart):
    """A drawing of a network: people (`nodes`) and the connections (`ties`) between them.

    The positions do not depend on the order of `nodes` and `ties`.
    """

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
        check_finite([node.size for node in self.nodes] + [tie.weight for tie in self.ties])


def groups(rows: Iterable[Interval]) -> tuple[str, ...]:
    """Return the names of the groups to which rows of a chart belong, each once, in order of first appearance."""
    return tuple(dict.fromkeys(row.group for row in rows))


def check_series_count(series: tuple[object, ...]) -> None:
    """Raise ChartError if a chart has more than `MOST_SERIES` series, which readers could not tell apart."""
    if len(series) > MOST_SERIES:
        raise ChartError(f"{len(series)} series cannot be told apart; draw at most {MOST_SERIES}, or several charts.")


def check_finite(numbers: Iterable[float | None]) -> None:
    """Raise ChartError if any of the numbers is infinite or NaN; None stands for a missing number and is accepted."""
    if any(number is not None and not math.isfinite(number) for number in numbers):
        raise ChartError("A value is infinite or not a number. Leave it out, and say so in a note.")
