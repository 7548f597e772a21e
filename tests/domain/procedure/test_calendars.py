"""Counting working days agrees with NumPy, and fails outside the dated tables."""

import datetime as dt
import random
from typing import Literal

import numpy as np
import pytest

from candour.domain.procedure import CalendarError, load_pack
from candour.domain.procedure.calendars import Calendar

CASES = 100_000
PACKS = ("england_wales", "new_york")


def pairs(calendar: Calendar) -> tuple[list[dt.date], list[int]]:
    generator = random.Random(7)  # noqa: S311 - the same cases every run
    span = (calendar.last - calendar.first).days
    days = [calendar.first + dt.timedelta(days=generator.randrange(200, span - 200)) for _ in range(CASES)]
    return days, [generator.randrange(1, 120) for _ in range(CASES)]


def offset(calendar: Calendar, days: list[dt.date], counts: list[int], roll: Literal["forward", "backward"]) -> list[dt.date]:
    holidays = np.array(list(calendar.holidays), dtype="datetime64[D]")
    moved = np.busday_offset(np.array(days, dtype="datetime64[D]"), np.array(counts), roll=roll, holidays=holidays)
    return [day.item() for day in moved]


@pytest.mark.parametrize("code", PACKS)
@pytest.mark.slow
def test_the_nth_working_day_after_agrees_with_numpy_on_a_hundred_thousand_cases(code: str) -> None:
    calendar = load_pack(code).working_days
    days, counts = pairs(calendar)
    assert [calendar.after(day, count) for day, count in zip(days, counts, strict=True)] == offset(
        calendar, days, counts, "backward"
    )


@pytest.mark.slow
def test_the_nth_working_day_before_agrees_with_numpy_on_a_hundred_thousand_cases() -> None:
    calendar = load_pack("england_wales").working_days
    days, counts = pairs(calendar)
    backwards = [-count for count in counts]
    ours = [calendar.before(day, count) for day, count in zip(days, counts, strict=True)]
    assert ours == offset(calendar, days, backwards, "forward")


@pytest.mark.slow
def test_counting_between_two_days_agrees_with_numpy() -> None:
    calendar = load_pack("england_wales").working_days
    days, counts = pairs(calendar)
    ends = [start + dt.timedelta(days=count) for start, count in zip(days, counts, strict=True)]
    one_day = np.timedelta64(1, "D")
    holidays = np.array(list(calendar.holidays), dtype="datetime64[D]")
    theirs = np.busday_count(
        np.array(days, "datetime64[D]") + one_day, np.array(ends, "datetime64[D]") + one_day, holidays=holidays
    )
    assert [calendar.between(start, end) for start, end in zip(days, ends, strict=True)] == theirs.tolist()


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (dt.date(2026, 4, 3), False),  # Good Friday
        (dt.date(2026, 4, 6), False),  # Easter Monday
        (dt.date(2026, 4, 7), True),
        (dt.date(2026, 12, 26), False),  # Saturday
        (dt.date(2026, 12, 28), False),  # Boxing Day, made up on the Monday
        (dt.date(2022, 9, 19), False),  # State funeral
        (dt.date(2023, 5, 8), False),  # Coronation
        (dt.date(2024, 2, 29), True),
    ],
)
def test_it_knows_the_bank_holidays_of_england_and_wales(day: dt.date, *, working: bool) -> None:
    assert load_pack("england_wales").working_days.is_working_day(day) is working


def test_a_day_outside_the_table_is_refused_with_what_to_do() -> None:
    calendar = load_pack("england_wales").working_days
    with pytest.raises(CalendarError, match="write_calendars"):
        calendar.after(dt.date(2046, 1, 1), 1)


def test_counting_past_the_end_of_the_table_is_refused() -> None:
    calendar = load_pack("england_wales").working_days
    with pytest.raises(CalendarError, match="outside"):
        calendar.after(dt.date(2045, 12, 20), 100)
