"""Draws timelines of an officer's history in rows called lanes: a mark for each day, a bar for each period.

The marks of each lane have a shape of their own.
"""

from __future__ import annotations

import datetime as dt

from candour.domain.charts.markup import make
from candour.domain.charts.models import Event, Timeline
from candour.domain.charts.scales import Scale
from candour.domain.charts.sheets import LEADING, Sheet, text_width, wrap
from candour.domain.charts.styles import QUIET, STYLES, Style, mark

LANE = 30
MONTHS_SHOWN = 400  # days: a shorter span is marked by months


def timeline(sheet: Sheet, chart: Timeline) -> None:
    """Draw the lanes (rows of events) of a timeline below one another, and the dates at the bottom."""
    left = 0 if sheet.narrow else min(200, max(text_width(lane) for lane in chart.lanes) + 14)
    days = [day for event in chart.events for day in (event.since, event.until or event.since)]
    across = Scale(min(days).toordinal() - 1, max(days).toordinal() + 1, left + 8, sheet.width - 8)
    top, behind = sheet.y, len(sheet.parts)
    for at, lane in enumerate(chart.lanes):
        held = [event for event in chart.events if event.lane == lane]
        tall = _write_lane_name(sheet, lane, left)
        _draw_lane(sheet, held, STYLES[at % len(STYLES)], across, sheet.y + tall / 2)
        sheet.y += tall
        sheet.line(left, sheet.y, sheet.width, sheet.y)
    _draw_dates(sheet, across, top, behind)


def _write_lane_name(sheet: Sheet, lane: str, left: float) -> float:
    """Write a lane's name beside the lane, or above it in a narrow drawing, and return the height of the lane."""
    lines = wrap(lane, left - 14 if left else sheet.width)
    tall = max(LANE, len(lines) * LEADING + 8.0) if left else LANE
    first = sheet.y + 13 + ((tall - len(lines) * LEADING) / 2 if left else 0)
    for number, line in enumerate(lines):
        sheet.text(0, first + number * LEADING, line)
    sheet.y += 0 if left else len(lines) * LEADING
    return tall


def _draw_lane(sheet: Sheet, events: list[Event], style: Style, across: Scale, y: float) -> None:
    """Draw the events of one lane (row) of a timeline: first periods, then single days over them.

    Each event shows its title on hover. `across` converts days to horizontal positions; `y` is the height of the lane's middle.
    """
    for event in sorted(events, key=lambda event: (event.until is None, event.since)):
        x = across.at(event.since.toordinal())
        if event.until:
            width = max(across.at(event.until.toordinal()) - x, 3)
            shape = make("rect", x=x, y=y - 6, width=width, height=12, fill="none", stroke=style.colour, stroke_width=2)
            shape.attributes["class"] = "chart-line"
        else:
            shape = mark(style, x, y)
        shape.children.append(make("title", f"{event.label}, {event.since.isoformat()}"))
        sheet.add(shape)


def _draw_dates(sheet: Sheet, across: Scale, top: float, behind: int) -> None:
    """Write the dates at the bottom of a timeline, and draw for each date a vertical line behind the lanes.

    `across` converts days to horizontal positions; the lines are inserted after the first `behind` elements.
    """
    reached = -10.0
    for day, text in _ticks(across):
        x = across.at(day.toordinal())
        sheet.line(x, top, x, sheet.y + 5)
        sheet.parts.insert(behind, sheet.parts.pop())
        half = text_width(text) / 2
        if x - half > reached + 8 and x + half <= sheet.width:
            sheet.text(x, sheet.y + 20, text, "middle", QUIET)
            reached = x + half
    sheet.y += 26


def _ticks(across: Scale) -> list[tuple[dt.date, str]]:
    """Return the dates to write at the bottom of a timeline, each with its text.

    They are the first of each January, or of each month where the timeline is short.
    """
    first, last = (dt.date.fromordinal(int(end)) for end in (across.low, across.high))
    if (last - first).days > MONTHS_SHOWN:
        every = 1 + (last.year - first.year) // 20
        years = range(first.year + 1, last.year + 1)
        return [(dt.date(year, 1, 1), str(year)) for year in years if year % every == 0]
    months = [divmod(first.year * 12 + first.month + ahead, 12) for ahead in range(14)]
    days = [dt.date(year, month + 1, 1) for year, month in months]
    return [(day, f"{day:%b %Y}") for day in days if day <= last]
