"""Computes periods as statutes word them: "N working days beginning with the first working day after", "within four weeks of".

`next_day` means the trigger day is not counted ("within 4 weeks of", "12 months after"); `trigger_day` means it is ("beginning
with the day"). Months follow the corresponding-date rule (Dodds v Walker [1981] 1 WLR 1027): a period ends on the same day of a
later month, or on the last day of that month if it has no such day.
"""

import calendar as months
import datetime as dt
from functools import lru_cache

from candour.domain.procedure.calendars import Calendar
from candour.domain.procedure.process_rows import Start, Unit

CACHED = 1 << 15
DAYS_IN = {"calendar_day": 1, "week": 7}


@lru_cache(maxsize=CACHED)
def span(calendar: Calendar, trigger: dt.date, start: Start, length: int, unit: Unit) -> tuple[dt.date, dt.date]:
    """The first and the last day of a period of `length` units started by `trigger`; the last day counts until midnight.

    Raises CalendarError outside the holiday table. Cached, because the same few days and lengths are asked for again and again.
    """
    first = first_day(calendar, trigger, start)
    if unit == "working_day":
        return first, calendar.after(first - dt.timedelta(days=1), length)
    if unit == "month":
        return first, add_months(trigger, length) if start == "next_day" else _last_day_of_months(first, length)
    return first, first + dt.timedelta(days=DAYS_IN[unit] * length - 1)


def last_day(calendar: Calendar, trigger: dt.date, start: Start, length: int, unit: Unit) -> dt.date:
    """The last day of a period of `length` units that `trigger` starts. Arguments and errors as for `span`."""
    return span(calendar, trigger, start, length, unit)[1]


def first_day(calendar: Calendar, trigger: dt.date, start: Start) -> dt.date:
    """The first day of a period that `trigger` starts, by the rule `start`. Raises CalendarError outside the holiday table."""
    if start == "next_day":
        return trigger + dt.timedelta(days=1)
    if start == "trigger_day":
        return trigger
    if start == "first_working_day_after":
        return calendar.after(trigger, 1)
    return calendar.on_or_after(trigger)


def last_day_before(calendar: Calendar, event: dt.date, length: int, unit: Unit) -> dt.date:
    """The last day that is at least `length` units before the day `event`, such as the day of a hearing."""
    if unit == "working_day":
        return calendar.before(event, length)
    if unit == "month":
        return add_months(event, -length)
    return event - dt.timedelta(days=DAYS_IN[unit] * length)


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day of the month `count` months after `day`; the last day of that month if the month is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _last_day_of_months(begins: dt.date, count: int) -> dt.date:
    """The last day of a period of `count` months whose first day is `begins`, by the corresponding-date rule."""
    corresponding = add_months(begins, count)
    lacking = corresponding.day < begins.day
    return corresponding if lacking else corresponding - dt.timedelta(days=1)


def lengthen(calendar: Calendar, day: dt.date, extra: int, unit: Unit) -> dt.date:
    """`day` moved later by `extra` working days where `unit` is the working day, else by `extra` calendar days."""
    if extra == 0:
        return day
    return calendar.after(day, extra) if unit == "working_day" else day + dt.timedelta(days=extra)
