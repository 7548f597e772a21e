"""Counts working days with a dated holiday table. Periods such as "4 weeks after" are in `periods`.

A working day is a day that is not a Saturday, a Sunday or in the table (CR reg 2; the predecessor text of SI 2004/643).
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from candour.domain.procedure.errors import CalendarError
from candour.domain.procedure.messages import Message
from candour.domain.procedure.process_rows import CalendarTable

SATURDAY = 5


class Calendar:
    """The working days from `first` to `last`, listed in advance so that counting is a binary search."""

    def __init__(self, title: str, first: dt.date, last: dt.date, holidays: Iterable[tuple[dt.date, str]]) -> None:
        self.title = title
        self.first, self.last = first, last
        self.holidays = dict(holidays)
        days = map(dt.date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        self._working = [day.toordinal() for day in days if day.weekday() < SATURDAY and day not in self.holidays]

    @classmethod
    def from_table(cls, table: CalendarTable) -> "Calendar":
        """Build the calendar from a `calendar` row of a pack."""
        return cls(table.title, table.first, table.last, ((row.date, row.name) for row in table.holidays))

    def is_working_day(self, day: dt.date) -> bool:
        """Whether `day` is a working day. Raises CalendarError outside the table."""
        self._check(day)
        index = bisect_left(self._working, day.toordinal())
        return index < len(self._working) and self._working[index] == day.toordinal()

    def after(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day`, `day` itself not counted; 0 gives the last one on or before it."""
        self._check(day)
        return self._at(bisect_right(self._working, day.toordinal()) + count - 1)

    def before(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day before `day`, `day` itself not counted."""
        self._check(day)
        return self._at(bisect_left(self._working, day.toordinal()) - count)

    def on_or_after(self, day: dt.date) -> dt.date:
        """`day` if it is a working day, else the next one."""
        self._check(day)
        return self._at(bisect_left(self._working, day.toordinal()))

    def between(self, start: dt.date, end: dt.date) -> int:
        """Count the working days after `start`, up to and including `end`."""
        self._check(start)
        self._check(end)
        return bisect_right(self._working, end.toordinal()) - bisect_right(self._working, start.toordinal())

    def skipped(self, start: dt.date, end: dt.date) -> tuple[tuple[dt.date, str], ...]:
        """The named holidays on weekdays from `start` to `end`, both included."""
        low, high = min(start, end), max(start, end)
        return tuple(
            (day, name) for day, name in sorted(self.holidays.items()) if low <= day <= high and day.weekday() < SATURDAY
        )

    def _at(self, index: int) -> dt.date:
        if not 0 <= index < len(self._working):
            raise CalendarError(
                Message(
                    "The day counted to is outside the %(table)s table (%(first)s to %(last)s). "
                    "Run `python -m candour.packs.write_calendars` with a wider span and release the pack again.",
                    **self._span(),
                )
            )
        return dt.date.fromordinal(self._working[index])

    def _check(self, day: dt.date) -> None:
        if not self.first <= day <= self.last:
            raise CalendarError(
                Message(
                    "%(day)s is outside the %(table)s table (%(first)s to %(last)s). "
                    "Run `python -m candour.packs.write_calendars` with a wider span and release the pack again.",
                    day=day.isoformat(),
                    **self._span(),
                )
            )

    def _span(self) -> dict[str, str]:
        return {"table": Message.of_pack(self.title), "first": str(self.first), "last": str(self.last)}
