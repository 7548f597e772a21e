"""Explains in sentences how the due day of a clock was computed: the period, its first day and the holidays skipped."""

import datetime as dt
from collections.abc import Iterator

from candour.domain.procedure.messages import Message
from candour.domain.procedure.process_rows import Unit
from candour.domain.procedure.state import ClockReading

MOST_NAMED = 4


def span(length: int, unit: Unit) -> Message:
    """The length of a period as text, such as "1 working day" or "4 weeks"."""
    if unit == "working_day":
        return Message.counted("%(count)s working day", "%(count)s working days", length)
    if unit == "week":
        return Message.counted("%(count)s week", "%(count)s weeks", length)
    if unit == "month":
        return Message.counted("%(count)s month", "%(count)s months", length)
    return Message.counted("%(count)s day", "%(count)s days", length)


def arithmetic(reading: ClockReading) -> str:
    """How the due day of the clock was computed, as one English text."""
    return " ".join(sentences(reading))


def sentences(reading: ClockReading) -> tuple[Message, ...]:
    """How the due day of the clock was computed, one message for each sentence; for a counter, its number and limit."""
    clock = reading.clock
    if clock.kind == "counter":
        return (
            Message(
                "%(number)s so far; more than %(limit)s alerts (%(basis)s).",
                number=reading.count,
                limit=clock.limit,
                basis=clock.cite,
            ),
        )
    if reading.trouble:
        return (Message("The due day cannot be worked out: %(why)s", why=reading.trouble),)
    if reading.due is None or reading.length is None:
        return (Message("As soon as practicable after %(day)s.", day=reading.counted_from),)
    return (_calculation(reading, reading.due, reading.length), *_further_sentences(reading))


def _calculation(reading: ClockReading, due: dt.date, length: int) -> Message:
    """The sentence on the period counted (`length` units), the due day before any change, and the holidays skipped."""
    period, due = _period(reading, length), reading.changed_from or due
    names = tuple(_holiday(date, name, reading.counted_from.year) for date, name in reading.skipped)
    listed, more = names[:MOST_NAMED], len(names) - MOST_NAMED
    if not names:
        return Message("%(period)s = %(due)s.", period=period, due=due)
    if more > 0:
        return Message(
            "%(period)s = %(due)s, skipping %(names)s and %(more)s more.", period=period, due=due, names=listed, more=more
        )
    return Message("%(period)s = %(due)s, skipping %(names)s.", period=period, due=due, names=listed)


def _holiday(date: dt.date, name: str, year: int) -> Message:
    """The name of the holiday on `date`, with the year of `date` unless that year is `year`."""
    holiday = Message.of_pack(name)
    return holiday if date.year == year else Message("%(holiday)s %(year)s", holiday=holiday, year=date.year)


def _period(reading: ClockReading, length: int) -> Message:
    """The period of the reading as text, such as "4 weeks after Fri 3 Apr 2026". `length`: number of units."""
    clock, day, first = reading.clock, reading.counted_from, reading.first_day
    measure = span(length, clock.unit)
    if clock.backwards:
        return Message("%(measure)s before %(day)s", measure=measure, day=day)
    if clock.start == "next_day":
        return Message("%(measure)s after %(day)s", measure=measure, day=day)
    if clock.start == "trigger_day":
        return Message("%(measure)s beginning with %(day)s", measure=measure, day=day)
    if clock.start == "first_working_day_after":
        return Message(
            "%(measure)s beginning with the first working day after %(day)s, %(first)s", measure=measure, day=day, first=first
        )
    return Message(
        "%(measure)s beginning with the first working day on or after %(day)s, %(first)s", measure=measure, day=day, first=first
    )


def _further_sentences(reading: ClockReading) -> Iterator[Message]:
    """Sentences on a changed due day, pauses, the earliest day and the grace period, if the reading has any of these."""
    clock = reading.clock
    if reading.changed_from and reading.due:
        yield Message("Changed to %(day)s: %(reason)s.", day=reading.due, reason=reading.change_reason)
    if reading.paused_units:
        unit: Unit = "working_day" if clock.unit == "working_day" else "calendar_day"
        yield Message("That counts a pause of %(length)s.", length=span(reading.paused_units, unit))
    if reading.earliest:
        yield Message("Not before %(day)s.", day=reading.earliest)
    if clock.grace and reading.latest:
        yield Message("Owed as soon as practicable after that; missed after %(day)s.", day=reading.latest)
