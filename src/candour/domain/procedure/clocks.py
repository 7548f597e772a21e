"""Computes the readings of clocks from a replayed matter: when each started, when it is due, whether it was met or missed.

Due days are computed from the entries and a dated calendar each time, never stored. A missed running keeps its own reading,
whatever happens afterwards. Not here: the class of a reading (`state`), the calculation in words (`words`).
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
    """Every running of every clock that was started, in the order of the pack."""
    law = state.law
    going: dict[str, list[Touching]] = {clock.id: [] for event in state.log for clock in law.clocks_by_event.get(event, ())}
    for event, entries in state.log.items():
        for clock_id, touch in law.touched_by.get(event, ()):
            touching = going.get(clock_id)
            if touching is not None:
                for logged in entries:
                    touching.append((logged.order, touch, logged))
    clocks = (clock for clock in law.clocks.values() if clock.id in going)
    return tuple(reading for clock in clocks for reading in _read(state, clock, today, going[clock.id]))


def read_clock(state: ReplayedMatter, clock: Clock, today: dt.date) -> Iterable[ClockReading]:
    """Every running of one clock up to `today`, oldest first."""
    touches = ((touch, logged) for touch, event in state.law.touching[clock.id] for logged in state.log.get(event, ()))
    return _read(state, clock, today, [(logged.order, touch, logged) for touch, logged in touches])


def _read(state: ReplayedMatter, clock: Clock, today: dt.date, touching: list[Touching]) -> Iterable[ClockReading]:
    if clock.unless and state.law.condition(clock.unless).truth(state) is True:
        return ()
    if clock.when:
        touching = [item for item in touching if item[1] not in BEGINNINGS or (clock.id, item[0]) not in state.held_off]
    if state.clock_changes:
        changes = (logged for logged in state.clock_changes if logged.entry.facts["clock"] == clock.id)
        touching += [(logged.order, Touch.CHANGES, logged) for logged in changes]
    if len(touching) > 1:
        touching.sort()  # by order, then by touch
    return _for_each(state, clock, today, touching) if clock.each else _running(state, clock, today, touching)


def _running(state: ReplayedMatter, clock: Clock, today: dt.date, touching: list[Touching]) -> Iterable[ClockReading]:
    return _counted(state, clock, touching) if clock.kind == "counter" else _Reader(state, clock, today).read(touching)


def _for_each(state: ReplayedMatter, clock: Clock, today: dt.date, touching: list[Touching]) -> Iterator[ClockReading]:
    """The runnings for each value of the fact `clock.each`. An entry that states none of the values counts for all of them."""
    named = [str(logged.entry.facts.get(clock.each, "")) for _, _, logged in touching]
    going = dict.fromkeys(value for value, item in zip(named, touching, strict=True) if item[1] in BEGINNINGS)
    for about in going:
        relevant = [
            item for value, item in zip(named, touching, strict=True)
            if value == about or (item[1] not in BEGINNINGS and (not value or value not in going))
        ]  # fmt: skip
        for reading in _running(state, clock, today, relevant):
            reading.about = about
            yield reading


def _counted(state: ReplayedMatter, clock: Clock, touching: list[Touching]) -> Iterator[ClockReading]:
    counted = [logged for _, touch, logged in touching if touch in BEGINNINGS]
    if counted:
        reading = ClockReading(clock, 1, state.law, counted[-1], counted[0].day)
        reading.count = len(counted)
        reading.status = "exceeded" if clock.limit is not None and reading.count > clock.limit else "within"
        yield reading


class _Reader:
    """Computes the runnings of one clock from the entries that start, meet, change or end it."""

    def __init__(self, state: ReplayedMatter, clock: Clock, today: dt.date) -> None:
        self.state, self.clock, self.today = state, clock, today
        self.calendar = state.law.calendar
        self.done: list[ClockReading] = []
        self.overdue: list[ClockReading] = []
        self.current: ClockReading | None = None

    def read(self, touching: list[Touching]) -> list[ClockReading]:
        """The runnings, oldest first. `touching` is sorted by the order of the entries."""
        grid = self.clock.repeat == "after_due"
        for _, touch, logged in touching:
            if grid:
                self._roll_over(logged.day)
            if touch is not MEETS or self.current is not None or self.overdue:
                HANDLERS[touch](self, logged)
        if grid:
            self._roll_over(self.today)
        if self.current is not None:
            self._close("open", self.today, None)
        return self.done

    def begin(self, logged: Logged) -> None:
        """Start a running. A clock that runs already is restarted if its row says so, else the trigger is ignored."""
        if self.current is None:
            self._start(logged)
        elif self.clock.retrigger == "restart":
            self._close("replaced", logged.day, logged)
            self._start(logged)

    def end(self, logged: Logged) -> None:
        """End the running, whether or not the duty was done."""
        self._close("end", logged.day, logged)

    def change(self, logged: Logged) -> None:
        """Move the due day of the current running."""
        if self.current is not None:
            _change(self.current, logged)

    def meet(self, logged: Logged) -> None:
        """Meet the oldest overdue running, else the current one."""
        if self.overdue:
            oldest = self.overdue.pop(0)
            oldest.status, oldest.closed = "met_late", logged.entry.at
            return
        before = self.current
        if before is None or self._before_the_period_ends(before, logged.day):
            return
        self._close("met", logged.day, logged)
        if self.clock.repeat == "after_met":
            self._start(logged)
        elif self.clock.repeat == "after_due":
            self._begin_next(before)

    def _before_the_period_ends(self, reading: ClockReading, day: dt.date) -> bool:
        """Whether the clock has a grace period and the duty was done too early: within the period, not at its end."""
        return self.clock.grace is not None and reading.due is not None and day <= reading.due

    def _roll_over(self, day: dt.date) -> None:
        """Start the next period of a fixed grid, such as every six months, once the current one is over."""
        while self.current is not None and self._is_over(self.current, day):
            before = self.current
            self._close("open", day, None)
            self._begin_next(before)

    def _is_over(self, reading: ClockReading, day: dt.date) -> bool:
        return reading.latest is not None and day > reading.latest

    def _begin_next(self, before: ClockReading) -> None:
        step = self.clock.repeat_length or self.clock.length or 0
        self.current = self._new(before.begun, before.counted_from, (before.length or 0) + step)

    def _start(self, logged: Logged) -> None:
        day = self._counted_from(logged)
        self.current = self._new(logged, day, self._first_length(logged))

    def _first_length(self, logged: Logged) -> int | None:
        clock = self.clock
        repeated = clock.repeat == "after_met" and clock.repeat_length and logged.entry.event in clock.met_by
        return clock.repeat_length if repeated else clock.length

    def _counted_from(self, logged: Logged) -> dt.date:
        facts, clock = logged.entry.facts, self.clock
        if not clock.counts_from and not clock.deemed_service:
            return logged.day
        day = next(self._dates(logged), logged.day)
        service = self.state.law.services.get(str(facts.get("served_by", ""))) if clock.deemed_service else None
        if service is None:
            return day
        start: Start = "first_working_day_after" if service.unit == "working_day" else "next_day"
        return periods.last_day(self.calendar, day, start, service.length, service.unit) if service.length else day

    def _dates(self, logged: Logged) -> Iterator[dt.date]:
        """The dates the clock may count from, best first: for each fact the one the entry states, then the latest known one."""
        for name in self.clock.counts_from:
            for value in (logged.entry.facts.get(name), self.state.facts.latest(name)):
                if isinstance(value, dt.date):
                    yield value

    def _new(self, begun: Logged, day: dt.date, length: int | None) -> ClockReading:
        reading = ClockReading(self.clock, len(self.done) + 1, self.state.law, begun, day)
        reading.length = length
        try:
            self._set_due(reading, day)
        except CalendarError as error:
            reading.trouble = error.reason
        return reading

    def _set_due(self, reading: ClockReading, day: dt.date) -> None:
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

    def _close(self, how: str, day: dt.date, logged: Logged | None) -> None:
        reading, self.current = self.current, None
        if reading is None:
            return
        paused = self._pause(reading, day) if self.clock.pauses else False
        reading.status = _status(reading, how, day, paused=paused)
        if logged is not None:
            reading.closed = logged.entry.at
        elif reading.status in STILL_OWED:
            self.overdue.append(reading)
        self.done.append(reading)

    def _pause(self, reading: ClockReading, day: dt.date) -> bool:
        """Extend the due day by every pause within the running. Returns whether a pause is still on."""
        for start, end in self._pauses(reading):
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

    def _pauses(self, reading: ClockReading) -> list[tuple[dt.date, dt.date | None]]:
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


def _change(reading: ClockReading, logged: Logged) -> None:
    until = logged.entry.facts["until"]
    if isinstance(until, dt.date):
        reading.changed_from = reading.changed_from or reading.due
        reading.due = reading.latest = until
        reading.change_reason = str(logged.entry.facts["reason"])


def _status(reading: ClockReading, how: str, day: dt.date, *, paused: bool) -> ClockStatus:
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
