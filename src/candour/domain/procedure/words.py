"""Dates and periods in plain English: what a clock counted, from when, and which days it passed over."""

import datetime as dt

from candour.domain.procedure.state import ClockReading

UNITS = {"calendar_day": "day", "working_day": "working day", "week": "week", "month": "month"}
MOST_NAMED = 4


def day(date: dt.date) -> str:
    """A date as people write it: Fri 3 Apr 2026."""
    return f"{date:%a} {date.day} {date:%b %Y}"


def span(length: int, unit: str) -> str:
    """A number of units: 1 working day, 4 weeks."""
    return f"{length} {UNITS[unit]}{'' if length == 1 else 's'}"


def arithmetic(reading: ClockReading) -> str:
    """How a due time was reached."""
    if reading.clock.kind == "counter":
        return f"{reading.count} so far; more than {reading.clock.limit} alerts ({reading.clock.cite})."
    if reading.trouble:
        return f"The due day cannot be worked out: {reading.trouble}"
    if reading.due is None or reading.length is None:
        return f"As soon as practicable after {day(reading.counted_from)}."
    sentence = f"{_counted(reading, reading.length)} = {day(_before_change(reading))}{_skipping(reading)}."
    return " ".join(part for part in (sentence, *_extras(reading)) if part)


def _counted(reading: ClockReading, length: int) -> str:
    clock, origin = reading.clock, day(reading.counted_from)
    measure = span(length, clock.unit)
    if clock.backwards:
        return f"{measure} before {origin}"
    if clock.start == "next_day":
        return f"{measure} after {origin}"
    if clock.start == "trigger_day":
        return f"{measure} beginning with {origin}"
    first = f", {day(reading.first_day)}" if reading.first_day else ""
    which = "after" if clock.start == "first_working_day_after" else "on or after"
    return f"{measure} beginning with the first working day {which} {origin}{first}"


def _before_change(reading: ClockReading) -> dt.date:
    return reading.changed_from or reading.due or reading.counted_from


def _skipping(reading: ClockReading) -> str:
    names = [name if date.year == reading.counted_from.year else f"{name} {date.year}" for date, name in reading.skipped]
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f", skipping {', '.join(names[:MOST_NAMED])}{more}"


def _extras(reading: ClockReading) -> tuple[str, ...]:
    clock = reading.clock
    changed = f"Changed to {day(reading.due)}: {reading.change_reason}." if reading.changed_from and reading.due else ""
    unit = "working_day" if clock.unit == "working_day" else "calendar_day"
    paused = f"That counts a pause of {span(reading.paused_units, unit)}." if reading.paused_units else ""
    early = f"Not before {day(reading.earliest)}." if reading.earliest else ""
    grace = (
        f"Owed as soon as practicable after that; missed after {day(reading.latest)}." if clock.grace and reading.latest else ""
    )
    return changed, paused, early, grace
