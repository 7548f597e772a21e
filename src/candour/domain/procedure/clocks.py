"""Computes when each clock of a replayed matter started, when its duty is due, and whether the clock was met or missed.

Due days are computed anew from the entries and a dated calendar, never stored. A clock that was started several times has a
reading for each run. Not here: the class `ClockReading` (`state`), describing a calculation in words (`words`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from candour.domain.procedure import periods
from candour.domain.procedure.errors import CalendarError
from candour.domain.procedure.law import Touch
from candour.domain.procedure.process_rows import Clock, Start
from candour.domain.procedure.state import ClockReading, ClockStatus, Logged, ReplayedMatter

Touching: TypeAlias = tuple[int, Touch, Logged]
MEETS = Touch.MEETS  # a name of its own, because reading a member of an enumeration is slow on Python 3.11
BEGINNINGS = frozenset({Touch.BEGINS, Touch.BEGINS_FIRST})
STILL_OWED: frozenset[str] = frozenset({"missed", "lapsed"})


def read_clocks(state: ReplayedMatter, today: dt.date) -> tuple[ClockReading, ...]:
    """A reading for each run of each clock that was started up to `today`; the clocks in the order of the pack."""
    law = state.law
    going: dict[str, list[Touching]] = {clock.id: [] for event in state.log for clock in law.clocks_by_event.get(event, ())}
    for event, entries in state.log.items():
        for clock_id, touch in law.touched_by.get(event, ()):
            touching = going.get(clock_id)
            if touching is not None:
                for logged in entries:
                    touching.append((logged.order, touch, logged))
    clocks = (clock for clock in law.clocks.values() if clock.id in going)
    return tuple(reading for clock in clocks for reading in _read_touched(state, clock, today, going[clock.id]))


def read_clock(state: ReplayedMatter, clock: Clock, today: dt.date) -> Iterable[ClockReading]:
    """A reading for each run of this clock up to `today`, the oldest first."""
    touches = ((touch, logged) for touch, event in state.law.touching[clock.id] for logged in state.log.get(event, ()))
    return _read_touched(state, clock, today, [(logged.order, touch, logged) for touch, logged in touches])


def _read_touched(state: ReplayedMatter, clock: Clock, today: dt.date, touching: list[Touching]) -> Iterable[ClockReading]:
    """The readings of one clock, computed from the entries that start, meet, end or change the clock.

    `touching`: (order of the entry, what the entry does to the clock, entry) for each entry that starts, meets or ends the
    clock. Entries that change the due day are added here, and starts whose condition was not true are left out. Returns nothing
    where the condition `unless` of the clock is true.
    """
    if clock.unless and state.law.condition(clock.unless).truth(state) is True:
        return ()
    if clock.when:
        touching = [item for item in touching if item[1] not in BEGINNINGS or (clock.id, item[0]) not in state.held_off]
    if state.clock_changes:
        changes = (logged for logged in state.clock_changes if logged.entry.facts["clock"] == clock.id)
        touching += [(logged.order, Touch.CHANGES, logged) for logged in changes]
    if len(touching) > 1:
        touching.sort()  # by order, then by touch
    return _read_by_value(state, clock, today, touching) if clock.each else _read_runs(state, clock, today, touching)


def _read_runs(state: ReplayedMatter, clock: Clock, today: dt.date, touching: list[Touching]) -> Iterable[ClockReading]:
    """A reading for each run of the clock; for a counter, a single reading. `touching`: as for `_read_touched`."""
    return _read_counter(state, clock, touching) if clock.kind == "counter" else _Reader(state, clock, today).read(touching)


def _read_by_value(state: ReplayedMatter, clock: Clock, today: dt.date, touching: list[Touching]) -> Iterator[ClockReading]:
    """The readings of a clock that runs separately for each value of the fact `clock.each`.

    An entry that meets, ends or changes the clock without a value of this fact does so for every value.
    """
    named = [str(logged.entry.facts.get(clock.each, "")) for _, _, logged in touching]
    going = dict.fromkeys(value for value, item in zip(named, touching, strict=True) if item[1] in BEGINNINGS)
    for about in going:
        relevant = [
            item for value, item in zip(named, touching, strict=True)
            if value == about or (item[1] not in BEGINNINGS and (not value or value not in going))
        ]  # fmt: skip
        for reading in _read_runs(state, clock, today, relevant):
            reading.about = about
            yield reading


def _read_counter(state: ReplayedMatter, clock: Clock, touching: list[Touching]) -> Iterator[ClockReading]:
    """The reading of a counter: how often its events happened, and whether this number is above its limit."""
    counted = [logged for _, touch, logged in touching if touch in BEGINNINGS]
    if counted:
        reading = ClockReading(clock, 1, state.law, counted[-1], counted[0].day)
        reading.count = len(counted)
        reading.status = "exceeded" if clock.limit is not None and reading.count > clock.limit else "within"
        yield reading


class _Reader:
    """Computes the readings of one clock from the entries that start, meet, change or end the clock, in their order."""

    def __init__(self, state: ReplayedMatter, clock: Clock, today: dt.date) -> None:
        self.state, self.clock, self.today = state, clock, today
        self.calendar = state.law.calendar
        self.done: list[ClockReading] = []
        self.overdue: list[ClockReading] = []
        self.current: ClockReading | None = None

    def read(self, touching: list[Touching]) -> list[ClockReading]:
        """The readings of the clock, the oldest first. `touching`: (order of the entry, what the entry does, entry), sorted."""
        grid = self.clock.repeat == "after_due"
        for _, touch, logged in touching:
            if grid:
                self._roll_over(logged.day)
            if touch is not MEETS or self.current is not None or self.overdue:
                HANDLERS[touch](self, logged)
        if grid:
            self._roll_over(self.today)
        if self.current is not None:
            self._close_current("open", self.today, None)
        return self.done

    def begin(self, logged: Logged) -> None:
        """Start the clock at this entry. A clock that is running is restarted only if its column `retrigger` is "restart"."""
        if self.current is None:
            self._start(logged)
        elif self.clock.retrigger == "restart":
            self._close_current("replaced", logged.day, logged)
            self._start(logged)

    def end(self, logged: Logged) -> None:
        """Stop the clock at this entry, whether or not the duty of the clock was done."""
        self._close_current("end", logged.day, logged)

    def change(self, logged: Logged) -> None:
        """Move the due day of the current reading to the day that the entry states."""
        if self.current is not None:
            _move_due_day(self.current, logged)

    def meet(self, logged: Logged) -> None:
        """Mark the oldest overdue reading as met late or, where none is overdue, close the current reading as met."""
        if self.overdue:
            oldest = self.overdue.pop(0)
            oldest.status, oldest.closed = "met_late", logged.entry.at
            return
        before = self.current
        if before is None or self._is_met_too_early(before, logged.day):
            return
        self._close_current("met", logged.day, logged)
        if self.clock.repeat == "after_met":
            self._start(logged)
        elif self.clock.repeat == "after_due":
            self._begin_next(before)

    def _is_met_too_early(self, reading: ClockReading, day: dt.date) -> bool:
        """Whether `day` is too early to meet the clock: the clock has a grace period and `day` is not after the due day."""
        return self.clock.grace is not None and reading.due is not None and day <= reading.due

    def _roll_over(self, day: dt.date) -> None:
        """While the current reading's `latest` day is before `day`: close the reading, and start that of the next period."""
        while self.current is not None and self._is_over(self.current, day):
            before = self.current
            self._close_current("open", day, None)
            self._begin_next(before)

    def _is_over(self, reading: ClockReading, day: dt.date) -> bool:
        """Whether `day` is after the reading's `latest` day, so that the duty is late."""
        return reading.latest is not None and day > reading.latest

    def _begin_next(self, before: ClockReading) -> None:
        """Start the reading of the period after that of the reading `before`.

        Both readings count from the same day; the new reading's length is that of `before` plus the clock's repeat length.
        """
        step = self.clock.repeat_length or self.clock.length or 0
        self.current = self._new_reading(before.begun, before.counted_from, (before.length or 0) + step)

    def _start(self, logged: Logged) -> None:
        """Start a reading that begins with this entry, and make the reading the current one."""
        day = self._day_counted_from(logged)
        self.current = self._new_reading(logged, day, self._length_from(logged))

    def _length_from(self, logged: Logged) -> int | None:
        """The number of units allowed in a reading that begins with this entry; None for "as soon as practicable".

        This is the clock's repeat length if the entry meets the duty and so starts the clock again, else the clock's length.
        """
        clock = self.clock
        repeated = clock.repeat == "after_met" and clock.repeat_length and logged.entry.event in clock.met_by
        return clock.repeat_length if repeated else clock.length

    def _day_counted_from(self, logged: Logged) -> dt.date:
        """The day from which the period counts: the day of the entry, or the date that a fact in `counts_from` states.

        Where the clock counts from deemed service, this is the later day on which the document counts as received.
        """
        facts, clock = logged.entry.facts, self.clock
        if not clock.counts_from and not clock.deemed_service:
            return logged.day
        day = next(self._dates_to_count_from(logged), logged.day)
        service = self.state.law.services.get(str(facts.get("served_by", ""))) if clock.deemed_service else None
        if service is None:
            return day
        start: Start = "first_working_day_after" if service.unit == "working_day" else "next_day"
        return periods.last_day(self.calendar, day, start, service.length, service.unit) if service.length else day

    def _dates_to_count_from(self, logged: Logged) -> Iterator[dt.date]:
        """The dates from which the clock may count, the preferred date first.

        For each fact in `counts_from`: the date that this entry states, then the date that any entry stated last.
        """
        for name in self.clock.counts_from:
            for value in (logged.entry.facts.get(name), self.state.facts.latest(name)):
                if isinstance(value, dt.date):
                    yield value

    def _new_reading(self, begun: Logged, day: dt.date, length: int | None) -> ClockReading:
        """A reading that counts `length` units from `day`. `begun`: the entry at which the clock starts."""
        reading = ClockReading(self.clock, len(self.done) + 1, self.state.law, begun, day)
        reading.length = length
        try:
            self._set_due_days(reading, day)
        except CalendarError as error:
            reading.trouble = error.reason
        return reading

    def _set_due_days(self, reading: ClockReading, day: dt.date) -> None:
        """Set the reading's `earliest`, `first_day`, `due` and `latest`, counted from `day`, by the rules of the clock."""
        clock, calendar, length = self.clock, self.calendar, reading.length
        if clock.earliest is not None:
            reading.earliest = periods.last_day(calendar, day, clock.start, clock.earliest.length, clock.earliest.unit)
        if length is None:
            return
        if clock.backwards:
            reading.due = reading.latest = periods.last_day_before(calendar, day, length, clock.unit)
            return
        reading.first_day, reading.due = periods.span(calendar, day, clock.start, length, clock.unit)
        reading.latest = reading.due
        if clock.grace is not None:
            reading.latest = periods.last_day(calendar, reading.due, "next_day", clock.grace.length, clock.grace.unit)

    def _close_current(self, how: str, day: dt.date, logged: Logged | None) -> None:
        """Set the status of the current reading on `day`, and move it to the list `done`. `logged`: the entry that closes it.

        `how`: "met", "end" or "replaced" by an entry; "open" where the reading ends without an entry.
        """
        reading, self.current = self.current, None
        if reading is None:
            return
        paused = self._extend_by_pauses(reading, day) if self.clock.pauses else False
        reading.status = _status_on(reading, how, day, paused=paused)
        if logged is not None:
            reading.closed = logged.entry.at
        elif reading.status in STILL_OWED:
            self.overdue.append(reading)
        self.done.append(reading)

    def _extend_by_pauses(self, reading: ClockReading, day: dt.date) -> bool:
        """Move the due day later by every pause in the reading's period. Returns whether a pause still lasts on `day`."""
        for start, end in self._pauses_of(reading):
            if reading.due is None or reading.latest is None or start > reading.latest:
                continue
            until = min(end or day, day)
            units = self.calendar.between(start, until) if self.clock.unit == "working_day" else (until - start).days
            reading.paused_units += units
            reading.due = periods.lengthen(self.calendar, reading.due, units, self.clock.unit)
            reading.latest = periods.lengthen(self.calendar, reading.latest, units, self.clock.unit)
            if end is None or end > day:
                return True
        return False

    def _pauses_of(self, reading: ClockReading) -> list[tuple[dt.date, dt.date | None]]:
        """The clock's pauses that end after the reading's `counted_from`: (first day, last day or None while it lasts)."""
        log, spans = self.state.log, []
        for pause in (self.state.law.pauses[name] for name in self.clock.pauses):
            stops = log.get(pause.to_event, [])
            for begun in log.get(pause.from_event, ()):
                end = next((stop.day for stop in stops if stop.order > begun.order), None)
                if end is None or end > reading.counted_from:
                    spans.append((max(begun.day, reading.counted_from), end))
        return sorted(spans, key=lambda span: span[0])


HANDLERS = {
    Touch.BEGINS_FIRST: _Reader.begin,
    Touch.BEGINS: _Reader.begin,
    Touch.MEETS: _Reader.meet,
    Touch.ENDS: _Reader.end,
    Touch.CHANGES: _Reader.change,
}


def _move_due_day(reading: ClockReading, logged: Logged) -> None:
    """Move the reading's due day to the date that the entry states in the fact `until`."""
    until = logged.entry.facts["until"]
    if isinstance(until, dt.date):
        reading.changed_from = reading.changed_from or reading.due
        reading.due = reading.latest = until
        reading.change_reason = str(logged.entry.facts["reason"])


def _status_on(reading: ClockReading, how: str, day: dt.date, *, paused: bool) -> ClockStatus:
    """The status of a reading on `day`. `how`: "met", "end" or "replaced" by an entry; "open" where no entry closed it."""
    late = reading.latest is not None and day > reading.latest and not (paused and how == "open")
    if late and reading.clock.kind == "limitation":
        return "run_out"
    if how == "met":
        early = reading.earliest is not None and day < reading.earliest
        return "met_late" if late else "met_early" if early else "met"
    if late:
        return "lapsed" if reading.clock.kind == "entitlement" else "missed"
    if how == "open":
        owed_now = reading.due is None or (reading.clock.grace is not None and day > reading.due)
        return "paused" if paused else "due_now" if owed_now and not reading.trouble else "running"
    return "ended" if how == "end" else "replaced"
