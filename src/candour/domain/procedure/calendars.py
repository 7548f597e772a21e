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
    """Counts working days from the day `first` to the day `last`, by binary search in a list of all working days."""

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
        """Whether `day` is a working day. Raises CalendarError where `day` is outside the holiday table."""
        self._check_is_in_table(day)
        index = bisect_left(self._working, day.toordinal())
        return index < len(self._working) and self._working[index] == day.toordinal()

    def after(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day`; with `count` 0, the last working day that is not after `day`."""
        self._check_is_in_table(day)
        return self._working_day_at(bisect_right(self._working, day.toordinal()) + count - 1)

    def before(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day before `day`; `day` itself is not counted."""
        self._check_is_in_table(day)
        return self._working_day_at(bisect_left(self._working, day.toordinal()) - count)

    def on_or_after(self, day: dt.date) -> dt.date:
        """The first working day that is not before `day`."""
        self._check_is_in_table(day)
        return self._working_day_at(bisect_left(self._working, day.toordinal()))

    def between(self, start: dt.date, end: dt.date) -> int:
        """The number of working days after `start`, up to and including `end`."""
        self._check_is_in_table(start)
        self._check_is_in_table(end)
        return bisect_right(self._working, end.toordinal()) - bisect_right(self._working, start.toordinal())

    def skipped(self, start: dt.date, end: dt.date) -> tuple[tuple[dt.date, str], ...]:
        """The holidays that fall on a weekday from `start` to `end`, both included: (day, name of the holiday)."""
        low, high = min(start, end), max(start, end)
        return tuple(
            (day, name) for day, name in sorted(self.holidays.items()) if low <= day <= high and day.weekday() < SATURDAY
        )

    def _working_day_at(self, index: int) -> dt.date:
        """The working day at `index` in the calendar's list. Raises CalendarError for an index that is not in the list."""
        if not 0 <= index < len(self._working):
            raise CalendarError(
                Message(
                    "The day counted to is outside the %(table)s table (%(first)s to %(last)s). "
                    "Run `python -m candour.packs.write_calendars` with a wider span and release the pack again.",
                    **self._message_params(),
                )
            )
        return dt.date.fromordinal(self._working[index])

    def _check_is_in_table(self, day: dt.date) -> None:
        """Raise CalendarError where `day` is outside the holiday table."""
        if not self.first <= day <= self.last:
            raise CalendarError(
                Message(
                    "%(day)s is outside the %(table)s table (%(first)s to %(last)s). "
                    "Run `python -m candour.packs.write_calendars` with a wider span and release the pack again.",
                    day=day.isoformat(),
                    **self._message_params(),
                )
            )

    def _message_params(self) -> dict[str, str]:
        """Parameters of an error message: the name of the table, its first day and its last day."""
        return {"table": Message.of_pack(self.title), "first": str(self.first), "last": str(self.last)}
